import { parseArgs } from 'node:util';
import { FAILPOINTS } from '#infra/failpoint.js';
import { Busy } from '#test/torture/busy.js';
import { type CampaignResult, isSound } from '#test/torture/campaign.js';
import { CAMPAIGNS } from '#test/torture/campaigns.js';
import { failpoints } from '#test/torture/failpoints.js';

const help = `npm run torture -- all [--cases N] [--small] [--busy] [--seed S] [--json]
npm run torture -- CAMPAIGN [--cases N] [--busy] [--seed S] [--json]
npm run torture -- failpoints [--at NAME …] [--rounds R] [--busy] [--seed S] [--json]

  all          every campaign in turn: ${CAMPAIGNS.map(({ name, cases }) => `${name} (${cases.full} cases)`).join(', ')}
  engine           runs cases of both counties while processes are killed, and checks what is left
  failpoints       lets a process die at every named place, and checks the same
  pairs            the same as engine, with two APIs and two workers
  lines            makes one line after the other slow, breaks it off, or lets it go dead
  temporal-faults  has Temporal's stores fail in a few of a hundred calls
  full-disk        has the disks of PostgreSQL and of files full for some seconds, again and again; as root
  stops            has one program after the other stand still for 5 to 40 seconds
  --cases N    how many; of a campaign alone ${CAMPAIGNS[0]!.cases.small}, of “failpoints” as many as it takes
  --small      all campaigns in the size of every day
  --busy       meanwhile two loops take the machine's time from everybody
  --rounds R   how often at each place (1)
  --at NAME    at this place only; may be given more than once
  --seed S     the same seed draws the same cases and kills (1)
  --json       one JSON on standard output instead of a table

Exits with 0 exactly when nothing is violated, every case could be judged, and every situation came up that had to.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    at: { type: 'string', multiple: true, default: [] }, rounds: { type: 'string', default: '1' }, cases: { type: 'string' }, seed: { type: 'string', default: '1' },
    small: { type: 'boolean', default: false }, busy: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
  },
});
const [asked] = positionals;
const chosen = asked === 'all' ? CAMPAIGNS : CAMPAIGNS.filter(({ name }) => name === asked);
if (values.help || positionals.length !== 1 || chosen.length === 0) {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}
const seed = whole('seed');
const points = places(values.at);
const rounds = whole('rounds');
const given = values.cases === undefined ? null : whole('cases');
const busy = values.busy ? new Busy() : null;

const results: CampaignResult[] = [];
for (const campaign of chosen) {
  const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${asked === 'all' ? `${campaign.name}: ` : ''}${line}\n`);
  const cases = given ?? (asked === 'all' && !values.small ? campaign.cases.full : campaign.cases.small);
  const options = { cases, seed, log };
  // Only this one has places to choose from.
  results.push(await (asked === 'failpoints' ? failpoints({ ...options, points, rounds }) : campaign.run(options)));
}
busy?.stop();
const told = asked === 'all' ? { campaigns: results } : results[0]!;
process.stdout.write(values.json ? `${JSON.stringify(told)}\n` : results.map(table).join('\n'));
process.exit(results.every(isSound) ? 0 : 1);

function places(names: string[]) {
  const unknown = names.find(name => !FAILPOINTS.some(point => point === name));
  if (unknown === undefined) return names.length === 0 ? FAILPOINTS : FAILPOINTS.filter(point => names.includes(point));
  process.stderr.write(`--at ${unknown} is no failpoint\n`);
  process.exit(2);
}

function whole(name: 'cases' | 'rounds' | 'seed'): number {
  const value = values[name]!;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  process.stderr.write(`--${name} is no whole number: ${value}\n`);
  process.exit(2);
}

function table({ violations, sometimes: { met, missed }, ...others }: CampaignResult): string {
  const rows = { ...others, ...violations, met: met.length, missed: missed.length };
  return Object.entries(rows).map(([name, count]) => `${name.padEnd(16)}${String(count).padStart(10)}\n`).join('') + missed.map(name => `never met: ${name}\n`).join('');
}
