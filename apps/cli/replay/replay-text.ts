import type { Verdict } from '#apps/cli/replay/verdict.js';
import type { Difference } from '#apps/cli/replay/difference.js';

type Bilingual = { zh: string; en: string };

/** A verdict for people. */
export function verdictText({ caseNo, verdict, events, runs, difference }: Verdict, say: (text: Bilingual) => string): string[] {
  return [
    say({ zh: `案件 ${caseNo}：${VERDICTS[verdict].zh}`, en: `Case ${caseNo}: ${VERDICTS[verdict].en}` }),
    say({ zh: `  案卷 ${events} 条`, en: `  ${events} events in the journal` }),
    ...runs.map(({ runId, status, historyEvents }, i) => say({
      zh: `  运行 ${i}（${runId}）：${STATES[status]?.zh ?? status}，历史 ${historyEvents} 条`, en: `  run ${i} (${runId}): ${STATES[status]?.en ?? status}, ${historyEvents} events of history`,
    })),
    ...(difference ? [
      say({ zh: `  首处不一致：${PLACES[difference.where].zh}，${difference.path}`, en: `  first difference: ${PLACES[difference.where].en}, ${difference.path}` }),
      say({ zh: `    应为 ${difference.expected}`, en: `    expected ${difference.expected}` }),
      say({ zh: `    实为 ${difference.actual}`, en: `    found ${difference.actual}` }),
    ] : []),
  ];
}

const VERDICTS = {
  same: { zh: '一致', en: 'the same' },
  different: { zh: '不一致', en: 'different' },
  'history-gone': { zh: '案卷完好，Temporal 已不再保存其历史', en: 'its journal is whole; Temporal keeps no history of it any more' },
} satisfies { [verdict in Verdict['verdict']]: Bilingual };

const PLACES = {
  chain: { zh: '哈希链', en: 'hash chain' }, history: { zh: '工作流历史', en: 'workflow history' }, journal: { zh: '案卷与历史', en: 'journal against history' }, state: { zh: '所存状态', en: 'stored state' },
} satisfies { [where in Difference['where']]: Bilingual };

const STATES: { [status: string]: Bilingual } = {
  RUNNING: { zh: '进行中', en: 'running' }, COMPLETED: { zh: '已结束', en: 'ended' }, CONTINUED_AS_NEW: { zh: '已续接', en: 'went on as new' }, TERMINATED: { zh: '被终止', en: 'terminated' },
  CANCELLED: { zh: '被取消', en: 'cancelled' }, FAILED: { zh: '失败', en: 'failed' }, TIMED_OUT: { zh: '超时', en: 'timed out' },
};
