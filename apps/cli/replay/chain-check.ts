import { genesis } from '#activities/journal/chain.js';
import { linkFault } from '#activities/journal/chain-link.js';
import type { LinkSignatures } from '#infra/link-signatures.js';
import type { CaseRecord, RecordedEvent } from '#apps/cli/replay/case-record.js';
import { type Difference, firstDifference } from '#apps/cli/replay/difference.js';

/** Computes the hash chain anew, from the first event to the head the case names, its signatures, and each personal value's commitment. */
export function chainDifference({ caseId, head, headHash, events, causes }: CaseRecord, signatures: LinkSignatures): Difference | null {
  let prevHash = genesis(caseId);
  for (const [i, event] of events.entries()) {
    const fault = linkFault(caseId, { seq: i + 1, prevHash }, event, signatures);
    if (fault) return differs(`events/${i + 1}/${fault.path}`, fault.expected, fault.actual);
    prevHash = event.hash;
  }
  if (events.length !== head) return differs('head', events.length, head);
  if (prevHash !== headHash) return differs('headHash', prevHash, headHash);
  const cause = firstDifference(causesOf(events), causes);
  return cause && differs(`causes/${cause.path.join('/')}`, 'as its events say', 'otherwise');
}

function causesOf(events: RecordedEvent[]): CaseRecord['causes'] {
  const causes: CaseRecord['causes'] = [];
  for (const { cause, seq } of events) {
    const last = causes.at(-1);
    if (last?.cause === cause) last.lastSeq = seq;
    else causes.push({ cause, firstSeq: seq, lastSeq: seq });
  }
  return causes;
}

function differs(path: string, expected: Difference['expected'], actual: Difference['actual']): Difference {
  return { where: 'chain', path, expected, actual };
}
