import { execFileSync } from 'node:child_process';
import { ROOT } from '#infra/root.js';

// A process of its own for each zone: Node reads TZ when it starts.
const script = `
  const { readEdition } = await import('#infra/policy.js');
  const { rungTimes, windowOf } = await import('#libs/clock/window.js');
  const { endOfDay, localDate, parseInstant } = await import('#libs/clock/instant.js');
  const { checkResidentId } = await import('#libs/identifiers/resident-id.js');
  const { pack, calendar } = readEdition('jining-2021');
  const anchors = ['2026-02-14T23:59:59+08:00', '2026-03-08T01:30:00-05:00', '2026-03-29T01:30:00Z', '2026-09-30T00:00:00+08:00', '2026-11-01T01:30:00-04:00', '2026-12-25T10:00:00+08:00'].map(parseInstant);
  console.log(JSON.stringify([
    new Date(0).getTimezoneOffset(),
    anchors.map(a => [a, localDate(a), endOfDay(localDate(a)), pack.clocks.map(c => [windowOf(c, a, calendar), rungTimes(c, a, calendar)])]),
    checkResidentId('110101199003070011', '2026-10-13'),
  ]));
`;

it('the process\'s time zone plays no part', () => {
  const answers = ['UTC', 'America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati'].map(TZ =>
    JSON.parse(execFileSync(process.execPath, ['--conditions=development', '--input-type=module', '--eval', script], { cwd: ROOT, env: { TZ }, encoding: 'utf8' })) as unknown[]);
  expect(new Set(answers.map(([offset]) => offset)).size).toBe(4); // the zones were in force
  for (const [, ...answer] of answers) expect(answer).toEqual(answers[0]!.slice(1));
}, 30_000);
