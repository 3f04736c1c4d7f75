import type { BlindIndex } from '#infra/blind-index.js';

/** An oral approval somebody was asked for: the case, the asking event's place in its journal, and who was asked. */
export interface AskedApproval {
  caseId: string;
  seq: number;
  approverId: string;
}

/**
 * The code, eight digits, with which somebody on duty answers from their phone. It is made from the ask itself under the
 * ring's index key and stored nowhere: whoever holds the database alone cannot answer for anybody.
 */
export function approvalCode(index: BlindIndex, { caseId, seq, approverId }: AskedApproval): string {
  const mark = index.mark('approval-code', `${caseId}\n${seq}\n${approverId}`);
  return String(BigInt(`0x${mark.slice(0, 16)}`) % 100_000_000n).padStart(8, '0');
}
