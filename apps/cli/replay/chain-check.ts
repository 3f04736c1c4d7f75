import { chainHash, commitmentOf, genesis } from '#activities/journal/chain.js';
import type { CaseRecord, RecordedEvent } from '#apps/cli/replay/case-record.js';
import { type Difference, firstDifference } from '#apps/cli/replay/difference.js';

/** Computes the hash chain anew, from the first event to the head the case names, and each personal value's commitment. */
export function chainDifference({ caseId, head, headHash, events, causes }: CaseRecord): Difference | null {
  let hash = genesis(caseId);
  for (const [i, event] of events.entries()) {
    const { prevHash, hash: stored, salted: _, ...rest } = event;
    const path = `events/${event.seq}`;
    if (event.seq !== i + 1) return differs(`events/${i + 1}/seq`, i + 1, event.seq);
    if (prevHash !== hash) return differs(`${path}/prevHash`, hash, prevHash);
    hash = chainHash(hash, { caseId, ...rest });
    if (stored !== hash) return differs(`${path}/hash`, hash, stored);
    const commitment = commitmentDifference(event);
    if (commitment) return differs(`${path}/personal/${commitment.field}`, commitment.expected, commitment.actual);
  }
  if (events.length !== head) return differs('head', events.length, head);
  if (hash !== headHash) return differs('headHash', hash, headHash);
  const cause = firstDifference(causesOf(events), causes);
  return cause && differs(`causes/${cause.path.join('/')}`, 'as its events say', 'otherwise');
}

function commitmentDifference({ personal, salted }: RecordedEvent): { field: string; expected: string; actual: string | null } | null {
  if (!salted) return { field: 'sealed', expected: 'sealed with a key of this instance', actual: 'cannot be opened' };
  const values = salted.value ?? {};
  for (const field of new Set([...Object.keys(personal), ...Object.keys(values)])) {
    const actual = values[field] ? commitmentOf(field, values[field]) : null;
    if (personal[field] !== actual) return { field, expected: personal[field] ?? 'none', actual };
  }
  return null;
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
