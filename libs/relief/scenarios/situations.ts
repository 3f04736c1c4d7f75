import type { Actor, MachineCommand, PersonCommand } from '#libs/contracts/command.js';
import type { ReliefForm, Severity, Urgency } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { aCase, CASE_ID, type CaseStory, STAFF, WALK } from '#libs/relief/scenario.js';

/** How far a case has got, and what is commonly asked of it expected: the *given* and the *when* of more than one file. */
type Given = (story: CaseStory) => CaseStory;
type Person<T extends PersonCommand['type']> = PersonCommand & { type: T };

const { li, sun, wang, cao, system } = STAFF;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const CARD = { payeeName: '王小明', bankCard: '6222020000000007' };
/** As whoever decides confirms it. */
export const TAIL = '0007';
export const OTHER_CARD = { payeeName: '王小明', bankCard: '6217000000000006' };
export const REASON = { reason: '说明' };

export const application = WALK.apply[1] as Person<'apply'>;
export const money = WALK['relief-first'][1] as Person<'relief-first'>;
export const inForm = (form: ReliefForm): Person<'relief-first'> => form === 'money' ? money
  : { type: 'relief-first', form, amountFen: '20000', personal: { payeeName: '王小明', what: '棉被两床' } };
export const decision: Person<'decide'> = { type: 'decide', programme: 'temporary', amountFen: '50000', cardTail: TAIL };
export const account: Person<'record-payee'> = { type: 'record-payee', source: 'card-seen', personal: CARD };
export const secondRelief: Person<'add-relief'> = { type: 'add-relief', body: 'county', programme: 'temporary', amountFen: '800000', cardTail: TAIL };
export const medicalSlip: Person<'issue-slip'> = { type: 'issue-slip', department: 'medical-insurance', personal: { item: '医疗救助' } };
export const correctCard = (reliefId: number): Person<'correct-card'> => ({ type: 'correct-card', reliefId, source: 'card-seen', personal: OTHER_CARD });
export const demand: Person<'inspect'> = { type: 'inspect', personal: { demand: '请书面说明' } };

export const confirmed = (reliefId = 1, at: string | null = null): MachineCommand => ({
  type: 'record-payment', orderId: `${CASE_ID}-p${reliefId}`, outcome: { state: 'confirmed', bankReference: 'B1', at: at as never },
});
export const declined = (reliefId = 1): MachineCommand => ({ type: 'record-payment', orderId: `${CASE_ID}-p${reliefId}`, outcome: { state: 'declined', reason: 'no such card', at: null } });
export const doubtful = (reliefId = 1): MachineCommand => ({ type: 'record-payment', orderId: `${CASE_ID}-p${reliefId}`, outcome: { state: 'in-doubt', reason: 'no-answer', at: null } });
export const sentBack = (reliefId = 1): MachineCommand => ({ type: 'record-payment', orderId: `${CASE_ID}-p${reliefId}`, outcome: { state: 'returned', reason: 'account closed', at: null } });
export const reach = (clockKey: string): MachineCommand => ({ type: 'reach-rungs', clockKey });

/** What the same person does in another post. */
export const as = (role: Exclude<Actor['role'], 'system'>, person: Actor): Actor => ({ ...person, role });

/** The case under a policy that differs in this. */
export const under = (change: Partial<Pack>): Given => story => aCase({ ...story.rules, pack: { ...story.rules.pack, ...change } });

/** A lead that comes from a department; a case it has nothing to do with is out of its reach. */
export const reportedBy = (department: Actor): Given => story => story.does(department, WALK['report-lead'][1]);
/** An application that somebody at the desk handles and has graded. */
export const appliedAs = (urgency: Urgency): Given => story => story.upTo('apply').does(li, { type: 'grade', urgency }).does(li, { type: 'take-over' });
export const acceptedAs = (urgency: Urgency): Given => story => appliedAs(urgency)(story).does(li, { type: 'accept' });
/** Under a policy that knows tracks, at noon on an ordinary day; the expenditure track is for what is not urgent. */
export const onTrack = (track: 'urgent-type' | 'expenditure-type'): Given => story =>
  appliedAs(track === 'urgent-type' ? 'urgent' : 'ordinary')(story).does(li, { type: 'accept', track });

/** With the opinion on it, and the account that money would go to. */
export const opined: Given = story => story.does(li, account).does(li, { type: 'give-opinion' });
export const visited: Given = story => story.does(sun, { type: 'investigate', step: 'visit' });
/** The whole investigation by the same investigator. */
export const investigated: Given = story => visited(story).does(sun, { type: 'investigate', step: 'means-check', authorised: true })
  .does(sun, { type: 'investigate', step: 'appraisal' }).does(li, account).does(li, { type: 'give-opinion' });
export const posted: Given = story => story.does(li, { type: 'post-notice', personal: { place: '村务公开栏' } });
/** Everything the expenditure track asks for, the notice's three working days included. */
export const noticed: Given = story => posted(investigated(onTrack('expenditure-type')(story))).at('2026-10-17T09:00:00+08:00').tick();

export const decided = (severity?: Severity): Given => story => story.does(wang, { ...decision, ...(severity && { severity }) });
export const disbursed = (reliefId = 1): Given => story => story.does(cao, { type: 'disburse', reliefId });
/** Decided by the town, paid out by the county's finance, and the bank has confirmed. */
export const paidOut: Given = story => disbursed()(decided()(opined(acceptedAs('ordinary')(story)))).does(system, confirmed());

export const clockOf = (story: CaseStory, key: string) => story.clocks().find(clock => clock.key === key);
/** Money that comes first in an urgent case: proposed, and with the second person's word on it. */
export const proposed: Given = story => acceptedAs('urgent')(story).does(li, money);
export const approved: Given = story => proposed(story).does(wang, { type: 'approve', reliefId: 1, cardTail: TAIL });
/** The same in what is no money. */
export const inKind = (form: Parameters<typeof inForm>[0]): Given => story => acceptedAs('urgent')(story).does(li, inForm(form)).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' });
/** With the opinion on it, in an ordinary case and on the urgent track; and decided, for finance to pay. */
export const ready: Given = story => opined(acceptedAs('ordinary')(story));
export const urgentReady: Given = story => opined(onTrack('urgent-type')(story));
export const toPay: Given = story => decided()(ready(story));
