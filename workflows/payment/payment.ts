import { getExternalWorkflowHandle, proxyActivities, setWorkflowOptions, sleep, workflowInfo } from '@temporalio/workflow';
import { NAMES } from '#libs/contracts/journal.js';
import { type BankOutcome, isPaymentStanding, type PaymentActivities, type PaymentOrder } from '#libs/contracts/payment.js';
import { askedUntil, refusedPayload } from '#workflows/refused-payload.js';

const bank = proxyActivities<PaymentActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** After so long the case is told, so that somebody calls the bank. */
const SILENT_MS = 3_600_000;

/** One payment order: sent once, then asked about until it is known what became of it. */
export async function payment(order: PaymentOrder): Promise<BankOutcome> {
  if (!order?.orderId || workflowInfo().workflowId !== `payment-${order.orderId}`) throw refusedPayload();
  // Forged, or a replay of another's, it is asked for again: the order's row lets one debit through.
  let standing = await askedUntil(() => bank.sendOrder(order), isPaymentStanding);
  let waitedMs = 0;
  for (let waitMs = 1_000; standing.state === 'unknown'; waitMs = Math.min(waitMs * 2, 300_000)) {
    await sleep(waitMs);
    if (waitedMs < SILENT_MS && waitedMs + waitMs >= SILENT_MS) await tell(order);
    waitedMs += waitMs;
    standing = await askedUntil(() => bank.askOrder(order), isPaymentStanding);
  }
  return standing;
}

/** A case that has ended needs no telling. */
async function tell({ caseId, orderId }: PaymentOrder): Promise<void> {
  await getExternalWorkflowHandle(caseId).signal(NAMES.paymentUnanswered, { orderId }).catch(() => undefined);
}

// Money ends by the code it began with; it is a matter of minutes.
setWorkflowOptions({ versioningBehavior: 'PINNED' }, payment);
