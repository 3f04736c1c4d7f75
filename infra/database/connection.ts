import pg from 'pg';

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
}

/** A pool of such clients, for whoever needs more than one and no ORM. */
export function steadyPool(config: pg.PoolConfig): pg.Pool {
  return new pg.Pool({ ...config, Client: SteadyClient }).on('error', () => undefined);
}
