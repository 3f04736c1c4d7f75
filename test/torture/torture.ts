import { parseArgs } from 'node:util';
import { engine, isSound, type Outcome } from '#test/torture/engine.js';

const help = `npm run torture -- engine [--cases N] [--seed S] [--json]

  engine      runs cases of both counties while processes are killed, and checks what is left
  --cases N   how many (60)
  --seed S    the same seed draws the same cases and kills (1)
  --json      one JSON on standard output instead of a table

Exits with 0 exactly when nothing is violated and every case could be judged.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help || positionals.join() !== 'engine') {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}
const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const outcome = await engine({ cases: whole('cases'), seed: whole('seed'), log });
process.stdout.write(values.json ? `${JSON.stringify(outcome)}\n` : table(outcome));
process.exit(isSound(outcome) ? 0 : 1);

function whole(name: 'cases' | 'seed'): number {
  const value = values[name];
  if (/^\d{1,9}$/.test(value)) return Number(value);
  process.stderr.write(`--${name} is no whole number: ${value}\n`);
  process.exit(2);
}

function table({ cases, kills, seed, violations, unresolved }: Outcome): string {
  const rows = { cases, kills, seed, ...violations, unresolved };
  return Object.entries(rows).map(([name, count]) => `${name.padEnd(16)}${String(count).padStart(8)}\n`).join('');
}
