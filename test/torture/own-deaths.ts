import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnDeath } from '#infra/launch/children.js';

/** How Node says that nothing caught an error. One that keeps a program from starting looks otherwise: it says so itself. */
const UNCAUGHT = /Unhandled 'error' event|ERR_UNHANDLED_REJECTION|UnhandledPromiseRejection|unhandledRejection|uncaughtException|PromiseRejectionHandledWarning/;

/** Programs that ended by themselves, and errors that nothing caught in those that live on: a line for each. */
export function ownDeathsOf(deaths: readonly OwnDeath[], data: string): string[] {
  const found = deaths.map(({ name, outcome, tail }) => `${name} ended by itself (${outcome}):\n${tail}`);
  const folder = join(data, 'logs');
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const uncaught = readFileSync(join(folder, file), 'utf8').split('\n').filter(line => UNCAUGHT.test(line));
    // What a program died of is counted with its death.
    const died = deaths.filter(({ name }) => file.startsWith(`${name}.log`)).length;
    for (const line of uncaught.slice(died)) found.push(`${file}: ${line}`);
  }
  return found;
}
