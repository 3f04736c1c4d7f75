import { type BankCardFault, checkBankCard } from '#libs/identifiers/bank-card.js';
import { checkResidentId, type ResidentIdFault } from '#libs/identifiers/resident-id.js';
import type { Verdict } from '#libs/identifiers/verdict.js';

export const IDENTIFIER_KINDS = ['resident-id', 'bank-card'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];
export type IdentifierFault = ResidentIdFault | BankCardFault;

/** A question that has no answer, and the field that is to blame; null when it is the whole. */
export interface UnansweredIdentifier {
  error: { code: 'unknown-kind' | 'question-invalid'; field: 'value' | 'kind' | null };
}

/** Answers `{ value, kind }` as somebody sent it. That an identifier is invalid is an answer. `today`: China's civil date. */
export function answerIdentifier(asked: unknown, today: string): Verdict<IdentifierFault> | UnansweredIdentifier {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return unanswered('question-invalid', null);
  const { value, kind } = asked as { value?: unknown; kind?: unknown };
  if (typeof kind !== 'string') return unanswered('question-invalid', 'kind');
  if (typeof value !== 'string') return unanswered('question-invalid', 'value');
  switch (kind) {
    case 'resident-id': return checkResidentId(value, today);
    case 'bank-card': return checkBankCard(value);
    default: return unanswered('unknown-kind', 'kind');
  }
}

function unanswered(code: UnansweredIdentifier['error']['code'], field: UnansweredIdentifier['error']['field']): UnansweredIdentifier {
  return { error: { code, field } };
}
