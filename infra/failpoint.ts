import { writeSync } from 'node:fs';

/**
 * Named places where a test can have this process die or stumble. Armed by the environment,
 * `JISHI_FAILPOINTS=journal.committed:kill@2,payment.attempted:kill` (the second hit, the first hit); otherwise
 * they cost a map look-up.
 */
export const FAILPOINTS = [
  // A command between the API and the case, and back.
  'api.before-update', 'api.updated',
  // A task of a workflow: what it brings is opened, what it leads to is sealed and sent off.
  'task.opened', 'task.sealed',
  // The case and its journal: before, within and after the transaction.
  'journal.before-append', 'journal.locked', 'journal.written', 'journal.uncommitted', 'journal.committed', 'journal.before-sync', 'journal.synced',
  // An order between its row and the bank.
  'payment.before-attempt', 'payment.attempted', 'payment.before-ask', 'payment.before-resend', 'payment.bank-answered', 'payment.still-unknown', 'payment.settled',
  // What others are told.
  'alert.numbered', 'alert.before-sending', 'alert.sent', 'alert.noted', 'merge.before-telling', 'merge.absorbed', 'merge.delivered', 'bank-word.before-telling', 'bank-word.told',
  // A case that may lag or is lost, and a year that lands.
  'sweeper.found', 'sweeper.asked', 'sweeper.noted', 'case.before-restart', 'case.restarted',
  'calendar.before-publishing', 'calendar.published', 'calendar.before-telling', 'calendar.told', 'calendar.landed',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

const armed = new Map<string, { action: string; hitsLeft: number }>();
for (const entry of (process.env.JISHI_FAILPOINTS ?? '').split(',').filter(Boolean)) {
  const match = /^([a-z.-]+):(kill|throw)(?:@(\d+))?$/.exec(entry);
  if (!match || !(FAILPOINTS as readonly string[]).includes(match[1]!)) throw new Error(`JISHI_FAILPOINTS: ${entry} names no failpoint`);
  armed.set(match[1]!, { action: match[2]!, hitsLeft: Number(match[3] ?? 1) });
}

export async function failpoint(name: Failpoint): Promise<void> {
  const point = armed.get(name);
  if (!point || --point.hitsLeft !== 0) return;
  if (point.action === 'throw') throw new Error(`failpoint ${name}`);
  writeSync(2, `${deathAt(process.pid)}${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined); // The signal arrives before anything else happens.
}

/** How a process's log says where it died; the place's name follows. */
export function deathAt(pid: number): string {
  return `process ${pid} dies at failpoint `;
}
