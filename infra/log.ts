import { type Logger, pino } from 'pino';
import { traceId } from '#infra/tracing/tracing.js';

/** JSON lines on standard output. What is logged is chosen field by field; bodies, names and database messages never are. */
export function openLog(app: string): Logger {
  return pino({
    base: { app }, timestamp: pino.stdTimeFunctions.isoTime, level: process.env['JISHI_LOG_LEVEL'] ?? 'info',
    mixin: () => ({ traceId: traceId() }),
  });
}
