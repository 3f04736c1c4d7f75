import { nextDay } from '#libs/calendar/calendar.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import type { Actor, Command, CommandType, PersonCommand } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import type { Status } from '#libs/contracts/words.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { evolve } from '#libs/relief/evolve.js';
import { canMove, CASE_MOVES } from '#libs/relief/moves.js';
import { aCase, type CaseStory, COUNTY, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';

/** Cases as chance would have them, for properties: anybody does anything, and now and then something sensible. */

export const PEOPLE: Actor[] = [
  ...Object.values(STAFF),
  { id: 'lin-intake', role: 'town-intake', region: TOWN }, { id: 'gu-approver', role: 'town-approver', region: TOWN }, { id: 'fu-finance', role: 'county-finance', region: COUNTY },
  // Whoever changes posts takes what they did along.
  { ...STAFF.sun, role: 'town-approver' }, { ...STAFF.wang, role: 'town-investigator' }, { ...STAFF.jiang, role: 'county-finance' },
];
export const TYPES = Object.keys(AUTHORITY) as CommandType[];
const PAYEE = { payeeName: '王小明', bankCard: '6222020000000007' };
const WAITS_MS = [0, 0, 1, 60_000, 600_000, 3_600_000, 13 * 3_600_000, 3 * 86_400_000];

/** What a person might ask for, given how the case stands; `n` chooses among the possibilities, sensible ones and others. */
export function bodyOf(type: CommandType, state: CaseState | null, n: number, now: Instant): PersonCommand {
  const pick = <T>(...all: T[]): T => all[n % all.length]!;
  const last = (all: { length: number } | undefined) => Math.max(1, (all?.length ?? 0) - (n % 7 === 0 ? 1 : 0));
  const amountFen = pick('50000', '50001', '1', '800000');
  const severity = pick('light' as const, 'heavier' as const, 'severe' as const);
  const programme = pick('temporary', 'temporary', 'temporary', 'dibao', 'medical');
  const personal = { reason: '说明' };
  const cardTail = n % 9 === 0 ? '1111' : '0007';
  const reliefId = last(state?.reliefs);
  const to = pick<{ department: string } | { townCode: string }>({ department: 'medical-insurance' }, { department: 'civil-affairs' }, { townCode: OTHER_TOWN }, { department: 'nobody' });
  const slipNo = last(state?.slips);
  switch (type) {
    case 'report-lead': return { type, townCode: TOWN, cause: pick('sudden-event', 'other'), channel: 'discovery', urgency: pick(undefined, 'urgent', 'ordinary'), personal: { summary: '线索' } };
    case 'apply': return { type, ...(!state && { townCode: TOWN, cause: 'sudden-illness', channel: 'village' }), materials: pick(undefined, ['application'], ['application', 'means-authorisation', 'hardship-evidence']), personal: { name: '王小明', summary: '困难' } };
    case 'list-missing': return { type, materials: pick(['application', 'means-authorisation', 'hardship-evidence'], ['application', 'means-authorisation'], ['means-authorisation', 'hardship-evidence'], ['hardship-evidence'], ['application'], ['means-authorisation'], ['application', 'hardship-evidence']) };
    case 'supply': return { type, materials: pick(['application'], ['means-authorisation'], ['hardship-evidence'], ['application', 'means-authorisation'], ['identity']) };
    case 'accept': return { type, track: pick(undefined, 'urgent-type', 'expenditure-type', 'expenditure-type'), ...(n % 3 === 0 && { urgency: pick('urgent', 'ordinary', 'emergency') }), ...(n % 5 < 2 && { takeOver: true }) };
    case 'reject': case 'deny': return { type, ground: pick('not-in-hardship', 'nothing'), referTo: pick(undefined, 'civil-affairs'), personal: { explanation: '理由' } };
    case 'merge': return { type, intoCaseNo: 'JS-2026-0000001-0' };
    case 'override-duplicate': return { type, caseNo: state?.duplicates[0]?.caseNo ?? 'JS-2026-0000002-0', personal };
    case 'grade': return { type, urgency: pick('ordinary', 'urgent', 'emergency', 'ordinary', 'urgent') };
    case 'hand-over': return { type, ...pick<{ handlerId: string } | { townCode: string }>({ handlerId: STAFF.sun.id }, { townCode: OTHER_TOWN }, { handlerId: STAFF.li.id }, { handlerId: 'lin-intake' }) };
    case 'declare-relative': return { type, relation: 'sibling', ...(n % 3 === 0 && { staffId: STAFF.he.id, personal }) };
    case 'lift-recusal': return { type, staffId: pick(...(state?.recused ?? []), STAFF.he.id), personal };
    case 'withdraw': return { type, ...(n % 3 === 0 && { attachmentNo: state?.attachments.findLast(({ purpose }) => purpose === 'withdrawal')?.attachmentNo ?? last(state?.attachments) }), personal };
    case 'confirm-withdrawal': return { type, stands: n % 3 !== 0 };
    case 'break-glass': return { type, staffId: pick(STAFF.he.id, STAFF.zhou.id, STAFF.sun.id, STAFF.jiang.id), personal };
    case 'return-hand-over': case 'reopen': return { type, personal };
    case 'investigate': return { type, step: pick('visit', 'means-check', 'appraisal'), authorised: n % 5 !== 0 };
    case 'assess': return { type, tier: pick('low-income', 'anyone-in-urgent-need', 'none'), ...(n % 4 === 0 && { order: pick(['temporary', 'special', 'basic-living'], ['special']), personal: { note: '说明' } }) };
    case 'post-notice': return { type, personal: { place: '村务公开栏' } };
    case 'object': return { type, noticeNo: last(state?.notices), personal: { objection: '有异议' } };
    case 'raise': return { type, to: pick('county', 'city'), programme, amountFen, severity };
    case 'decide': return { type, programme, amountFen, severity, cardTail };
    case 'record-payee': return { type, source: pick('card-seen', 'told'), personal: PAYEE };
    case 'confer': return { type, departments: pick(['civil-affairs'], [], ['nobody'], ['civil-affairs', 'civil-affairs']), ...(n % 2 === 0 ? { grant: { programme, amountFen, cardTail }, personal: { minutes: '纪要1号', plan: '方案' } } : { personal: { minutes: '纪要1号', plan: '方案' } }) };
    case 'add-relief': return { type, body: pick('county', 'city', 'town'), programme, amountFen, severity: 'severe', cardTail };
    case 'relief-first': {
      const form = pick('money' as const, 'goods' as const, 'money' as const, 'cash' as const, 'lodging' as const);
      if (form === 'money' && n % 5 === 0) return { type, form, amountFen };
      return { type, form, amountFen, ...(form === 'money' ? { source: 'card-seen', personal: PAYEE } : { personal: { payeeName: '王小明' } }) };
    }
    case 'approve': case 'approve-orally': return { type, reliefId, cardTail };
    case 'record-approval': return { type, reliefId, cardTail, personal: { code: '12345678' } };
    case 'disown-approval': return { type, reliefId, personal };
    case 'settle-recovery': return { type, recoveryNo: last(state?.recoveries), outcome: pick('recovered', 'upheld', 'not-recoverable'), personal: { note: '说明' } };
    case 'co-sign': case 'confirm-approval': case 'disburse': return { type, reliefId };
    case 'ask-approval': return { type, reliefId, approverId: pick(STAFF.wang.id, STAFF.zhou.id, STAFF.li.id, STAFF.jiang.id, 'nobody-yet') };
    case 'turn-down': return { type, reliefId };
    case 'settle-payment': return { type, reliefId, ...(n % 2 === 0 ? { debited: true, bankReference: 'B2' } : { debited: false }), personal: { note: '对账单' } };
    case 'record-return': return { type, reliefId, personal };
    case 'deliver': return { type, reliefId, receipt: 'thumbprint' };
    case 'correct-card': return { type, reliefId, source: 'card-seen', personal: PAYEE };
    case 'issue-slip': return { type, ...to, reliefFirst: n % 4 === 0, personal: { item: '事项' } };
    case 'accept-slip': return { type, slipNo };
    case 'return-slip': return { type, slipNo, personal };
    case 'route-slip': return { type, slipNo, ...to };
    case 'answer-slip': return { type, slipNo, outcome: pick('helped', 'not-eligible', 'helped-in-part') };
    case 'attach': return { type, sha256: String(n % 61).padStart(64, '0'), mediaType: 'image/jpeg', sizeBytes: 1_000, material: pick(undefined, 'application', 'nothing'), ...(n % 4 === 0 && { purpose: 'withdrawal' as const }) };
    case 'acknowledge': return { type, callNo: last(state?.dutyCalls) };
    case 'inspect': return { type, personal: { demand: '请书面说明' } };
    case 'answer-inspection': return { type, inspectionNo: last(state?.inspections), personal: { answer: '情况说明' } };
    case 'return-answer': return { type, inspectionNo: last(state?.inspections), personal };
    case 'settle-inspection': return { type, inspectionNo: last(state?.inspections) };
    case 'feedback': return { type, satisfied: n % 2 === 0, ...(n % 3 === 0 && { close: true }) };
    case 'rate': return { type, satisfied: n % 2 === 0 };
    case 'plan-follow-up': return { type, on: n % 5 === 0 ? localDate(now) : nextDay(localDate(now)) };
    case 'follow-up': return { type, followUpNo: last(state?.followUps), furtherNeed: n % 2 === 0 };
    default: return { type } as PersonCommand;
  }
}

/** One turn's chances: how long it waits, of what kind it is, which command, by whom, and how the body is filled in. */
export type Turn = readonly [wait: number, kind: number, which: number, who: number, how: number];

/**
 * What a turn tries, until something is let through: half the turns go on towards an end, the others do whatever is
 * open in that status; by somebody of a role that may. Now and then anything is tried by anyone.
 */
export function* attempts(state: CaseState | null, [, kind, which, who, how]: Turn, now: Instant): Generator<readonly [Actor, Command, Facts?]> {
  const ordered = state?.reliefs.find(relief => relief.state === 'ordered' || (relief.state === 'in-doubt' && how % 3 === 0));
  if (kind < 3 && ordered) {
    const at = how % 3 === 0 ? null : instantOf(msOf(now) - how * 60_000);
    const orderId = ordered.orderId!;
    yield [STAFF.system, { type: 'record-payment', orderId, outcome: ordered.state === 'ordered' && how % 5 === 1 ? { state: 'in-doubt', reason: 'no-answer', at: null } : how % 4 === 0 ? { state: 'declined', reason: 'r', at } : { state: 'confirmed', bankReference: 'B', at } }];
  }
  if (kind === 3 && which % 29 === 0) yield [STAFF.system, { type: 'absorb-case', caseNo: 'JS-2026-0000009-0', firstContact: instantOf(msOf(now) - how * 3_600_000) }];
  const status = state?.status ?? 'new';
  const rare = kind === 6 && state ? owed(state) : [];
  const open = kind === 9 ? TYPES : rare.length > 0 ? rare : kind % 2 === 0 ? ONWARDS[status] : TYPES.filter(type => canMove(CASE_MOVES, type, state?.status ?? null) && !(which % 8 !== 0 && ENDING.has(type)));
  for (let tries = 0; tries < (kind === 9 ? 1 : 4); tries++) {
    const type = open[(which + tries * 5) % open.length]!;
    const may = kind === 9 ? PEOPLE : PEOPLE.filter(({ role }) => (AUTHORITY[type].roles as readonly string[]).includes(role));
    const handler = AUTHORITY[type].scope === 'handler' && who % 5 !== 0 && may.find(({ id }) => id === state?.handlerId);
    const command = bodyOf(type, state, how + tries, now);
    const late = how % 11 === 0 && type !== 'report-lead' ? { ...command, occurredAt: instantOf(msOf(now) - how * 600_000) } : command;
    yield [handler || may[(who + tries) % may.length]!, late, type === 'apply' && how % 13 === 0 ? { duplicates: [{ caseNo: 'JS-2026-0000002-0', kind: 'same-event' }] } : undefined];
  }
}

const ONWARDS: { [status in Status | 'new']: CommandType[] } = {
  new: ['apply', 'report-lead', 'apply'],
  lead: ['apply', 'grade', 'take-over', 'relief-first', 'approve', 'deliver'],
  applied: ['accept', 'accept', 'grade', 'take-over', 'supply', 'approve', 'relief-first'],
  accepted: [
    'take-over', 'investigate', 'assess', 'give-opinion', 'post-notice', 'record-payee', 'decide', 'disburse', 'settle-payment', 'relief-first', 'approve', 'deliver', 'complete-papers', 'feedback', 'investigate', 'accept-slip',
    'answer-slip', 'correct-card', 'raise', 'route-slip', 'add-relief', 'object', 'confirm-approval', 'ask-approval', 'approve-orally', 'record-approval', 'co-sign', 'disown-approval', 'settle-recovery', 'override-duplicate', 'settle-inspection', 'answer-inspection', 'record-return', 'deny',
  ],
  refused: ['take-over', 'complete-papers', 'feedback', 'feedback', 'answer-slip', 'route-slip', 'disburse', 'turn-down'],
  'fed-back': ['close', 'close', 'take-over', 'follow-up', 'settle-inspection', 'answer-inspection', 'record-return', 'settle-payment', 'correct-card', 'approve', 'disburse', 'confirm-approval', 'turn-down', 'plan-follow-up', 'rate'],
  closed: ['reopen', 'reopen', 'rate'],
};
/** Few stories come to where these are open; one that does tries them often. */
function owed(state: CaseState): CommandType[] {
  const paidByWord = state.oralApprovals.some(({ reliefId }) => state.reliefs.some(one => one.reliefId === reliefId && one.state === 'paid'));
  const open: { [type in CommandType]?: boolean } = {
    'settle-recovery': state.recoveries.some(one => one.state === 'open'),
    'disown-approval': paidByWord,
    'approve-orally': state.asks.some(one => one.state === 'open'),
    'object': state.notices.some(one => one.state === 'posted'),
    'confirm-withdrawal': state.withdrawal !== null,
  };
  return TYPES.filter(type => open[type]);
}

/** Taken eagerly these would cut every story short. */
const ENDING = new Set<CommandType>(['withdraw', 'confirm-withdrawal', 'merge', 'reject', 'deny', 'declare-relative']);

/** Sees every step that was let through, with the state before it. */
export type Witness = (story: CaseStory, step: { actor: Actor; command: Command; before: CaseState | null; events: CaseEvent[] }) => void;

/** Plays the turns: time passes, what came due comes due, and somebody does the first thing that is let through. */
export function play(turns: readonly Turn[], rules: CaseStory['rules'], witness?: Witness): CaseStory {
  const story = aCase(rules);
  const take = (actor: Actor, command: Command, facts?: Facts): boolean => {
    const before = story.state;
    const { events } = story.when(actor, command, facts);
    if (!events) return false;
    story.events.push(...events);
    for (const event of events) story.state = evolve(story.state, event);
    witness?.(story, { actor, command, before, events });
    return true;
  };
  for (const one of turns) {
    story.later(WAITS_MS[one[0]]!);
    for (let due = story.nextRung(); due && msOf(due.rung.at) <= msOf(story.now); due = story.nextRung()) take(STAFF.system, { type: 'reach-rungs', clockKey: due.clock.key });
    for (const attempt of attempts(story.state, one, story.now)) if (take(...attempt)) break;
  }
  return story;
}
