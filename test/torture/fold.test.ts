import {
  type AlertRow, alertsAtOdds, clocksRunOut, debitedTwice, type EventRow, lastState, ledgerAtOdds, mergersAtOdds, ordersAtOdds, rungsOwed, rungsTwice, standingAfter, urgentReliefInTime,
} from '#test/torture/fold.js';

const START_MS = Date.parse('2026-11-20T00:00:00Z');
const HOUR_MS = 3_600_000;

/** Events by hours after the first. */
function story(...events: [type: string, hours: number, data?: object][]): EventRow[] {
  return events.map(([type, hours, data], i) => {
    const at = new Date(START_MS + hours * HOUR_MS);
    return { case_id: 'case-1', case_no: 'JS', seq: i + 1, cause: String(i), type, occurred_at: at, recorded_at: at, actor: { id: 'x' }, data: data ?? {}, personal: {}, prev_hash: '', hash: '', signed_by: '', signature: Buffer.alloc(0) };
  });
}
const rung = (step: string, hours: number): [string, number, object] => ['RungReached', hours, { clockKey: 'urgent-relief#1', step }];
const after = (hours: number) => START_MS + hours * HOUR_MS;

test.each<[string, EventRow[], number, string[]]>([
  ['nothing yet', story(['Applied', 0]), 11, []],
  ['half is due', story(['Applied', 0]), 13, ['half']],
  ['half is on record', story(['Applied', 0], rung('half', 12)), 13, []],
  ['all three are due', story(['LeadReported', 0], rung('half', 12)), 25, ['eighty', 'due']],
  ['relief came first', story(['Applied', 0], ['PaymentConfirmed', 11]), 25, []],
  ['relief came late', story(['Applied', 0], ['ReliefDelivered', 20]), 25, ['half', 'eighty']],
  ['the case ended', story(['Applied', 0], ['Closed', 1], ['Reopened', 23]), 25, []],
  ['less than urgent', story(['Applied', 0], ['Graded', 1, { urgency: 'ordinary' }]), 25, []],
  ['merged with an earlier one', story(['Applied', 0], ['CaseAbsorbed', 1, { firstContact: new Date(after(-12)).toISOString() }]), 2, ['half']],
])('the rungs that are owed: %s', (_, events, hours, owed) => {
  expect(rungsOwed(events, after(hours))).toEqual(owed);
});

test('a rung on record twice is told, another clock\'s is not', () => {
  expect(rungsTwice(story(rung('half', 12), rung('eighty', 20), ['RungReached', 21, { clockKey: 'urgent-relief#2', step: 'half' }]))).toEqual([]);
  expect(rungsTwice(story(rung('half', 12), rung('half', 12)))).toEqual(['urgent-relief#1 half']);
});

test('one family\'s money counts once, whatever card it went to', () => {
  const ordered = story(['PaymentOrdered', 0, { orderId: 'case-1-p1', reliefId: 1, amountFen: '5' }], ['CardCorrected', 1, { reliefId: 2, replaces: 1 }], ['PaymentOrdered', 2, { orderId: 'case-1-p2', reliefId: 2, amountFen: '5' }]);
  const debit = (orderId: string) => ({ type: 'debited' as const, orderId, amountFen: '5' });
  expect(debitedTwice('case-1', ordered, [debit('case-1-p2'), debit('case-2-p1')])).toEqual([]);
  expect(debitedTwice('case-1', ordered, [debit('case-1-p1'), debit('case-1-p1')])).toEqual(['relief 1']);
  expect(debitedTwice('case-1', ordered, [debit('case-1-p1'), debit('case-1-p2')])).toEqual(['relief 1']);
});

test('money under an id nobody ordered counts as well', () => {
  const ordered = story(['PaymentOrdered', 0, { orderId: 'case-1-p1', reliefId: 1, amountFen: '5' }]);
  const debit = (orderId: string) => ({ type: 'debited' as const, orderId, amountFen: '5' });
  // One of them is at odds with the journal, which others tell; it is not twice.
  expect(debitedTwice('case-1', ordered, [debit('case-1-p1-again')])).toEqual([]);
  expect(debitedTwice('case-1', ordered, [debit('case-1-p1'), debit('case-1-p1-again')])).toEqual(['1 debits nobody ordered']);
  expect(debitedTwice('case-1', ordered, [debit('case-1-a'), debit('case-1-b')])).toEqual(['2 debits nobody ordered']);
});

test('an order is in the ledger once, before it is sent, and sent as often as that says', () => {
  const row = { order_id: 'case-1-p1', amount_fen: '5', state: 'CONFIRMED' as const, sends: 1 };
  const received = { type: 'received' as const, order: { orderId: 'case-1-p1' } };
  const repeated = { type: 'repeated' as const, orderId: 'case-1-p1' };
  const debited = { type: 'debited' as const, orderId: 'case-1-p1', amountFen: '5' };
  expect(ledgerAtOdds([row], [received, debited])).toEqual([]);
  expect(ledgerAtOdds([{ ...row, sends: 2 }], [received, repeated, debited])).toEqual([]);
  expect(ledgerAtOdds([{ ...row, state: 'ATTEMPTED' }], [])).toEqual([]);
  expect(ledgerAtOdds([row, row], [received, debited])).toEqual(['case-1-p1: 2 rows']);
  expect(ledgerAtOdds([row], [received, repeated, debited])).toEqual(['case-1-p1: sent 2 times, 1 of them on record']);
  expect(ledgerAtOdds([], [received])).toEqual(['case-1-p1: at the bank, and not in the ledger']);
  expect(ledgerAtOdds([row], [received])).toHaveLength(1);
  expect(ledgerAtOdds([{ ...row, state: 'DECLINED' }], [received, debited])).toHaveLength(1);
  expect(ledgerAtOdds([row], [received, { ...debited, amountFen: '6' }])).toHaveLength(1);
});

test('a merger reaches the case that goes on, once', () => {
  const merged = story(['Applied', 0], ['Merged', 1, { intoCaseNo: 'JS-2' }]);
  const goesOn = (times: number) => story(...Array.from({ length: times }, (): [string, number, object] => ['CaseAbsorbed', 1, { caseNo: 'JS' }])).map(row => ({ ...row, case_no: 'JS-2' }));
  expect([0, 1, 2].map(times => mergersAtOdds([merged, goesOn(times)]).length)).toEqual([1, 0, 1]);
});

test('journal and bank say the same of every order', () => {
  const settled = story(['PaymentOrdered', 0, { orderId: 'case-1-p1', reliefId: 1, amountFen: '5' }], ['PaymentConfirmed', 1, { orderId: 'case-1-p1' }]);
  const debited = { type: 'debited' as const, orderId: 'case-1-p1', amountFen: '5' };
  expect(ordersAtOdds('case-1', settled, [debited])).toEqual([]);
  expect(ordersAtOdds('case-1', settled, [])).toHaveLength(1);
  expect(ordersAtOdds('case-1', settled, [{ ...debited, amountFen: '6' }])).toHaveLength(1);
  expect(ordersAtOdds('case-1', settled.slice(0, 1), [debited])).toHaveLength(1);
  expect(ordersAtOdds('case-1', [], [debited])).toHaveLength(2);
});

test('a case that was opened again is open', () => {
  expect([story(['Applied', 0]), story(['Closed', 0]), story(['Closed', 0], ['Reopened', 1]), story(['Closed', 0], ['Reopened', 1], ['Closed', 2], ['CaseAbsorbed', 3])].map(lastState)).toEqual(['open', 'closed', 'open', 'closed']);
});

test('how a case stands is told after each of its events', () => {
  const events = story(['LeadReported', 0], ['TakenOver', 1, { handlerId: 'li' }], ['InspectionDemanded', 2, { inspectionNo: 1 }], ['InspectionAnswered', 3, { inspectionNo: 1 }],
    ['FeedbackGiven', 4, { satisfied: true }], ['Closed', 5], ['Reopened', 6]);
  const stands = events.map((_, i) => standingAfter(events, i + 1)).map(({ isOpen, handlerId, owesAnswer, satisfied }) => [isOpen, handlerId, owesAnswer, satisfied]);
  expect(stands).toEqual([
    [true, null, false, 0], [true, 'li', false, 0], [true, 'li', true, 0], [true, 'li', false, 0], [true, 'li', false, 1], [false, 'li', false, 1], [true, 'li', false, 1],
  ]);
  expect(standingAfter(events, 0).isOpen).toBe(false);
});

test.each<[string, EventRow[], number]>([
  ['in time', story(['Applied', 0], ['PaymentConfirmed', 1]), 1],
  ['late', story(['Applied', 0], ['RungReached', 24, { clock: 'urgent-relief', clockKey: 'urgent-relief#1', step: 'due' }], ['ReliefDelivered', 25]), 0],
  ['late, and on record before the rung that says so', story(['Applied', 0], ['ReliefDelivered', 25], ['RungReached', 24, { clock: 'urgent-relief', clockKey: 'urgent-relief#1', step: 'due' }]), 0],
  ['in time, as the bank says late: that is explained, and counted apart', story(['Applied', 0], ['RungReached', 24, { clock: 'urgent-relief', clockKey: 'urgent-relief#1', step: 'due' }], ['PaymentConfirmed', 23]), 0],
  ['in a second round', story(['Applied', 0], ['Closed', 1], ['Reopened', 2], ['ReliefDelivered', 3]), 1],
  ['less than urgent', story(['Applied', 0], ['Graded', 1, { urgency: 'ordinary' }], ['PaymentConfirmed', 2]), 0],
  ['never', story(['Applied', 0], ['Closed', 1]), 0],
])('urgent relief %s', (_, events, times) => {
  expect(urgentReliefInTime(events)).toBe(times);
});

test('a clock that ran out counts once, by its rule', () => {
  const due = (clock: string, no: number) => ['RungReached', 0, { clock, clockKey: `${clock}#${no}`, step: 'due' }] as [string, number, object];
  expect(clocksRunOut(story(due('visit', 1), due('visit', 1), due('visit', 2), rung('half', 1)))).toEqual(['visit', 'visit']);
});

test('what has to be told is told, and nothing else', () => {
  const events = story(['LeadReported', 0], ['Accepted', 1], ['RungReached', 2, { clockKey: 'visit#1', step: 'half', delivered: true }]);
  const alert = (seq: number, kind: string): AlertRow => ({
    alert_key: `case-1:${seq}:0`, case_id: 'case-1', case_no: 'JS', kind, to_handler: null, to_role: 'team-lead', to_region: '1', occurred_at: events[seq - 1]?.occurred_at ?? new Date(0), stream_no: String(seq),
  });
  expect(alertsAtOdds([events], [alert(1, 'new-case'), alert(3, 'rung')])).toEqual([]);
  expect(alertsAtOdds([events], [alert(1, 'urge')])).toHaveLength(2);
  expect(alertsAtOdds([events], [alert(1, 'new-case'), alert(3, 'rung'), alert(9, 'urge')])).toEqual(['case-1:9: an alert of no event']);
  expect(alertsAtOdds([events], [alert(1, 'new-case'), { ...alert(3, 'rung'), case_no: 'JS-2' }])).toHaveLength(1);
});
