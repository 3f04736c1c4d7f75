import { parseArgs } from 'node:util';
import { FAILPOINTS } from '#infra/failpoint.js';
import { engine, isSound, type Outcome } from '#test/torture/engine.js';
import { failpoints, type FailpointsOutcome } from '#test/torture/failpoints.js';

const help = `npm run torture -- engine [--cases N] [--seed S] [--json]
npm run torture -- failpoints [--at NAME …] [--rounds R] [--seed S] [--json]

  engine      runs cases of both counties while processes are killed, and checks what is left
  failpoints  lets a process die at every named place, and checks the same
  --cases N   how many (60)
  --rounds R  how often at each place (1)
  --at NAME   at this place only; may be given more than once
  --seed S    the same seed draws the same cases and kills (1)
  --json      one JSON on standard output instead of a table

Exits with 0 exactly when nothing is violated and every case could be judged.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { at: { type: 'string', multiple: true, default: [] }, rounds: { type: 'string', default: '1' }, cases: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
const [campaign] = positionals;
if (values.help || positionals.length !== 1 || (campaign !== 'engine' && campaign !== 'failpoints')) {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}
const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const seed = whole('seed');
const outcome: Outcome & Partial<FailpointsOutcome> = campaign === 'engine' ? await engine({ cases: whole('cases'), seed, log }) : await failpoints({ points: places(values.at), rounds: whole('rounds'), seed, log });
process.stdout.write(values.json ? `${JSON.stringify(outcome)}\n` : table(outcome));
process.exit(isSound(outcome) && !outcome.missed ? 0 : 1);

function places(names: string[]) {
  const unknown = names.find(name => !FAILPOINTS.some(point => point === name));
  if (unknown === undefined) return names.length === 0 ? FAILPOINTS : FAILPOINTS.filter(point => names.includes(point));
  process.stderr.write(`--at ${unknown} is no failpoint\n`);
  process.exit(2);
}

function whole(name: 'cases' | 'rounds' | 'seed'): number {
  const value = values[name];
  if (/^\d{1,9}$/.test(value)) return Number(value);
  process.stderr.write(`--${name} is no whole number: ${value}\n`);
  process.exit(2);
}

function table({ violations, ...others }: Outcome): string {
  const rows = { ...others, ...violations };
  return Object.entries(rows).map(([name, count]) => `${name.padEnd(16)}${String(count).padStart(8)}\n`).join('');
}
