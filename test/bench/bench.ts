import { parseArgs } from 'node:util';

const help = `npm run bench -- spine [--json] [--pairs N] [--cases N] [--only NAME …]
npm run bench -- inbox [--pairs N] [--crowd N] [--json]
npm run bench -- search [--crowd N]
npm run bench -- long-case
npm run bench -- click [--pairs N]
npm run bench -- shards [--cases N]

  spine       ours against a bare floor, in turns on one machine: the loop, its events and commits, apply, the inbox, growth, sleep
  inbox       of these, the inbox alone: a page of it by the API against the same SQL by the driver, with few cases and with many
  search      what finding a case by name or number takes among so many; prints JSON
  long-case   what each kind of command takes in a case of 2,000 events, in turns with a young one; prints JSON
  click       from a click in Chromium to the page that shows what it did, in turns with the same command by a program; prints JSON
  shards      what 4, 16, 64 and 512 history shards cost Temporal, idle and under load; prints JSON
  --pairs N   how many pairs of runs (5)
  --cases N   how many cases a run brings to their end (150)
  --crowd N   how many cases the inbox holds in the end (100000)
  --only NAME one of: loop commits apply sleep inbox; may be given more than once
  --json      one JSON on standard output instead of a table

Nothing else should be running. docs/benchmarks.md tells what is measured and how.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '5' }, cases: { type: 'string', default: '150' }, crowd: { type: 'string', default: '100000' },
    only: { type: 'string', multiple: true, default: [] }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
  },
});
const [which] = positionals;
if (values.help || positionals.length !== 1 || !['spine', 'inbox', 'search', 'long-case', 'click', 'shards'].includes(which!)) {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}
if (which === 'long-case') await (await import('#test/bench/long-case.js')).longCase();
else if (which === 'click') await (await import('#test/bench/click.js')).click(whole('pairs'));
else if (which === 'shards') await (await import('#test/bench/shards.js')).shards(whole('cases'));
else if (which === 'search') await (await import('#test/bench/search.js')).searchAmong(whole('crowd'));
else await (await import('#test/bench/spine.js')).spine({ pairs: whole('pairs'), cases: whole('cases'), crowd: whole('crowd'), only: which === 'inbox' ? ['inbox'] : values.only, json: values.json });
process.exit();

function whole(name: 'pairs' | 'cases' | 'crowd'): number {
  const value = values[name];
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value);
  process.stderr.write(`--${name} is no whole number above 0: ${value}\n`);
  process.exit(2);
}
