import { performance } from 'node:perf_hooks';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import { Town } from '#test/e2e/town.js';

const EVENTS = 2_000;
/** More than a run of a workflow takes, so that each case goes on in a new one on the way. */
const URGES = 320;
const ROUNDS = 40;
const COLD_STARTS = 5;
const LONG_TEXT = '入户走访了解到，该户房屋因火灾严重受损，家中老人行动不便，目前借住亲属家中，急需被褥、粮油和过渡住所。'.repeat(8);

/** Gives one command, or asks one question, and waits for the answer. */
type Act = (caseNo: string) => Promise<unknown>;

/**
 * How much slower each kind of command is in a case of 2,000 events than in a young one, on the same instance, in turns. Prints one JSON value. Fails when a case lost or repeated anything on its way through its runs, never for being slow.
 */
export async function longCase(): Promise<void> {
  const town = await Town.start();
  try {
    const [long, young] = [await town.readyForRelief(), await town.readyForRelief()];
    const kinds = kindsOf(town);
    const filledFrom = performance.now();
    for (let events = await headOf(town, long); events < EVENTS; events = await headOf(town, long)) {
      for (const act of Object.values(kinds.commands)) await act(long);
    }
    log(`filled in ${Math.round((performance.now() - filledFrom) / 1_000)} s`);

    const measures: { [kind: string]: Measure } = {};
    measures['urge, through new runs'] = await inTurns({ long, young }, { urge: kinds.commands['urge']! }, URGES).then(took => took['urge']!);
    Object.assign(measures, await inTurns({ long, young }, { ...kinds.commands, ...kinds.questions }, ROUNDS));
    measures['first command of a cold worker'] = await coldStarts(town, { long, young });

    const verdicts = await Promise.all([long, young].map(caseNo => replayCase(town.instance.settings, caseNo)));
    const journals = await Promise.all([long, young].map(caseNo => town.journal(caseNo)));
    const whole = journals.every(rows => rows.every((row, i) => row.seq === i + 1)) && verdicts.every(verdict => verdict?.verdict === 'same');
    const report = { events: { long: journals[0]!.length, young: journals[1]!.length }, runs: verdicts.map(verdict => verdict?.runs.length), whole, measures };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    if (!whole) process.exitCode = 1;
  } finally {
    await town.stop();
  }
}

/** What may be done again and again: after each round a case stands as before, save that it is longer. */
function kindsOf(town: Town): { commands: { [kind: string]: Act }; questions: { [kind: string]: Act } } {
  const numbers = new Map<string, { slipNo: number; inspectionNo: number }>();
  const of = (caseNo: string) => numbers.get(caseNo) ?? { slipNo: 0, inspectionNo: 0 };
  const next = (field: 'slipNo' | 'inspectionNo') => (caseNo: string) => {
    numbers.set(caseNo, { ...of(caseNo), [field]: of(caseNo)[field] + 1 });
  };
  const by = (as: string, type: string, fields: (caseNo: string) => object = () => ({}), before: (caseNo: string) => void = () => undefined): Act => caseNo => {
    before(caseNo);
    return town.done(as, caseNo, type, fields(caseNo));
  };
  const slip = (caseNo: string) => ({ slipNo: of(caseNo).slipNo });
  const inspection = (caseNo: string) => ({ inspectionNo: of(caseNo).inspectionNo });
  return {
    commands: {
      'urge': by('zhou-lead', 'urge'),
      'issue-slip': by('li-intake', 'issue-slip', () => ({ department: 'medical-insurance', personal: { item: '住院费用' } }), next('slipNo')),
      'accept-slip': by('yi-medical', 'accept-slip', slip),
      'answer-slip': by('yi-medical', 'answer-slip', caseNo => ({ ...slip(caseNo), outcome: 'helped', personal: { answer: LONG_TEXT } })),
      'inspect': by('wu-county', 'inspect', () => ({ personal: { demand: '说明进展' } }), next('inspectionNo')),
      'answer-inspection': by('zhou-lead', 'answer-inspection', caseNo => ({ ...inspection(caseNo), personal: { answer: '今日办结' } })),
      'settle-inspection': by('wu-county', 'settle-inspection', inspection),
    },
    questions: {
      'a refused command': async caseNo => {
        const { status } = await town.give('li-intake', caseNo, 'accept');
        if (status !== 409) throw new Error(`answered ${status}`);
      },
      'the case': caseNo => town.view(caseNo),
    },
  };
}

interface Pair { long: string; young: string }
interface Measure { longMs: Spread; youngMs: Spread; p50Ratio: number; p99Ratio: number }

/** Each kind in turn, in both cases, each first as often as the other: what else the machine does weighs on both. */
async function inTurns(cases: Pair, kinds: { [kind: string]: Act }, rounds: number): Promise<{ [kind: string]: Measure }> {
  const tookMs = Object.fromEntries(Object.keys(kinds).map(kind => [kind, { long: [] as number[], young: [] as number[] }]));
  for (let round = 0; round < rounds; round++) {
    for (const [kind, act] of Object.entries(kinds)) {
      for (const which of round % 2 ? ['long', 'young'] as const : ['young', 'long'] as const) tookMs[kind]![which].push(await timed(() => act(cases[which])));
    }
  }
  return Object.fromEntries(Object.entries(tookMs).map(([kind, { long, young }]) => [kind, measured(long, young)]));
}

/** The worker starts with nothing in its memory and has to bring the case back from its history first. */
async function coldStarts(town: Town, cases: Pair): Promise<Measure> {
  const tookMs = { long: [] as number[], young: [] as number[] };
  for (let i = 0; i < COLD_STARTS; i++) {
    for (const which of i % 2 ? ['long', 'young'] as const : ['young', 'long'] as const) {
      await town.instance.restart('worker');
      tookMs[which].push(await timed(() => town.done('zhou-lead', cases[which], 'urge')));
    }
  }
  return measured(tookMs.long, tookMs.young);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function headOf(town: Town, caseNo: string): Promise<number> {
  return (await town.database.query('SELECT head FROM relief_case WHERE case_no = $1', [caseNo])).rows[0].head;
}

interface Spread { p50: number; p90: number; p99: number; max: number }

function measured(long: number[], young: number[]): Measure {
  const [longMs, youngMs] = [spread(long), spread(young)];
  return { longMs, youngMs, p50Ratio: hundredths(longMs.p50 / youngMs.p50), p99Ratio: hundredths(longMs.p99 / youngMs.p99) };
}

function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => hundredths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
