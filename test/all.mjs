// `npm test`. Unit tests want a processor, and end-to-end tests mostly wait: two files of these are at it at a time, each with an
// instance of its own, beside the unit tests, which give way. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { closingLine } from './closing-line.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const LEAST = 19;

const unit = start('unit', 'pipe', '--runInBand');
setPriority(unit.child.pid, LEAST);
const said = [];
for (const stream of [unit.child.stdout, unit.child.stderr]) stream.on('data', part => said.push(part));
const e2e = start('e2e', 'inherit', '--maxWorkers=2');

await e2e.ended;
await unit.ended;
process.stderr.write(Buffer.concat(said));
const counts = [unit, e2e].map(({ count }) => count());
const failedToRun = [unit, e2e].filter(({ child, count }) => child.exitCode !== 0 && count().failed === 0).length;
process.stderr.write(`${closingLine({ passed: sum(counts, 'passed'), failed: sum(counts, 'failed') + failedToRun })}\n`);
process.exitCode = [unit, e2e].every(({ child }) => child.exitCode === 0) ? 0 : 1;

function start(project, output, workers) {
  const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', project, workers, '--passWithNoTests', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', output, output, 'ipc'] });
  let last = { passed: 0, failed: 0 };
  child.on('message', message => { last = message; });
  return { child, ended: once(child, 'close'), count: () => last };
}

function sum(all, field) {
  return all.reduce((total, one) => total + one[field], 0);
}
