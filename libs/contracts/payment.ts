/** Money to a card, ordered once. The id is the bank's idempotency key. */
export interface PaymentOrder {
  orderId: string;
  caseId: string;
  amountFen: string;
  payeeName: string;
  bankCard: string;
}

/** What the bank is known to have done with an order, and when by the bank's clock. */
export type BankOutcome = { state: 'confirmed'; bankReference: string; bankAt: string } | { state: 'declined'; reason: string; bankAt: string };

/** `unknown`: it has to be asked again. */
export type PaymentStanding = BankOutcome | { state: 'unknown' };

export interface PaymentActivities {
  /** Sends the order to the bank, at most once for the row it writes first; a repetition only asks. */
  sendOrder(order: PaymentOrder): Promise<PaymentStanding>;
  /** Asks the bank what became of the order. */
  askOrder(order: PaymentOrder): Promise<PaymentStanding>;
}
