import type { Staff } from '#infra/staff.js';
import { type Alert, type AlertTarget, PRESSING } from '#libs/relief/alerts.js';
import { workRegion } from '#libs/relief/authority.js';

export type Channel = 'in-app' | 'webhook' | 'sms' | 'email';

/** The channels this instance delivers alerts by, and whom each of them reaches. */
export class AlertChannels {
  private readonly open: ReadonlySet<Channel>;
  private readonly staff: Staff;

  constructor(open: readonly Channel[], staff: Staff) {
    this.open = new Set(open);
    this.staff = staff;
  }

  /** The deliveries an alert is owed. A text message is for what does not wait until somebody looks; mail goes to whoever has an address. */
  owed(kind: Alert['kind'], to: AlertTarget): { channel: Channel; recipient: string }[] {
    const people = this.addressed(to);
    const owed = [
      { channel: 'in-app' as const, recipient: '' }, { channel: 'webhook' as const, recipient: '' },
      ...people.filter(({ phone }) => phone !== undefined && PRESSING.has(kind)).map(({ id }) => ({ channel: 'sms' as const, recipient: id })),
      ...people.filter(({ email }) => email !== undefined).map(({ id }) => ({ channel: 'email' as const, recipient: id })),
    ];
    return owed.filter(({ channel }) => this.open.has(channel));
  }

  private addressed({ handlerId, role, department, region }: AlertTarget) {
    if (handlerId !== undefined) return [this.staff.accounts.get(handlerId)].filter(account => account !== undefined);
    return [...this.staff.accounts.values()].filter(account => account.role === role && account.department === department && workRegion(account.region) === region);
  }
}
