import { useSyncExternalStore } from 'react';
import { dropDraft, keepDraft, openDraft } from '#apps/web/counter/drafts.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import type { Bilingual } from '#libs/words/words.js';

/** A command that was given where there was no network, with the time at which it was filled in. */
export interface Unsent {
  /** Its idempotency key: however often it is sent, it is carried out once. */
  key: string;
  caseNo: string;
  named: Bilingual;
  body: { occurredAt: string; [field: string]: unknown };
  /** Why the case did not take it; somebody has to look at it. */
  refused: Bilingual | null;
}

const FORM = 'outbox';
const EVERY_MS = 15_000;

/**
 * What waits for the network, kept like drafts: encrypted, of one account. It is sent in order, again and again under its key, until the server has
 * taken or refused it.
 */
class Outbox {
  private account: string | null = null;
  private items: readonly Unsent[] = [];
  private sending = false;
  private readonly watchers = new Set<() => void>();

  /** For whoever is logged in now; what they left here earlier is taken up. */
  async open(account: string): Promise<void> {
    if (this.account === account) return;
    this.account = account;
    this.change(await openDraft<Unsent[]>(account, FORM).catch(() => null) ?? []);
    void this.send();
  }

  async add(item: Unsent): Promise<void> {
    await this.keep([...this.items, item]);
    void this.send();
  }

  async remove(key: string): Promise<void> {
    await this.keep(this.items.filter(item => item.key !== key));
  }

  /** Everything that has not been refused, one after the other; the first that cannot be reached ends the attempt. */
  async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (const item of this.items.filter(({ refused }) => refused === null)) {
        const taken = await sent(item);
        if (taken === 'unreachable') return;
        await this.keep(taken === 'taken' ? this.items.filter(({ key }) => key !== item.key) : this.items.map(one => one.key === item.key ? { ...one, refused: taken } : one));
      }
    } finally {
      this.sending = false;
    }
  }

  readonly watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  readonly now = (): readonly Unsent[] => this.items;

  private async keep(items: readonly Unsent[]): Promise<void> {
    this.change(items);
    await (items.length > 0 ? keepDraft(this.account!, FORM, items) : dropDraft(this.account!, FORM));
  }

  private change(items: readonly Unsent[]): void {
    this.items = items;
    for (const tell of this.watchers) tell();
  }
}

export const outbox = new Outbox();
addEventListener('online', () => void outbox.send());
setInterval(() => void outbox.send(), EVERY_MS);

export function useOutbox(): readonly Unsent[] {
  return useSyncExternalStore(outbox.watch, outbox.now);
}

async function sent({ caseNo, body, key }: Unsent): Promise<'taken' | 'unreachable' | Bilingual> {
  try {
    await call(`/v1/cases/${caseNo}/commands`, { method: 'POST', body, key });
    return 'taken';
  } catch (error) {
    if (!(error instanceof CallProblem)) throw error;
    // It had arrived at the first attempt, whose answer got lost: only the time of filling in was added since.
    if (error.code === 'idempotency-key-reused') return 'taken';
    return error.mayPass || error.code === 'session-ended' || error.code === 'token-missing' || error.code === 'csrf-token-missing' ? 'unreachable' : error.sentence;
  }
}
