import { type Instant, localDate } from '#libs/clock/instant.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import { type Body, INVESTIGATION_STEPS, type TrackStep } from '#libs/contracts/words.js';
import type { AuthorityEntry, Pack } from '#libs/policy/pack.js';
import { reliefPending } from '#libs/relief/rules/relief.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** The full procedure: what is found out, the preliminary opinion on it, and the decision by whoever has the authority. */
export const deciding: { [type in 'investigate' | 'give-opinion' | 'decide']: Rule<type> } = {
  investigate: {
    guard: state => {
      if (INVESTIGATION_STEPS.every(step => isDone(state, step))) refuse({ code: 'step-done' });
    },
    act: ({ state, command: { step, personal } }) => {
      if (isDone(state, step)) refuse({ code: 'step-done', field: 'step' });
      return [{ type: 'InvestigationStepDone', data: { step }, personal }];
    },
  },
  'give-opinion': {
    guard: state => {
      if (state.marks['opinion-given']) refuse({ code: 'opinion-given' });
    },
    act: ({ command }) => [{ type: 'OpinionGiven', data: {}, personal: command.personal }],
  },
  decide: {
    guard: (state, actor, pack) => {
      if (reliefPending(state)) refuse({ code: 'relief-pending' });
      const owed = stepsOwed(state, pack);
      if (owed) refuse({ code: 'steps-owed', citation: owed.citation, params: { step: owed.step } });
      if (!state.marks['opinion-given']) refuse({ code: 'opinion-owed' });
      if (state.stepsDone.some(done => done.by === actor.id)) refuse({ code: 'second-person-needed', citation: pack.rules['second-person'].citation });
    },
    act: decideOn,
  },
};

function isDone(state: CaseState, step: TrackStep): boolean {
  return state.stepsDone.some(done => done.step === step);
}

/** The first step of the case's track that nobody has done. */
function stepsOwed(state: CaseState, pack: Pack) {
  return pack.tracks.find(track => track.id === state.track)?.steps.find(({ step }) => step !== 'opinion' && !isDone(state, step));
}

function decideOn({ state, command, actor, pack, caseId, at }: Asked<'decide'>): EventBody[] {
  const { programme, amountFen, severity } = command;
  if (!pack.programmes.some(known => known.id === programme)) refuse({ code: 'no-such-programme', field: 'programme' });
  if (pack.severities.length > 0 && !severity) refuse({ code: 'severity-needed', field: 'severity', citation: pack.severities[0]!.citation });
  const entries = pack.authority.filter(entry => entry.decides && covers(entry, command, at));
  const body: Body = actor.role === 'town-approver' ? 'town' : 'county';
  if (!entries.some(entry => entry.body === body)) {
    const whose = entries[0];
    refuse({ code: 'no-authority', field: 'amountFen', citation: whose?.citation, params: { body: whose?.body ?? 'nobody' } });
  }
  const reliefId = state.reliefs.length + 1;
  return [
    { type: 'Decided', data: { reliefId, programme, amountFen, severity: severity ?? null, body }, personal: command.personal },
    { type: 'PaymentOrdered', data: { orderId: `${caseId}-p${reliefId}`, reliefId, amountFen } },
  ];
}

/** Whether the register's entry is about such a decision, on that day. */
function covers(entry: AuthorityEntry, { programme, amountFen, severity }: Asked<'decide'>['command'], at: Instant): boolean {
  const day = localDate(at);
  const fen = BigInt(amountFen);
  return entry.validFrom <= day && (!entry.validTo || day <= entry.validTo)
    && entry.programmes.includes(programme)
    && (!entry.severities || (severity !== undefined && entry.severities.includes(severity)))
    && (!entry.overFen || fen > BigInt(entry.overFen)) && (!entry.uptoFen || fen <= BigInt(entry.uptoFen));
}
