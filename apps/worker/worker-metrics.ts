import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export const REPAIRS = ['lost-step', 'lost-workflow', 'stranded-payment', 'spoilt-workflow', 'squatter', 'paused'] as const;
export type Repair = (typeof REPAIRS)[number];

/** What this worker does, in numbers: nothing in them is about a person. */
export class WorkerMetrics {
  private readonly registry = new Registry();
  private readonly activities = new Histogram({
    name: 'jishi_activity_seconds', help: 'How long effects took, by what became of them: done, or failed and to be tried again. appendEvents is the journal.',
    labelNames: ['activity', 'outcome'], registers: [this.registry], buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  private readonly deliveries = new Counter({
    name: 'jishi_deliveries_total', help: 'Alerts handed to a channel, by what became of them: taken, failed and to be tried again, refused for good.', labelNames: ['channel', 'outcome'], registers: [this.registry],
  });
  private readonly repairs = new Counter({
    name: 'jishi_repairs_total', help: 'What the sweeper put right: a step lost in a crash, a case without its workflow, a payment whose release has no workers.', labelNames: ['repair'], registers: [this.registry],
  });

  constructor(channels: readonly string[]) {
    // A series that begins with its first failure shows no rise.
    for (const channel of channels) for (const outcome of ['taken', 'failed', 'refused']) this.deliveries.inc({ channel, outcome }, 0);
    for (const repair of REPAIRS) this.repairs.inc({ repair }, 0);
  }

  readonly timeActivities = ({ info }: Context): ActivityInterceptors => ({
    inbound: {
      execute: async (input, next) => {
        const end = this.activities.startTimer({ activity: info.activityType });
        try {
          const result = await next(input);
          end({ outcome: 'done' });
          return result;
        } catch (error) {
          end({ outcome: 'failed' });
          throw error;
        }
      },
    },
  });

  readonly delivered = (channel: string, outcome: 'taken' | 'failed' | 'refused', times = 1): void => this.deliveries.inc({ channel, outcome }, times);

  readonly repaired = (repair: Repair): void => this.repairs.inc({ repair });

  /** From now on the process itself is watched, too. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
