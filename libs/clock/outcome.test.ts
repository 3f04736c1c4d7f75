import type { Clock } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import { outcomeOf, settledAt } from '#libs/clock/outcome.js';

const due = '2026-10-13T10:00:00+08:00' as Instant;
const early = '2026-10-13T09:00:00+08:00' as Instant;
const late = '2026-10-13T11:00:00+08:00' as Instant;
const clock = (some: object, reached = false): Clock => ({ basis: 'statutory', due, stoppedAt: null, endedAt: null, breached: false, explained: false, rungs: [{ step: 'due', rule: { at: 'due' }, reached }], ...some }) as unknown as Clock;

test.each([
  ['runs', clock({}), 'running', null],
  ['is met at its very end', clock({ stoppedAt: due }), 'met', due],
  ['is met', clock({ stoppedAt: early }), 'met', early],
  ['is breached and still waited for', clock({ breached: true }, true), 'missed', due],
  ['is breached and then met late', clock({ breached: true, stoppedAt: late }, true), 'missed', due],
  ['was met late before anybody wrote the breach down', clock({ stoppedAt: late }), 'missed', due],
  ['was met in time and entered late', clock({ breached: true, explained: true, stoppedAt: early }, true), 'explained', due],
  ['is ended by a new grade', clock({ endedAt: early }), 'ended', null],
  ['is ended by a new grade, and its work done late after that', clock({ endedAt: early, stoppedAt: late }), 'ended', null],
  ['is ended by a new grade, and its work done in what was its time', clock({ endedAt: early, stoppedAt: due }), 'ended', null],
  ['was met before it ended', clock({ endedAt: due, stoppedAt: early }), 'met', early],
  ['was breached before it ended', clock({ breached: true, endedAt: late }, true), 'missed', due],
  ['only warns, and fell due', clock({ basis: 'advisory' }, true), 'missed', due],
  ['only warns, and was met in time though entered late', clock({ basis: 'house', stoppedAt: early }, true), 'explained', due],
])('a clock that %s', (_, one, outcome, at) => {
  expect([outcomeOf(one), settledAt(one)]).toEqual([outcome, at]);
});
