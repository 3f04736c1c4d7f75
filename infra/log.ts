import { type Logger, pino } from 'pino';
import { traceId } from '#infra/tracing/tracing.js';

/**
 * JSON lines on standard output. What is logged is chosen field by field; bodies, names and database messages never are.
 * `waits` false: nobody waits for a line to be written, where each request leaves one and a disk may be slow; a kill can lose the last of them.
 */
export function openLog(app: string, { waits = true } = {}): Logger {
  return pino({
    base: { app }, timestamp: pino.stdTimeFunctions.isoTime, level: process.env['JISHI_LOG_LEVEL'] ?? 'info',
    mixin: () => ({ traceId: traceId() }),
  }, pino.destination({ dest: 1, sync: waits }));
}
