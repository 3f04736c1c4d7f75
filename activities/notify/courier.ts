import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { failpoint } from '#infra/failpoint.js';
import type { Channel } from '#activities/notify/alert-channels.js';
import { type DueAlert, dueAlerts, markDelivered, markFailed, markRefused } from '#activities/notify/outbox.js';

/** What became of a message: taken, not this time (again later), or never (the receiver said so for good). */
export type Sent = 'taken' | { failed: string } | { refused: string };

/** Is told what became of so many messages. */
export type Delivered = (channel: Channel, outcome: 'taken' | 'failed' | 'refused', times?: number) => void;

/** A way out of the house. Sends under the delivery's key, by which the receiver recognises a repetition. */
export interface Carrier {
  readonly channel: Channel;
  /** The advisory lock of whoever carries. */
  readonly lock: number;
  send(alert: DueAlert): Promise<Sent>;
}

const AT_ONCE = 8;

/** Delivers alerts by one carrier: at least once under a key, again and again until they are taken or refused for good. */
export class Courier implements LockedWork {
  readonly name: string;
  readonly lock: number;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;

  constructor(private readonly database: DataSource, private readonly carrier: Carrier, private readonly delivered: Delivered) {
    this.name = carrier.channel;
    this.lock = carrier.lock;
  }

  async turn(): Promise<number> {
    const due = await dueAlerts(this.database.manager, this.carrier.channel);
    for (let i = 0; i < due.length; i += AT_ONCE) await Promise.all(due.slice(i, i + AT_ONCE).map(alert => this.deliver(alert)));
    return due.length;
  }

  private async deliver(alert: DueAlert): Promise<void> {
    await failpoint('alert.before-sending');
    const sent = await this.carrier.send(alert);
    await failpoint('alert.sent');
    this.delivered(this.carrier.channel, sent === 'taken' ? sent : 'refused' in sent ? 'refused' : 'failed');
    const delivery = { alertKey: alert.alert_key, channel: this.carrier.channel, recipient: alert.recipient };
    if (sent === 'taken') await markDelivered(this.database.manager, delivery);
    else if ('refused' in sent) await markRefused(this.database.manager, delivery, sent.refused);
    else return markFailed(this.database.manager, delivery, sent.failed);
    await failpoint('alert.noted');
  }
}

/** Why a request came to nothing, in a few words free of addresses. */
export function reasonOf(error: unknown): string {
  return (error as Error).name === 'TimeoutError' ? 'timed out' : 'not reached';
}
