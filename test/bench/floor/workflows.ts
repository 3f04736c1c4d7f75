import { allHandlersFinished, condition, defineUpdate, executeChild, proxyActivities, proxyLocalActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { NoOps } from '#test/bench/floor/no-ops.js';

export const step = defineUpdate<number, [number]>('step');

const { write } = proxyLocalActivities<NoOps>({ startToCloseTimeout: '15 seconds' });
const { send, first, second, third } = proxyActivities<NoOps>({ startToCloseTimeout: '15 seconds' });

const PAYS = 4;
const LAST = 6;

/** The shape of a plain urgent case and nothing of its content: a timer, six updates with a local activity each, a payment child whose outcome is written, too. */
export async function bareCase(): Promise<number> {
  let taken = 0;
  let paid = false;
  setHandler(step, async which => {
    await write(which);
    if (which === PAYS) void pay();
    taken = which;
    return taken;
  });
  void sleep('12 hours');
  await condition(() => taken === LAST && paid && allHandlersFinished());
  return taken;

  async function pay(): Promise<void> {
    await executeChild(barePayment, { workflowId: `payment-${workflowInfo().workflowId}` });
    await write(0);
    paid = true;
  }
}

export async function barePayment(): Promise<number> {
  return send();
}

/** What one writes first: an activity for each effect of an application, and the result at the end. */
export async function naiveApplication(): Promise<number> {
  await first();
  await second();
  return third();
}
