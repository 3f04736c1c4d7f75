import { proxyActivities, setWorkflowOptions, sleep, workflowInfo } from '@temporalio/workflow';
import type { BankOutcome, PaymentActivities, PaymentOrder } from '#libs/contracts/payment.js';
import { refusedPayload } from '#workflows/refused-payload.js';

const bank = proxyActivities<PaymentActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** One payment order: sent once, then asked about until the bank has said what became of it. */
export async function payment(order: PaymentOrder): Promise<BankOutcome> {
  if (!order?.orderId || workflowInfo().workflowId !== `payment-${order.orderId}`) throw refusedPayload();
  let standing = await bank.sendOrder(order);
  for (let waitMs = 1_000; standing.state === 'unknown'; waitMs = Math.min(waitMs * 2, 300_000)) {
    await sleep(waitMs);
    standing = await bank.askOrder(order);
  }
  return standing;
}

// Money ends by the code it began with; it is a matter of minutes.
setWorkflowOptions({ versioningBehavior: 'PINNED' }, payment);
