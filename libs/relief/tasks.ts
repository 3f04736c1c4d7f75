import type { CaseState, Relief } from '#libs/contracts/event.js';
import type { Role, TaskAct } from '#libs/contracts/words.js';
import { localDate } from '#libs/clock/instant.js';
import type { Pack } from '#libs/policy/pack.js';
import { AUTHORITY, ORAL_APPROVERS } from '#libs/relief/authority.js';
import { isAdvance } from '#libs/relief/advance.js';
import { canMove, CASE_MOVES } from '#libs/relief/moves.js';
import { papersOwed, wasHelped } from '#libs/relief/rules/ending.js';
import { nextStep } from '#libs/relief/rules/investigating.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';
import { beyondAuthority } from '#libs/relief/rules/approving.js';
import { duplicateInTheWay, isUnpaid } from '#libs/relief/rules/relief.js';
import { isCountysToRoute } from '#libs/relief/rules/slips.js';

/** What a case waits for, and which posts it asks; whoever handles it is asked anyway. */
export interface Task {
  act: TaskAct;
  of: readonly Role[];
}

/** 待办事项, the first first. What may be done the decider says; this says what somebody waits for. */
export function tasksOf(state: CaseState, pack: Pack): Task[] {
  if (state.status === 'closed') return [];
  const ofReliefs = state.reliefs.flatMap(one => ofRelief(one, state, pack));
  const tasks = [
    ...(ofReliefs.length === 0 && isUnpaid(state) ? [handlers('correct-card')] : ofReliefs),
    ...(state.recoveries.some(one => one.state === 'open') ? [task('settle-recovery', 'county-approver')] : []),
    ...(state.oralApprovals.some(({ marks }) => !marks['oral-confirmed']) ? [task('confirm-approval', ...ORAL_APPROVERS)] : []),
    ...(state.proposedGrade && canMove(CASE_MOVES, 'confirm-grade', state.status) ? [task('confirm-grade', 'town-intake', 'team-lead')] : []),
    ...(state.withdrawal && canMove(CASE_MOVES, 'confirm-withdrawal', state.status) ? [task('confirm-withdrawal', 'team-lead', 'town-approver')] : []),
  ];
  const inWriting = state.inspections.flatMap(({ state: standing }) =>
    standing === 'demanded' ? [task('answer-inspection', 'team-lead')] : standing === 'answered' ? [task('settle-inspection', 'supervisor', 'county-duty')] : []);
  // Nobody handles it: that comes before whatever they would do.
  if (state.handlerId === null) return [...tasks.filter(({ act, of }) => of.length > 0 || act === 'bank'), { act: 'take-over', of: AUTHORITY['take-over'].roles }, ...inWriting];
  // It does not end before everything in writing has been settled.
  const main = tasks.length === 0 && !(state.status === 'fed-back' && inWriting.length > 0) ? mainTask(state, pack) : [];
  return [...tasks, ...main, ...inWriting];
}

/** The posts that are asked. */
export function askedOf(tasks: readonly Task[]): Role[] {
  return [...new Set(tasks.flatMap(({ of }) => of))];
}

const task = (act: TaskAct, ...of: Role[]): Task => ({ act, of });
const handlers = (act: TaskAct): Task => ({ act, of: [] });

function ofRelief(one: Relief, state: CaseState, pack: Pack): Task[] {
  const approver = beyondAuthority(state, one, 'town-approver', pack, localDate(one.proposedAt)) ? 'county-approver' : 'town-approver';
  if ((one.state === 'proposed' || one.state === 'approved') && duplicateInTheWay(state, one, pack)) return [task('override-duplicate', pack.onceAYear!.override.body === 'town' ? 'town-approver' : 'county-approver')];
  switch (one.state) {
    case 'proposed': return [task('approve', approver), ...(state.asks.some(ask => ask.reliefId === one.reliefId && ask.state === 'open') ? [task('approve-orally', ...ORAL_APPROVERS)] : [])];
    case 'approved': return [one.form === 'money' ? task('disburse', 'county-finance') : one.department === null ? handlers('deliver') : task('deliver', 'department-handler')];
    case 'in-doubt': return [task('settle-payment', 'county-finance')];
    case 'ordered': return [handlers('bank')];
    default: return [];
  }
}

/** 申请 → 受理 → 分办 → 反馈. */
function mainTask(state: CaseState, pack: Pack): Task[] {
  switch (state.status) {
    case 'lead': return [handlers('apply')];
    case 'applied': return [handlers(state.materials.listed && missingMaterials(state.materials.given, pack).some(id => state.materials.listed!.includes(id)) ? 'supply' : 'accept')];
    case 'accepted': return [underWay(state, pack)];
    case 'refused': return [beforeTelling(state)];
    case 'fed-back': return [handlers(state.followUps.some(({ done }) => !done) ? 'follow-up' : 'close')];
    case 'closed': return [];
  }
}

function underWay(state: CaseState, pack: Pack): Task {
  const { graded, urgency, marks } = state;
  const reliefFirst = urgency !== 'ordinary' && (pack.tracks.find(({ id }) => id === state.track)?.reliefFirst ?? true);
  if (!graded) return handlers('grade');
  if (wasHelped(state) || isWithOthers(state)) return beforeTelling(state);
  if (reliefFirst && !marks.decided) return handlers('relief-first');
  switch (nextStep(state, pack)) {
    case 'opinion': return handlers('give-opinion');
    case 'public-notice': return handlers(state.notices.some(notice => notice.state === 'posted') ? 'notice' : 'post-notice');
    case null: return state.payee || state.reliefs.some(isAdvance) ? task('decide', marks.raised ? 'county-approver' : 'town-approver') : handlers('record-payee');
    default: return task('investigate', 'town-investigator');
  }
}

function beforeTelling(state: CaseState): Task {
  const returned = state.slips.filter(slip => slip.state === 'returned');
  if (returned.length > 0) return returned.some(({ slipNo }) => isCountysToRoute(state, slipNo)) ? task('route-slip', 'county-approver') : handlers('route-slip');
  if (isWithOthers(state)) return handlers('answer-slip');
  return handlers(papersOwed(state) ? 'complete-papers' : 'feedback');
}

function isWithOthers({ slips }: CaseState): boolean {
  return slips.some(({ state }) => state === 'issued' || state === 'accepted' || state === 'returned');
}
