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
  signed_by: string;
  signature: Buffer;
}

/** A line of the bank's books. */
export interface BankEntry {
  type: 'received' | 'repeated' | 'debited' | 'declined' | 'returned' | 'called-back';
  orderId?: string;
  amountFen?: string;
  /** Of what was received. */
  order?: { orderId: string };
}

/** An order as the ledger has it. */
export interface OrderRow {
  order_id: string;
  amount_fen: string;
  state: 'ATTEMPTED' | 'CONFIRMED' | 'DECLINED' | 'RETURNED';
  /** How often it was made ready to be sent. */
  sends: number;
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

/**
 * Money that went out more than once: reliefs that were debited again, counting those that took another's place as the
 * same, and debits under ids nobody ordered beyond the reliefs that were.
 */
export function debitedTwice(caseId: string, story: EventRow[], books: BankEntry[]): string[] {
  const origins = new Map<number, number>();
  const originOf = (reliefId: number): number => origins.get(reliefId) ?? reliefId;
  for (const { type, data } of story) if (type === 'CardCorrected') origins.set(data.reliefId, originOf(data.replaces));
  const reliefOf = new Map(story.filter(({ type }) => type === 'PaymentOrdered').map(({ data }) => [data.orderId as string, originOf(data.reliefId)]));
  const ids = books.flatMap(({ type, orderId }) => type === 'debited' && orderId ? [orderId] : []);
  const debited = ids.flatMap(id => reliefOf.has(id) ? [reliefOf.get(id)!] : []);
  const twice = [...new Set(debited.filter((relief, i) => debited.indexOf(relief) !== i))].map(relief => `relief ${relief}`);
  const strays = ids.filter(id => id.startsWith(`${caseId}-`) && !reliefOf.has(id)).length;
  const undebited = new Set(reliefOf.values()).size - new Set(debited).size;
  return strays > undebited ? [...twice, `${strays} debits nobody ordered`] : twice;
}

/** Orders of which journal and bank say different things. */
export function ordersAtOdds(caseId: string, story: EventRow[], books: BankEntry[]): string[] {
  const said = (type: string, orderId: string) => story.filter(row => row.type === type && row.data.orderId === orderId).length;
  const atOdds: string[] = [];
  for (const { type, orderId, amountFen } of books) {
    if ((type !== 'debited' && type !== 'declined') || !orderId?.startsWith(`${caseId}-`)) continue;
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

/** Orders of which ledger and bank say different things: each has its row before it is sent, and is sent as often as that says. */
export function ledgerAtOdds(rows: OrderRow[], books: BankEntry[]): string[] {
  const ledger = Map.groupBy(rows, row => row.order_id);
  const bank = Map.groupBy(books, ({ order, orderId }) => order?.orderId ?? orderId ?? '');
  const atOdds = [...ledger].filter(([, same]) => same.length > 1).map(([orderId, same]) => `${orderId}: ${same.length} rows`);
  for (const [orderId, entries] of bank) {
    const row = ledger.get(orderId)?.[0];
    const arrivals = entries.filter(({ type }) => type === 'received' || type === 'repeated').length;
    if (!row) atOdds.push(`${orderId}: at the bank, and not in the ledger`);
    else if (arrivals > row.sends) atOdds.push(`${orderId}: sent ${arrivals} times, ${row.sends} of them on record`);
  }
  for (const { order_id: orderId, amount_fen: amountFen, state } of rows) {
    const outcome = bank.get(orderId)?.find(({ type }) => type === 'debited' || type === 'declined');
    const standing = { debited: 'CONFIRMED', declined: 'DECLINED', none: 'ATTEMPTED' }[(outcome?.type ?? 'none') as 'none'];
    // What finance entered as returned the bank had paid.
    if ((state === 'RETURNED' ? 'CONFIRMED' : state) !== standing || (outcome?.type === 'debited' && outcome.amountFen !== amountFen)) atOdds.push(`${orderId}: ${state}, and at the bank ${outcome?.type ?? 'nothing'}`);
  }
  return atOdds;
}

/** Mergers that the case which goes on was not told of, or more than once. */
export function mergersAtOdds(stories: Iterable<EventRow[]>): string[] {
  const events = [...stories].flat();
  const told = (from: string, into: string) => events.filter(row => row.type === 'CaseAbsorbed' && row.case_no === into && row.data.caseNo === from).length;
  return events.filter(({ type }) => type === 'Merged').map(row => [row.case_no, row.data.intoCaseNo as string] as const)
    .filter(([from, into]) => told(from, into) !== 1).map(([from, into]) => `${from} was merged into ${into}, which was told ${told(from, into)} times`);
}

/** An alert as the outbox has it. */
export interface AlertRow {
  /** The case, the number of the event it tells of, and which of that event's alerts it is. */
  alert_key: string;
  case_id: string | null;
  case_no: string | null;
  kind: string;
  to_handler: string | null;
  to_role: string | null;
  to_region: string;
  occurred_at: Date;
  /** Null as long as no stream has it. */
  stream_no: string | null;
}

/** What always has to be told of an event, whoever is to hear it. */
const TOLD: { [type: string]: string } = {
  LeadReported: 'new-case', DuplicateFlagged: 'duplicate', CaseAbsorbed: 'absorbed', HandedOver: 'hand-over', HandOverOffered: 'hand-over-offered',
  WithdrawalProposed: 'withdrawal-proposed', Withdrawn: 'withdrawn', ReliefFirstProposed: 'relief-proposed', CardCorrected: 'relief-proposed',
  ApprovalAsked: 'approval-asked', Raised: 'raised', PaymentDeclined: 'payment-declined', NoticeObjected: 'objection', SlipIssued: 'slip',
  SlipReturned: 'slip-returned', SlipAnswered: 'slip-answered', Urged: 'urge', InspectionDemanded: 'inspection', InspectionAnswered: 'inspection-answered',
  Reopened: 'reopened',
};

/** Events nobody was told of who had to be, and alerts of what never happened. That somebody reads much is no event of a case. */
export function alertsAtOdds(stories: Iterable<EventRow[]>, alerts: readonly AlertRow[]): string[] {
  const told = Map.groupBy(alerts.filter(({ case_id: caseId, kind }) => caseId !== null && kind !== 'many-reads'), ({ alert_key: key }) => key.split(':').slice(0, 2).join(':'));
  const atOdds: string[] = [];
  for (const row of [...stories].flat()) {
    const key = `${row.case_id}:${row.seq}`;
    const own = told.get(key) ?? [];
    told.delete(key);
    const rung = row.type === 'RungReached' && row.data.delivered ? ['rung', 'breach-inspection'] : [];
    const owed = TOLD[row.type] ? [TOLD[row.type]] : rung;
    if (owed.length > 0 && !own.some(({ kind }) => owed.includes(kind))) atOdds.push(`${row.case_no} event ${row.seq}: nobody was told of ${row.type}`);
    const another = own.find(({ case_no: caseNo, occurred_at: at }) => caseNo !== row.case_no || at.getTime() !== row.occurred_at.getTime());
    if (another) atOdds.push(`${row.case_no} event ${row.seq}: an alert tells of another case or time`);
  }
  return [...atOdds, ...[...told.keys()].map(key => `${key}: an alert of no event`)];
}

/** How a case stands after so many of its events, as far as anybody looks at it. */
export interface Standing {
  isOpen: boolean;
  handlerId: string | null;
  /** An inspection waits for its answer. */
  owesAnswer: boolean;
  /** What the desk says families said, as often as it did. */
  satisfied: number;
  notSatisfied: number;
}

export function standingAfter(story: readonly EventRow[], events: number): Standing {
  const standing: Standing = { isOpen: events > 0, handlerId: null, owesAnswer: false, satisfied: 0, notSatisfied: 0 };
  const demanded = new Set<number>();
  for (const { type, data } of story.slice(0, events)) {
    if (type === 'Closed' || type === 'Reopened') standing.isOpen = type === 'Reopened';
    if (type === 'TakenOver' || type === 'HandedOver') standing.handlerId = data.handlerId;
    if (type === 'RelativeDeclared' && data.staffId === standing.handlerId) standing.handlerId = null;
    if (type === 'InspectionDemanded') demanded.add(data.inspectionNo);
    if (type.startsWith('InspectionAnswer') || type === 'InspectionSettled') demanded.delete(data.inspectionNo);
    if (type === 'FeedbackGiven' && data.satisfied !== undefined && data.satisfied !== null) standing[data.satisfied ? 'satisfied' : 'notSatisfied']++;
  }
  standing.owesAnswer = demanded.size > 0;
  return standing;
}

/** Clocks whose time ran out, by their rule: each of which a rung on record says so. */
export function clocksRunOut(story: EventRow[]): string[] {
  const due = story.filter(({ type, data }) => type === 'RungReached' && data.step === 'due');
  return [...new Map(due.map(({ data }) => [data.clockKey as string, data.clock as string])).values()];
}

/** How often urgent relief arrived in time: once for each time the case was open and stayed urgent until it did. */
export function urgentReliefInTime(story: EventRow[]): number {
  const rounds: EventRow[][] = [[]];
  for (const row of story) {
    if (row.type === 'Reopened') rounds.push([]);
    rounds.at(-1)!.push(row);
  }
  return rounds.filter(round => {
    const at = round.findIndex(({ type }) => type === 'PaymentConfirmed' || type === 'ReliefDelivered');
    const arrived = round[at];
    if (!arrived || round.slice(0, at).some(({ type, data }) => type === 'Closed' || (type === 'Graded' && data.urgency !== 'urgent'))) return false;
    // What came just too late may be on record before the rung that says so. Where the rung came first, and the bank says late that
    // it had paid in time, the breach is explained: that is counted apart.
    return !round.some(({ type, data, occurred_at: due }, i) =>
      type === 'RungReached' && data.clock === 'urgent-relief' && data.step === 'due' && (i < at || due < arrived.occurred_at));
  }).length;
}
