// Preloaded into a process, it lets the wall's clock jump while the process runs: by as many milliseconds as the file says.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.JISHI_TEST_CLOCK;
const realNow = Date.now;
let aheadMs;

function look() {
  const told = readFileSync(file, 'utf8');
  if (told === '' || Number(told) === aheadMs) return; // It may be just being written.
  aheadMs = Number(told);
  if (isMainThread) writeFileSync(`${file}.seen`, String(aheadMs));
}

const now = () => realNow() + aheadMs;
Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  apply: target => new target(now()).toString(),
});
look();
setInterval(look, 10).unref();
