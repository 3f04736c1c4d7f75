import { ApplicationFailure, condition, defineQuery, defineUpdate, executeChild, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';

type Texts = { fail(text: string): Promise<void>; failForGood(text: string): Promise<void> };
const activities = proxyActivities<Texts>({ taskQueue: 'failing', startToCloseTimeout: '1 minute', retry: { initialInterval: '1 second', maximumInterval: '1 second' } });
const local = proxyLocalActivities<Texts>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });

/** Fails in the way that is asked for, with a text that nobody else may read. */
export async function failing(how: string, text: string): Promise<void> {
  setHandler(defineUpdate<void, [string]>('fail'), said => { throw ApplicationFailure.nonRetryable(said, 'Said', said); });
  setHandler(defineUpdate<void, [string]>('turnAway'), () => undefined, { validator: said => { throw ApplicationFailure.nonRetryable(said, 'Said', said); } });
  setHandler(defineQuery<number, [string]>('ask'), said => { throw new Error(said); });
  switch (how) {
    case 'retried activity': return activities.fail(text);
    case 'activity': return activities.failForGood(text);
    case 'local activity': return local.failForGood(text);
    case 'child': return executeChild(failing, { workflowId: `child-of-failing`, args: ['workflow', text] });
    case 'workflow': throw ApplicationFailure.nonRetryable(text, 'Said', text, new Error(text));
    case 'task': throw new TypeError(text);
    default: await condition(() => false);
  }
}
