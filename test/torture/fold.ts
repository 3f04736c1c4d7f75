/** What a case's events say, folded anew: the checker's own reading of them, as far as it needs any. */

export interface EventRow {
  case_id: string;
  seq: number;
  case_no: string;
  cause: string;
  type: string;
  occurred_at: Date;
  recorded_at: Date;
  actor: { id: string };
  // Each event has fields of its own.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
  personal: object;
  prev_hash: string;
  hash: string;
}

/** A line of the bank's books. */
export interface BankEntry {
  type: 'received' | 'debited' | 'declined';
  orderId?: string;
  amountFen?: string;
}

const HOUR_MS = 3_600_000;

export function lastState(story: EventRow[]): 'open' | 'closed' {
  return story.findLast(({ type }) => type === 'Closed' || type === 'Reopened')?.type === 'Closed' ? 'closed' : 'open';
}

/** Rungs that are on record more than once. */
export function rungsTwice(story: EventRow[]): string[] {
  const rungs = story.filter(({ type }) => type === 'RungReached').map(({ data }) => `${data.clockKey} ${data.step}`);
  return [...new Set(rungs.filter((rung, i) => rungs.indexOf(rung) !== i))];
}

/**
 * Rungs of the day in which urgent relief has to arrive that were due by the instant and are not on record. The window
 * runs from first contact (of the earliest of merged cases) until relief is there, the case ends, or it is graded as
 * less than urgent; both counties have the same one.
 */
export function rungsOwed(story: EventRow[], byMs: number): string[] {
  const round = story.slice(0, 1 + story.findIndex(({ type }) => type === 'Closed') || undefined);
  const first = round[0];
  if (!first || round.some(({ type, data }) => type === 'Graded' && data.urgency !== 'urgent')) return [];
  const contacts = [first.occurred_at.getTime(), ...round.filter(({ type }) => type === 'CaseAbsorbed').map(({ data }) => Date.parse(data.firstContact))];
  const contactMs = Math.min(...contacts);
  const ends = round.filter(({ type }) => ['PaymentConfirmed', 'ReliefDelivered', 'Closed'].includes(type)).map(row => row.occurred_at.getTime());
  const endMs = Math.min(byMs, ...ends);
  const onRecord = new Set(story.filter(({ type }) => type === 'RungReached').map(({ data }) => `${data.clockKey} ${data.step}`));
  return ([['half', 12], ['eighty', 19.2], ['due', 24]] as const)
    .filter(([step, hours]) => contactMs + hours * HOUR_MS < endMs && !onRecord.has(`urgent-relief#1 ${step}`)).map(([step]) => step);
}

/** Money reliefs that were debited more than once, counting those that took another's place as the same. */
export function debitedTwice(story: EventRow[], books: BankEntry[]): number[] {
  const origins = new Map<number, number>();
  const originOf = (reliefId: number): number => origins.get(reliefId) ?? reliefId;
  for (const { type, data } of story) if (type === 'CardCorrected') origins.set(data.reliefId, originOf(data.replaces));
  const reliefOf = new Map(story.filter(({ type }) => type === 'PaymentOrdered').map(({ data }) => [data.orderId as string, originOf(data.reliefId)]));
  const debited = books.flatMap(({ type, orderId }) => type === 'debited' && reliefOf.has(orderId!) ? [reliefOf.get(orderId!)!] : []);
  return [...new Set(debited.filter((relief, i) => debited.indexOf(relief) !== i))];
}

/** Orders of which journal and bank say different things. */
export function ordersAtOdds(caseId: string, story: EventRow[], books: BankEntry[]): string[] {
  const said = (type: string, orderId: string) => story.filter(row => row.type === type && row.data.orderId === orderId).length;
  const atOdds: string[] = [];
  for (const { type, orderId, amountFen } of books) {
    if (type === 'received' || !orderId?.startsWith(`${caseId}-`)) continue;
    const ordered = story.find(row => row.type === 'PaymentOrdered' && row.data.orderId === orderId);
    if (!ordered || (type === 'debited' && ordered.data.amountFen !== amountFen)) atOdds.push(`${orderId}: ${type}, and not ordered so`);
    if (said(type === 'debited' ? 'PaymentConfirmed' : 'PaymentDeclined', orderId) !== 1) atOdds.push(`${orderId}: ${type}, and the journal does not say so`);
  }
  for (const { type, data } of story) {
    const needed = { PaymentConfirmed: 'debited', PaymentDeclined: 'declined' }[type];
    if (needed && !books.some(entry => entry.type === needed && entry.orderId === data.orderId)) atOdds.push(`${data.orderId}: ${type}, and the bank does not know`);
  }
  return atOdds;
}
