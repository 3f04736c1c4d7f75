import type { Doubt } from '#libs/contracts/command.js';

/** Money to a card, ordered once. The id is the bank's idempotency key. */
export interface PaymentOrder {
  orderId: string;
  caseId: string;
  amountFen: string;
  payeeName: string;
  bankCard: string;
}

/**
 * What the bank is known to have done with an order, and when by the bank's clock. `in-doubt`: only a person can find
 * out; nothing is sent or asked any more.
 */
export type BankOutcome = { state: 'confirmed'; bankReference: string; bankAt: string } | { state: 'declined'; reason: string; bankAt: string } | { state: 'in-doubt'; reason: Doubt };

/** Whether it is one in every part. What comes from Temporal may be somebody else's writing. */
export function isBankOutcome(value: unknown): value is BankOutcome {
  const { state, bankReference, reason, bankAt } = (value ?? {}) as { [field: string]: unknown };
  const isDated = typeof bankAt === 'string' && Date.parse(bankAt) >= 0;
  switch (state) {
    case 'confirmed': return isDated && typeof bankReference === 'string';
    case 'declined': return isDated && typeof reason === 'string';
    case 'in-doubt': return typeof reason === 'string';
    default: return false;
  }
}

export function isPaymentStanding(value: unknown): value is PaymentStanding {
  return isBankOutcome(value) || (value as PaymentStanding | null | undefined)?.state === 'unknown';
}

/** `unknown`: it has to be asked again. */
export type PaymentStanding = BankOutcome | { state: 'unknown' };

/** What the bank says of itself, sometimes days later, on an order it had been given; it comes to the case as an update. */
export interface BankWord {
  orderId: string;
  outcome: BankOutcome | { state: 'returned'; reason: string; bankAt: string };
}

export interface PaymentActivities {
  /** Sends the order to the bank, at most once for the row it writes first; a repetition only asks. */
  sendOrder(order: PaymentOrder): Promise<PaymentStanding>;
  /** Asks what became of the order. */
  askOrder(order: PaymentOrder): Promise<PaymentStanding>;
}
