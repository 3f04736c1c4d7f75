import { readCalendar, readPack } from '#infra/policy.js';
import { foresee, foreseen } from '#libs/relief/consequences.js';
import { aCase, CASE_ID, STAFF } from '#libs/relief/scenario.js';
import { evolve } from '#libs/relief/evolve.js';
import type { Actor, Command, PersonCommand } from '#libs/contracts/command.js';

const PAYEE = { payeeName: '王小明', bankCard: '6222020000000007' };

function story() {
  const told = aCase({ pack: readPack('jining-2021', '2026-10-13'), calendar: readCalendar() });
  const done = (actor: Actor, command: Command) => {
    const { events, refusal } = told.when(actor, command);
    if (!events) throw new Error(refusal?.code);
    for (const event of events) told.state = evolve(told.state, event);
  };
  const asked = (actor: Actor) => ({ state: told.state!, actor, now: told.now, caseId: CASE_ID, ...told.rules });
  return { told, done, asked, would: (actor: Actor, command: PersonCommand) => foresee({ ...asked(actor), command }) };
}

function urgent() {
  const one = story();
  one.done(STAFF.li, { type: 'apply', townCode: STAFF.li.region, cause: 'sudden-illness', channel: 'town-window', urgency: 'urgent', personal: { name: '王小明', summary: '突发重病' } });
  one.done(STAFF.li, { type: 'accept', urgency: 'urgent', takeOver: true });
  return one;
}

test('an approval of money first pays, and the bank\'s word ends the hours', () => {
  const one = urgent();
  const proposal: PersonCommand = { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: PAYEE };
  expect(one.would(STAFF.li, proposal)).toMatchObject({ starts: [], stops: [], paysFen: [], tells: [{ role: 'town-approver' }] });
  one.done(STAFF.li, proposal);
  expect(one.would(STAFF.wang, { type: 'approve', reliefId: 1, cardTail: '0007' })).toMatchObject({ paysFen: ['50000'] });
  // Whom an ask tells is whoever is asked.
  expect(foreseen(one.asked(STAFF.li)).find(({ type }) => type === 'ask-approval')).toEqual({ type: 'ask-approval', consequences: null });
});

test('a higher grade begins the two hours, and ends those it takes the place of', () => {
  expect(urgent().would(STAFF.li, { type: 'grade', urgency: 'emergency' })).toMatchObject({ starts: [{ clock: 'emergency-relief' }], stops: ['urgent-relief'] });
});

test('papers that are complete end the window for them', () => {
  const one = urgent();
  one.done(STAFF.li, { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: PAYEE });
  one.done(STAFF.wang, { type: 'approve', reliefId: 1, cardTail: '0007' });
  one.done(STAFF.system, { type: 'record-payment', orderId: one.told.state!.reliefs[0]!.orderId!, outcome: { state: 'confirmed', bankReference: 'B1', at: null } });
  expect(one.would(STAFF.li, { type: 'complete-papers' })).toMatchObject({ stops: ['paperwork'] });
});

test('what would be refused has none', () => {
  expect(urgent().would(STAFF.li, { type: 'approve', reliefId: 1, cardTail: '0007' })).toBeNull();
});

test('all that one may do is told with its consequences, unless they hang on the form', () => {
  const all = new Map(foreseen(urgent().asked(STAFF.li)).map(({ type, consequences }) => [type, consequences]));
  expect(all.get('grade')).toBeNull();
  expect(all.get('relief-first')).toMatchObject({ tells: [{ role: 'town-approver' }] });
  // By the desk's word alone nothing ends yet.
  expect(all.get('withdraw')).toMatchObject({ stops: [], tells: expect.arrayContaining([expect.objectContaining({ role: 'team-lead' })]) });
  expect([...all].filter(([, consequences]) => consequences === null).map(([type]) => type).sort()).toEqual(['attach', 'declare-relative', 'grade', 'hand-over', 'issue-slip', 'merge', 'plan-follow-up']);
});
