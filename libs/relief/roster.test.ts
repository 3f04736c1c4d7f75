import { parseInstant } from '#libs/clock/instant.js';
import { onDuty, type Roster } from '#libs/relief/roster.js';

const TOWN = '370899101000';
const at = (text: string) => parseInstant(`${text}+08:00`)!;
const rosters: Roster[] = [{
  townCode: TOWN, shifts: [
    { from: '00:00', to: '24:00', dates: ['2026-10-01'], staff: ['holiday'] },
    { from: '18:00', to: '08:00', dates: ['2026-10-02'], staff: ['second-night'] },
    { from: '08:00', to: '18:00', staff: ['day', 'lead'] },
    { from: '18:00', to: '08:00', staff: ['night', 'second'] },
  ],
}];

it.each([
  ['2026-10-13T08:00:00', ['day', 'lead']], ['2026-10-13T17:59:59', ['day', 'lead']], ['2026-10-13T18:00:00', ['night', 'second']], ['2026-10-13T00:00:00', ['night', 'second']], ['2026-10-13T07:59:59', ['night', 'second']],
  // A date's own shift stands before the usual ones; a night belongs to the date it begins on.
  ['2026-10-01T00:00:00', ['holiday']], ['2026-10-01T23:59:59', ['holiday']], ['2026-10-02T07:00:00', ['night', 'second']], ['2026-10-02T19:00:00', ['second-night']], ['2026-10-03T07:59:00', ['second-night']],
  ['2026-10-03T08:00:00', ['day', 'lead']],
])('at %s: %j', (time, staff) => {
  expect(onDuty(rosters, TOWN, at(time))).toEqual(staff);
});

it('is nobody where the roster says nothing', () => {
  expect(onDuty(rosters, '370899102000', at('2026-10-13T08:00:00'))).toEqual([]);
  expect(onDuty([{ townCode: TOWN, shifts: [{ from: '08:00', to: '12:00', staff: ['day'] }] }], TOWN, at('2026-10-13T12:00:00'))).toEqual([]);
});

it('reads the hour in China, wherever the case\'s instant was written', () => {
  expect(onDuty(rosters, TOWN, parseInstant('2026-10-13T01:00:00Z')!)).toEqual(['day', 'lead']);
});
