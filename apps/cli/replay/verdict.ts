import type { PayloadCodec } from '@temporalio/common';
import type { LinkSignatures } from '#infra/link-signatures.js';
import type { CaseRecord } from '#apps/cli/replay/case-record.js';
import type { CaseRun } from '#apps/cli/replay/case-runs.js';
import { chainDifference } from '#apps/cli/replay/chain-check.js';
import type { Difference } from '#apps/cli/replay/difference.js';
import { historyDifference, type ReplayMeans } from '#apps/cli/replay/history-check.js';
import { journalDifference } from '#apps/cli/replay/journal-check.js';
import { stateDifference } from '#apps/cli/replay/state-check.js';

export interface Verdict {
  caseNo: string;
  /** `history-gone`: Temporal keeps no run of it any more; what is kept for good agrees with itself. */
  verdict: 'same' | 'different' | 'history-gone';
  /** How many events the case is said to have, and how many its journal holds. */
  head: number;
  events: number;
  /** What Temporal still has, oldest first. */
  runs: { runId: string; status: string; historyEvents: number }[];
  difference: Difference | null;
}

/** How the checks do what takes a server, a bundle or a key. */
export interface Means extends ReplayMeans {
  codec?: PayloadCodec | undefined;
  signatures: LinkSignatures;
  /** Stands for a value that must not be shown: alike for values that are alike. */
  veil(value: unknown): string;
}

/**
 * Whether all that is on record about a case tells the same story: the journal's hash chain, the workflow's histories
 * replayed by the code that runs now, the journal against those histories, the stored state against the journal folded
 * anew. The first difference is told; each check trusts what those before it have found whole.
 */
export async function verdictOf(record: CaseRecord, runs: CaseRun[], means: Means): Promise<Verdict> {
  const difference = chainDifference(record, means.signatures) ?? await historyDifference(record.caseId, runs, means) ?? await journalDifference(record, runs, means.codec) ?? stateDifference(record, means.veil);
  return {
    caseNo: record.caseNo, verdict: difference ? 'different' : runs.length > 0 ? 'same' : 'history-gone', head: record.head, events: record.events.length,
    runs: runs.map(({ runId, status, history }) => ({ runId, status, historyEvents: history.events?.length ?? 0 })), difference,
  };
}
