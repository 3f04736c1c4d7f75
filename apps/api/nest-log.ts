import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own words in the same log, without its start-up chatter. */
export class NestLog implements LoggerService {
  private readonly pino: Logger;

  constructor(log: Logger) {
    this.pino = log.child({ from: 'nest' });
  }

  log(): void {}

  warn(message: unknown): void {
    this.pino.warn(String(message));
  }

  error(message: unknown): void {
    this.pino.error(message instanceof Error ? message.name : String(message));
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}
