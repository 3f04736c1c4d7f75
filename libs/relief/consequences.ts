import { clocksOf, isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { CommandType, PersonCommand } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import { INVESTIGATION_STEPS } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { type AlertTarget, alertsOf } from '#libs/relief/alerts.js';
import { decide, mayDo, type Question } from '#libs/relief/decide.js';
import { evolve } from '#libs/relief/evolve.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';

/** What a command sets going. */
export interface Consequences {
  /** Clocks that begin with it, by their ids, and when they are due. */
  starts: { clock: string; due: Instant }[];
  /** Clocks it ends, whether they are met by it or no longer asked for. */
  stops: string[];
  tells: AlertTarget[];
  /** What it sends to the bank. */
  paysFen: string[];
}

type Case = Omit<Question, 'command' | 'state'> & { state: CaseState };

/** What an actor may do now, each with its consequences; null where they hang on what is filled in, which `foresee` then tells. */
export function foreseen(asked: Case): { type: CommandType; consequences: Consequences | null }[] {
  return mayDo(asked.state, asked.actor, asked.pack, asked.now).map(type => ({ type, consequences: HANGS_ON_THE_FORM.has(type) ? null : likely(asked, type) }));
}

/** What exactly this command would set going; null when it would be refused. The decider itself is asked, so nothing is told twice. */
export function foresee({ state, ...asked }: Case & { command: PersonCommand }): Consequences | null {
  const { events } = decide({ state, ...asked });
  if (!events) return null;
  let after = state;
  const tells = new Map<string, AlertTarget>();
  for (const event of events) {
    after = evolve(after, event);
    for (const { to } of alertsOf(event, after, asked.pack)) for (const target of to) tells.set(JSON.stringify(target), target);
  }
  const ran = new Set(clocksOf(state, asked.pack, asked.calendar).filter(isRunning).map(({ key }) => key));
  const run = clocksOf(after, asked.pack, asked.calendar).filter(isRunning);
  return {
    starts: run.filter(({ key }) => !ran.has(key)).map(({ rule, due }) => ({ clock: rule.id, due })),
    stops: [...ran].filter(key => !run.some(clock => clock.key === key)).map(key => key.split('#')[0]!),
    tells: [...tells.values()],
    paysFen: events.flatMap(event => event.type === 'PaymentOrdered' ? [event.data.amountFen] : []),
  };
}

/** A grade decides which clocks run, a slip's body or whoever is asked who is told: without it nothing true can be said. */
const HANGS_ON_THE_FORM: ReadonlySet<CommandType> = new Set<CommandType>(['grade', 'hand-over', 'issue-slip', 'route-slip', 'confer', 'merge', 'declare-relative', 'raise', 'attach', 'plan-follow-up', 'ask-approval']);

/** By the first of the ways to fill it in that would be let through. */
function likely(asked: Case, type: CommandType): Consequences | null {
  for (const body of ways(type, asked.state, asked.pack)) {
    const consequences = foresee({ ...asked, command: { type, ...body } as PersonCommand });
    if (consequences) return consequences;
  }
  return null;
}

/** Bodies that differ in what the rules look at; whatever people write is all the same to them. */
function ways(type: CommandType, state: CaseState, pack: Pack): object[] {
  const personal = { reason: '…', payeeName: '…', bankCard: '…', note: '…' };
  const source = 'card-seen';
  const cardTail = state.payee?.bankCard.slice(-4);
  const reliefs = state.reliefs.map(({ reliefId, bankCard }) => ({ reliefId, source, cardTail: bankCard.slice(-4), personal }));
  const slips = state.slips.map(({ slipNo }) => ({ slipNo, personal }));
  const inspections = state.inspections.map(({ inspectionNo }) => ({ inspectionNo, personal }));
  switch (type) {
    case 'accept': return [{}, ...pack.tracks.map(({ id }) => ({ track: id }))];
    case 'list-missing': case 'supply': return [{ materials: missingMaterials(state.materials.given, pack) }];
    case 'reject': case 'deny': return [{ ground: pack.refusals.grounds[0]!.id }];
    case 'override-duplicate': return state.duplicates.map(({ caseNo }) => ({ caseNo, personal }));
    case 'investigate': return INVESTIGATION_STEPS.map(step => ({ step, authorised: true }));
    case 'assess': return [{ tier: pack.recipients.tiers[0]!.id }];
    case 'object': return state.notices.map(({ noticeNo }) => ({ noticeNo, personal }));
    case 'decide': return pack.programmes.flatMap(({ id }) => [{ programme: id, amountFen: '50000', cardTail }, ...pack.severities.map(severity => ({ programme: id, amountFen: '50000', severity: severity.id, cardTail }))]);
    case 'add-relief': return pack.programmes.flatMap(({ id }) => (['county', 'city'] as const).map(body => ({ body, programme: id, amountFen: '50000', severity: pack.severities[0]?.id, cardTail })));
    case 'record-payee': return [{ source, personal }];
    case 'relief-first': return pack.reliefFirst.forms.map(({ form }) => ({ form, amountFen: '50000', ...(form === 'money' && { source }), personal }));
    case 'settle-recovery': return state.recoveries.map(({ recoveryNo }) => ({ recoveryNo, outcome: 'recovered', personal }));
    case 'approve': case 'approve-orally': case 'record-approval': case 'disown-approval': case 'co-sign': case 'confirm-approval': case 'turn-down': case 'disburse': case 'record-return': case 'correct-card': return reliefs;
    case 'deliver': return reliefs.map(one => ({ ...one, receipt: 'signature' }));
    case 'settle-payment': return reliefs.map(one => ({ ...one, debited: true, bankReference: '…' }));
    case 'accept-slip': case 'return-slip': return slips;
    case 'answer-slip': return slips.map(one => ({ ...one, outcome: 'helped' }));
    case 'acknowledge': return state.dutyCalls.map(({ callNo }) => ({ callNo }));
    case 'answer-inspection': case 'return-answer': case 'settle-inspection': return inspections;
    case 'lift-recusal': return state.recused.map(staffId => ({ staffId, personal }));
    case 'confirm-withdrawal': return [{ stands: true }];
    case 'follow-up': return state.followUps.map(({ followUpNo }) => ({ followUpNo, furtherNeed: false }));
    case 'apply': return [{ personal: { name: '…', summary: '…' } }];
    default: return [{ personal }];
  }
}
