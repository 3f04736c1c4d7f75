import type { ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DatabaseClock } from '#infra/database/clock.js';
import type { Access } from '#apps/api/auth/access.guard.js';
import { AlertReader } from '#apps/api/alert/alert-reader.js';
import { AlertWake } from '#apps/api/alert/alert-wake.js';
import { BEAT } from '#apps/api/beat.js';

const HEARTBEAT_MS = 15_000;
const BATCH = 100;

/** Server-sent events: each alert once, in the order of the stream, from a cursor on. */
@Injectable()
export class AlertStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();

  constructor(private readonly reader: AlertReader, private readonly wake: AlertWake, private readonly clock: DatabaseClock) {}

  /** Ends streams first, or the server would wait for them. */
  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.abort();
  }

  /** Writes until the client leaves, the token expires, the session ends, or the API stops. The caller has sent the head. */
  async run(response: ServerResponse, from: string, { actor, expiresAtMs, holds }: Access): Promise<void> {
    const stream = new AbortController();
    const { signal } = stream;
    this.open.add(stream);
    // A line that breaks ends this stream, and not the process.
    response.on('error', () => stream.abort());
    response.on('close', () => stream.abort());
    // Whoever left before this line leaves no line open.
    if (response.destroyed) stream.abort();
    // Timers count in 32 bits; a token of more than 24 days is looked at by nobody that long.
    const expiry = setTimeout(() => stream.abort(), Math.min(Math.max(0, expiresAtMs - await this.clock.nowMs()), 2 ** 31 - 1));
    const bell = new Bell(signal);
    const stopListening = this.wake.onWake(() => bell.ring());
    try {
      response.write('retry: 2000\n\n');
      let saidAtMs = performance.now();
      for (let cursor = from; !signal.aborted;) {
        // A database that is away ends no session.
        if (!await holds().catch(() => true)) break;
        // What came by meanwhile for others need not be looked through again.
        const end = await this.reader.end().catch(() => cursor);
        // A database that is away is no reason to hang up: the cursor stays where it is.
        const alerts = await this.reader.after(cursor, BATCH, actor).catch(() => null);
        if (alerts?.length) saidAtMs = performance.now();
        for (const alert of alerts ?? []) response.write(`id: ${alert.no}\nevent: alert\ndata: ${JSON.stringify(alert)}\n\n`);
        const last = alerts?.at(-1)?.no ?? cursor;
        cursor = alerts && alerts.length < BATCH && BigInt(end) > BigInt(last) ? end : last;
        if (response.writableNeedDrain) await drained(response, signal);
        if ((alerts?.length ?? 0) === BATCH) continue;
        await bell.rung(Math.max(0, saidAtMs + HEARTBEAT_MS - performance.now()));
        // It also rings for what others are told: that says nothing on this line.
        if (signal.aborted || performance.now() < saidAtMs + HEARTBEAT_MS) continue;
        response.write(BEAT);
        saidAtMs = performance.now();
      }
    } finally {
      clearTimeout(expiry);
      stopListening();
      this.open.delete(stream);
      response.end();
    }
  }
}

/** Remembers a ring until it is waited for, so that none between two looks is lost. */
class Bell {
  private ringing = false;
  private answer: (() => void) | null = null;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.answer?.(), { once: true });
  }

  ring(): void {
    this.ringing = true;
    this.answer?.();
  }

  /** Waits until it has rung, at most for so long. */
  async rung(withinMs: number): Promise<void> {
    if (!this.ringing && !this.signal.aborted) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, withinMs);
        this.answer = () => { clearTimeout(timer); resolve(); };
      });
      this.answer = null;
    }
    this.ringing = false;
  }
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    response.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
