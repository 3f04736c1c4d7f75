import { performance } from 'node:perf_hooks';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import { application, Town } from '#test/e2e/town.js';

const EVENTS = 2_000;
const AT_ONCE = 8;
const PAIRS = 60;

/**
 * How much slower a command is in a case of 2,000 events than in a young one, on the same instance, in turns: `npm run
 * bench`. Prints one JSON value. Fails when the long case lost or repeated anything on its way through its runs, never for being slow.
 */
async function main(): Promise<void> {
  const town = await Town.start();
  try {
    const opened = async () => (await town.open('li-intake', application())).body.caseNo as string;
    const [long, young] = [await opened(), await opened()];
    const urge = (caseNo: string) => town.done('zhou-lead', caseNo, 'urge');
    const filledIn = performance.now();
    for (let i = 1; i < EVENTS; i += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, EVENTS - i) }, () => urge(long)));
    const fillSeconds = (performance.now() - filledIn) / 1_000;

    const tookMs = { long: [] as number[], young: [] as number[] };
    for (let i = 0; i < PAIRS; i++) {
      // In turns, each first as often as the other: what else the machine does weighs on both.
      for (const which of i % 2 ? ['long', 'young'] as const : ['young', 'long'] as const) {
        const startedAt = performance.now();
        await urge(which === 'long' ? long : young);
        tookMs[which].push(performance.now() - startedAt);
      }
    }
    const rows = await town.journal(long);
    const whole = rows.length === EVENTS + PAIRS && rows.every((row, i) => row.seq === i + 1);
    const verdict = await replayCase(town.instance.settings, long);
    const [longMs, youngMs] = [spread(tookMs.long), spread(tookMs.young)];
    const report = {
      events: rows.length, whole, replay: verdict?.verdict, runs: verdict?.runs.length, commandsPerSecond: round((EVENTS - 1) / fillSeconds), longMs, youngMs,
      slowerBy: round(longMs.p50 / youngMs.p50),
    };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    if (!whole || verdict?.verdict !== 'same') process.exitCode = 1;
  } finally {
    await town.stop();
  }
}

function spread(values: number[]): { p50: number; p90: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return { p50: at(0.5), p90: at(0.9), max: at(1) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

await main();
