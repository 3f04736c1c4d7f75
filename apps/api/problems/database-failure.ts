/** SQLSTATE classes that say the server is out of reach, out of room, or going away: waiting may help, and nothing else does. */
const GONE_CLASSES = ['08', '53', '57', '58'];
/** A lock that was not to be had in time. */
const GONE_CODES = ['55P03'];
const GONE_ERRNOS = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'];
/** node-postgres gives these no code. */
const GONE_TEXTS = /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Connection ended unexpectedly|pool after calling end/i;

/** Whether a query failed because the database could not be used, not because the query was wrong. */
export function isDatabaseGone(error: unknown): boolean {
  const { code, message, driverError } = error as { code?: unknown; message?: unknown; driverError?: unknown };
  if (driverError !== undefined && driverError !== error && isDatabaseGone(driverError)) return true;
  if (typeof code === 'string' && (GONE_ERRNOS.includes(code) || (/^[0-9A-Z]{5}$/.test(code) && GONE_CLASSES.includes(code.slice(0, 2))) || GONE_CODES.includes(code))) return true;
  return typeof message === 'string' && GONE_TEXTS.test(message);
}

/**
 * Values PostgreSQL could not read as what they were handed in as: a date that is none, a number out of range, a character it has no place
 * for. The schemas at the edge are to keep these out; one that got past them is still the caller's mistake. It is logged as an error.
 */
const UNREADABLE_CODES = ['22003', '22007', '22008', '22009', '22021', '22P02', '22P03', '22P05'];

/** Whether a query failed by a value that came in. */
export function isUnreadableValue(error: unknown): boolean {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  return [code, driverError?.code].some(one => typeof one === 'string' && UNREADABLE_CODES.includes(one));
}
