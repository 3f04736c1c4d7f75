import type { EntityManager } from 'typeorm';
import { type Alert, type AlertTarget, PRESSING } from '#libs/relief/alerts.js';
import { workRegion } from '#libs/relief/authority.js';

export type Channel = 'in-app' | 'webhook' | 'sms' | 'email';

/** Somebody in a post: its own account, or whoever stands in for it. */
export interface Addressee {
  post: string;
  role: string;
  region: string;
  department: string | null;
  recipient: string;
  has_phone: boolean;
  has_email: boolean;
}

/** The channels this instance delivers alerts by, and whom each of them reaches. */
export class AlertChannels {
  private readonly open: ReadonlySet<Channel>;

  constructor(open: readonly Channel[]) {
    this.open = new Set(open);
  }

  /** Whoever holds one of the posts that are addressed, as of now; nobody where no channel reaches one person at a time. */
  async people(manager: EntityManager, to: AlertTarget[]): Promise<Addressee[]> {
    if (to.length === 0 || !(this.open.has('sms') || this.open.has('email'))) return [];
    return manager.query(ADDRESSED, [to.flatMap(({ handlerId }) => handlerId ?? []), to.flatMap(({ role }) => role ?? [])]);
  }

  /** The deliveries an alert is owed. A text message is for what does not wait until somebody looks; mail goes to whoever has an address. */
  owed(kind: Alert['kind'], to: AlertTarget, people: Addressee[]): { channel: Channel; recipient: string }[] {
    const addressed = people.filter(one => isAddressed(one, to));
    const reached = (having: 'has_phone' | 'has_email') => [...new Set(addressed.filter(one => one[having]).map(({ recipient }) => recipient))];
    const owed = [
      { channel: 'in-app' as const, recipient: '' }, { channel: 'webhook' as const, recipient: '' },
      ...reached('has_phone').filter(() => PRESSING.has(kind)).map(recipient => ({ channel: 'sms' as const, recipient })),
      ...reached('has_email').map(recipient => ({ channel: 'email' as const, recipient })),
    ];
    return owed.filter(({ channel }) => this.open.has(channel));
  }
}

function isAddressed({ post, role, region, department }: Addressee, to: AlertTarget): boolean {
  if (to.handlerId !== undefined) return post === to.handlerId;
  return role === to.role && (department ?? undefined) === to.department && workRegion(region) === to.region;
}

const ADDRESSED = `
  WITH post AS (SELECT account_id, role, region, department FROM account WHERE left_at IS NULL AND (account_id = ANY ($1) OR role = ANY ($2)))
  SELECT p.account_id AS post, p.role, p.region, p.department, a.account_id AS recipient, a.has_phone, a.has_email
    FROM post p JOIN account a ON a.left_at IS NULL AND (a.account_id = p.account_id OR a.account_id IN (SELECT to_account FROM standing_delegation WHERE of_account = p.account_id))
   ORDER BY p.account_id, a.account_id`;
