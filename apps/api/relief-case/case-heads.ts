import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseClock } from '#infra/database/clock.js';
import type { Access } from '#apps/api/auth/access.guard.js';
import { BEAT } from '#apps/api/beat.js';
import { Problem } from '#apps/api/problems/problem.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';

const LOOK_MS = 1_000;
/** So many looks later, whoever watches is asked again whether they still may, and the line is kept open. */
const LOOKS_PER_CHECK = 15;

interface Watcher {
  caseId: string;
  head: number;
  tell(head: number): void;
}

/**
 * Tells pages when the case they show has gone on. All cases that are watched in this process are looked at together once a
 * second, and only while somebody watches: a note with each append would have every commit wait for the one before it.
 */
@Injectable()
export class CaseHeads implements BeforeApplicationShutdown {
  private readonly watchers = new Set<Watcher>();
  private readonly open = new Set<AbortController>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: DataSource, private readonly reader: CaseReader, private readonly clock: DatabaseClock) {}

  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.abort();
    clearTimeout(this.timer);
  }

  /** Writes the case's head now and whenever it has moved, until the client leaves, its token or session ends, or it may not see the case any more. The caller has sent the head of the answer. */
  async run(response: ServerResponse, caseNo: string, access: Access): Promise<void> {
    const stream = new AbortController();
    this.open.add(stream);
    // A line that breaks ends this stream, and not the process.
    response.on('error', () => stream.abort());
    response.on('close', () => stream.abort());
    // Whoever left before this line leaves no line open.
    if (response.destroyed) stream.abort();
    // Timers count in 32 bits.
    const expiry = setTimeout(() => stream.abort(), Math.min(Math.max(0, access.expiresAtMs - await this.clock.nowMs()), 2 ** 31 - 1));
    const { caseId, state } = await this.reader.find(caseNo, access.actor);
    const tell = (head: number) => { response.write(`id: ${head}\nevent: head\ndata: ${head}\n\n`); };
    const watcher: Watcher = { caseId, head: state.head, tell };
    response.write('retry: 2000\n\n');
    tell(state.head);
    this.watchers.add(watcher);
    this.timer ??= setTimeout(() => void this.look(), LOOK_MS);
    try {
      while (await aWhile(LOOK_MS * LOOKS_PER_CHECK, stream.signal)) {
        if (!await this.stillSees(caseNo, access)) break;
        response.write(BEAT);
      }
    } finally {
      clearTimeout(expiry);
      this.watchers.delete(watcher);
      this.open.delete(stream);
      response.end();
    }
  }

  private async look(): Promise<void> {
    const ids = [...new Set([...this.watchers].map(({ caseId }) => caseId))];
    // A database that is away ends no line: it is looked at again.
    const rows = await this.database.query('SELECT case_id, head FROM case_head WHERE case_id = ANY ($1)', [ids]).catch(() => []) as { case_id: string; head: number }[];
    const heads = new Map(rows.map(({ case_id, head }) => [case_id, head]));
    for (const watcher of this.watchers) {
      const head = heads.get(watcher.caseId) ?? watcher.head;
      if (head !== watcher.head) watcher.tell(watcher.head = head);
    }
    this.timer = this.watchers.size > 0 ? setTimeout(() => void this.look(), LOOK_MS) : undefined;
  }

  private async stillSees(caseNo: string, { actor, holds }: Access): Promise<boolean> {
    if (!await holds().catch(() => true)) return false;
    return this.reader.find(caseNo, actor).then(() => true, (error: unknown) => !(error instanceof Problem));
  }
}

/** False when the signal came first. */
function aWhile(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(true), ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(false); }, { once: true });
  });
}
