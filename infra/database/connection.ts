import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A server that does not take leave in time has gone. */
const FAREWELL_MS = 2_000;

/**
 * The driver's client, which outlives the loss of its connection. A connection that breaks while no statement is under way is told as an `error` event,
 * and an event nobody listens to ends the process. The pool listens only while a client is idle, not while it is checked out.
 * Nothing is lost by not acting on it here: the next statement is refused, and the pool drops the client.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }

  /** On a line that has gone dead the farewell never arrives, and the driver would wait for ever for the server's. */
  override end(): Promise<void>;
  override end(done: (error: Error) => void): void;
  override end(done?: (error: Error) => void): Promise<void> | void {
    const { stream } = (this as unknown as Driver).connection;
    const late = setTimeout(() => stream.destroy(), FAREWELL_MS).unref();
    this.once('end', () => clearTimeout(late));
    return done ? super.end(done) : super.end();
  }
}

/** A pool of such clients, for whoever needs more than one and no ORM. */
export function steadyPool(config: pg.PoolConfig): pg.Pool {
  return new pg.Pool({ ...config, Client: SteadyClient }).on('error', () => undefined);
}

/**
 * The driver's client, but for two things by which the rows of each statement outlive the small sweeps of memory, which then take ten times as long, with
 * everybody waiting: the promises it makes itself, and `query_timeout`, a timer for each. What that is for is kept: the wait for a server that has stopped answering ends.
 */
export function clientThatWaits(answerMs: number): typeof pg.Client {
  return class extends (SteadyClient as unknown as typeof Driver) {
    constructor(config?: pg.ClientConfig) {
      super(config);
      this.once('connect', () => {
        const { stream } = this.connection;
        stream.setTimeout(answerMs, () => {
          if (!this.readyForQuery) stream.destroy(Object.assign(new Error('PostgreSQL has stopped answering'), { code: 'ETIMEDOUT' }));
        });
      });
    }

    override query(...args: unknown[]): unknown {
      const [statement] = args as [{ submit?: unknown }];
      if (typeof args.at(-1) === 'function' || typeof statement.submit === 'function') return super.query(...args);
      return new Promise((resolve, reject) => { super.query(...args, (error: unknown, result: unknown) => error ? reject(error) : resolve(result)); });
    }
  } as unknown as typeof pg.Client;
}

/** What of the driver's client its types leave out. */
declare class Driver extends EventEmitter {
  constructor(config?: pg.ClientConfig);
  readonly connection: { stream: Socket };
  readonly readyForQuery: boolean;
  query(...args: unknown[]): unknown;
}

const BEAT_MS = 5_000;
const BEAT_ANSWERED_WITHIN_MS = 5_000;
/** PostgreSQL ends the session of whoever says nothing for so long: three beats. */
const FORGOTTEN_AFTER_MS = 15_000;

/**
 * A connection that is held for its own sake: for a lock, or to listen. Nothing is said on it for long, and a line may go dead
 * without a word to either end. So it says something now and then: whoever holds it learns within ten seconds that the server
 * is out of reach, by its `end`. The server lets go of a lock whose holder is out of reach, or stands still, within fifteen.
 */
export class HeldClient extends clientThatWaits(BEAT_ANSWERED_WITHIN_MS) {
  constructor(databaseUrl: string, applicationName: string) {
    super({
      connectionString: databaseUrl, application_name: applicationName, connectionTimeoutMillis: 3_000,
      options: `-c idle_session_timeout=${FORGOTTEN_AFTER_MS}`,
    });
  }

  /** Connects, and begins to say something now and then. */
  async hold(): Promise<void> {
    await this.connect();
    void this.beat();
  }

  private async beat(): Promise<void> {
    const isThere = () => this.query('SELECT 1').then(() => true, () => false);
    while (await isThere()) await sleep(BEAT_MS, undefined, { ref: false });
  }
}
