import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { bareCase, naiveApplication } from '#test/bench/floor/workflows.js';
import { reaching, type TemporalReach } from '#infra/temporal-connection.js';

const TASK_QUEUE = 'bench-floor';
const STEPS = 6;
/** Papers are completed, and the family told, once the money is there. */
const NEEDS_PAYMENT = 5;

/** What Temporal alone takes for a case's shape: the SDK's client, a worker in a process of its own, no codec, no journal, no HTTP. */
export class Floor {
  private readonly client: Client;
  private readonly worker: ChildProcess;

  private constructor(client: Client, worker: ChildProcess) {
    this.client = client;
    this.worker = worker;
  }

  static async start({ temporalAddress, temporalTls, namespace }: TemporalReach & { namespace: string }): Promise<Floor> {
    const reach: TemporalReach = { temporalAddress, temporalTls };
    const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [JSON.stringify(reach), namespace, TASK_QUEUE], { execArgv: ['--conditions=development'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    worker.stderr!.on('data', part => { said += part; });
    await Promise.race([once(worker, 'message'), once(worker, 'exit').then(() => { throw new Error(`the floor's worker ended: ${said}`); })]);
    return new Floor(new Client({ connection: await Connection.connect(reaching(reach)), namespace }), worker);
  }

  async stop(): Promise<void> {
    this.worker.disconnect();
    await once(this.worker, 'exit');
    await this.client.connection.close();
  }

  /** Brings one from its start to its end, and says its name. `lookMs`: where it goes on only when somebody who looks that often would have seen the payment. */
  async case(lookMs = 0): Promise<string> {
    const workflowId = `bare-${randomUUID()}`;
    await this.client.workflow.executeUpdateWithStart<typeof bareCase, number, [number]>('step', {
      updateId: `${workflowId}-1`, args: [1],
      startWorkflowOperation: new WithStartWorkflowOperation<typeof bareCase>('bareCase', { workflowId, taskQueue: TASK_QUEUE, args: [], workflowIdConflictPolicy: 'USE_EXISTING' }),
    });
    const handle = this.client.workflow.getHandle(workflowId);
    for (let which = 2; which <= STEPS; which++) {
      if (which === NEEDS_PAYMENT) await this.paid(`payment-${workflowId}`, lookMs);
      await handle.executeUpdate<number, [number]>('step', { updateId: `${workflowId}-${which}`, args: [which] });
    }
    return workflowId;
  }

  /** Told by a long poll, which costs less than looking. The child may not be there yet. */
  private async paid(paymentId: string, lookMs: number): Promise<void> {
    const from = performance.now();
    for (;;) {
      try {
        await this.client.workflow.getHandle(paymentId).result();
        if (lookMs > 0) await sleep(lookMs - (performance.now() - from) % lookMs);
        return;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        await sleep(20);
      }
    }
  }

  async naiveApplication(): Promise<void> {
    await this.client.workflow.execute<typeof naiveApplication>('naiveApplication', { workflowId: `naive-${randomUUID()}`, taskQueue: TASK_QUEUE, args: [] });
  }

  /** How many events the histories of a case and its payment come to. */
  async events(workflowId: string, paymentId = `payment-${workflowId}`): Promise<number> {
    const lengths = await Promise.all([workflowId, paymentId].map(async id => (await this.client.workflow.getHandle(id).fetchHistory()).events!.length));
    return lengths.reduce((sum, length) => sum + length, 0);
  }
}
