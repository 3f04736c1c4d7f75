import { executeChild, isCancellation, ParentClosePolicy, sleep } from '@temporalio/workflow';
import { NAMES } from '#libs/contracts/journal.js';
import { type BankOutcome, isBankOutcome, type PaymentOrder } from '#libs/contracts/payment.js';
import { currentTrace, under } from '#workflows/tracing.js';

/**
 * Pays an order by a child workflow and waits for the bank's word. Starting the child anew is safe: the order's row
 * and the bank's own memory let one debit through.
 */
export async function pay(order: PaymentOrder): Promise<BankOutcome> {
  const trace = currentTrace();
  for (;;) {
    try {
      const outcome = await under(trace, () => executeChild<(order: PaymentOrder) => Promise<BankOutcome>>(NAMES.payment, {
        workflowId: `payment-${order.orderId}`, args: [order], parentClosePolicy: ParentClosePolicy.ABANDON,
      }));
      if (isBankOutcome(outcome)) return outcome;
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
    await sleep('1 minute'); // Somebody ended the child by hand or spoke in its name, or an earlier run's child is still at it.
  }
}
