import { type Instant, latest, localDate } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import type { Severity } from '#libs/contracts/words.js';
import type { AuthorityEntry, Pack } from '#libs/policy/pack.js';
import { bodyOf } from '#libs/relief/authority.js';
import { decidedFen, isAdvance, unsettledFen } from '#libs/relief/advance.js';
import { mayApprove, secondPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertInvestigated, assertStepsDone } from '#libs/relief/rules/investigating.js';
import { refused } from '#libs/relief/rules/refusing.js';
import { assertOthersPayee, confirmedPayee } from '#libs/relief/rules/payees.js';
import { assertNothingPending, isGiven, ofThisRound } from '#libs/relief/rules/relief.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** The decision by whoever has the authority: by the register, by conference, by the higher body it was raised to, or against. */
export const deciding: { [type in 'raise' | 'decide' | 'confer' | 'deny' | 'add-relief']: Rule<type> } = {
  raise: {
    since: ({ opinionAt }) => opinionAt,
    guard: state => {
      if (!state.opinionStands) refuse({ code: 'opinion-owed' });
      if (state.marks.raised) refuse({ code: 'already-raised' });
    },
    act: asked => {
      const { to, programme, amountFen, severity, personal } = asked.command;
      const entries = entriesFor(asked, asked.command);
      const own = entries.find(entry => entry.decides && entry.body === 'town');
      if (own) refuse({ code: 'authority-held', field: 'amountFen', citation: own.citation });
      if (!entries.some(entry => entry.body === to)) noAuthority(entries, 'to');
      return [{ type: 'Raised', data: { to, programme, amountFen, severity: severity ?? null }, personal }];
    },
  },
  decide: {
    since: ({ opinionAt, notices }) => latest(opinionAt, ...notices.map(({ marks }) => marks['notice-ended'])),
    guard: (state, actor, pack) => {
      assertMayDecide(state, actor, pack);
      assertInvestigated(state, pack);
      // What an advance settles wants no account.
      if (!state.payee && !state.reliefs.some(isAdvance)) refuse({ code: 'payee-owed' });
    },
    act: asked => {
      const { programme, amountFen, severity, cardTail } = asked.command;
      const body = bodyOf(asked.actor);
      const entries = entriesFor(asked, asked.command).filter(entry => entry.decides);
      if (!entries.some(entry => entry.body === body)) noAuthority(entries, 'amountFen');
      const advanceFen = advanced(asked);
      const rest = BigInt(amountFen) - advanceFen;
      // An advance above what is decided was given in need, and is not asked back.
      const data = { programme, amountFen, advanceFen: String(rest < 0n ? BigInt(amountFen) : advanceFen), severity: severity ?? null, body };
      if (rest <= 0n) return [{ type: 'Decided', data: { reliefId: null, ...data } }];
      return [{ type: 'Decided', data: { reliefId: asked.state.reliefs.length + 1, ...data }, personal: confirmedPayee(asked.state, cardTail) }];
    },
  },
  confer: {
    since: ({ marks, notices }) => latest(marks.accepted, ...notices.map(notice => notice.marks['notice-ended'])),
    guard: (state, actor, pack) => {
      const conference = pack.caseConference ?? refuse({ code: 'no-conference' });
      if (conference.convenedBy !== bodyOf(actor)) refuse({ code: 'no-authority', citation: conference.citation, params: { body: conference.convenedBy } });
      assertMayDecide(state, actor, pack);
      assertStepsDone(state, pack);
    },
    act: confer,
  },
  deny: {
    since: ({ opinionAt }) => opinionAt,
    guard: (state, actor, pack) => {
      assertMayDecide(state, actor, pack);
      // What was raised is no longer the town's to decide, either way.
      if (state.marks.raised && bodyOf(actor) === 'town') refuse({ code: 'no-authority', params: { body: 'county' } });
      if (!state.opinionStands) refuse({ code: 'opinion-owed' });
    },
    act: asked => refused(asked, 'decision'),
  },
  'add-relief': {
    guard: (state, actor, pack) => {
      if (!ofThisRound(state).some(isGiven)) refuse({ code: 'nothing-delivered' });
      assertMayDecide(state, actor, pack);
      if (!state.payee) refuse({ code: 'payee-owed' });
    },
    act: asked => {
      const { body, programme, amountFen, severity, cardTail } = asked.command;
      const entries = entriesFor(asked, asked.command).filter(entry => !entry.decides);
      if (!entries.some(entry => entry.body === body)) noAuthority(entries, 'body');
      return [{ type: 'SecondReliefGranted', data: { reliefId: asked.state.reliefs.length + 1, programme, amountFen, severity: severity ?? null, body }, personal: confirmedPayee(asked.state, cardTail) }];
    },
  },
};

function assertMayDecide(state: CaseState, actor: Actor, pack: Pack): void {
  assertNothingPending(state);
  if (!mayApprove(state, actor)) refuse(secondPersonNeeded(pack));
  assertOthersPayee(state, actor, pack);
}

function confer({ state, actor, command: { departments, grant, personal }, pack }: Asked<'confer'>): EventBody[] {
  const { items, ...decided } = personal;
  if (departments.length === 0 && !grant) refuse({ code: 'nothing-planned', field: 'departments' });
  if (departments.some(id => !pack.departments.some(known => known.id === id))) refuse({ code: 'no-such-department', field: 'departments' });
  if (grant) assertProgramme(grant.programme, pack, 'grant.programme');
  const payee = grant && confirmedPayee(state, grant.cardTail, 'grant.cardTail');
  const granted = grant ? { programme: grant.programme, amountFen: grant.amountFen } : null;
  const each = [...new Set(departments)];
  return [
    { type: 'ConferenceDecided', data: { reliefId: grant ? state.reliefs.length + 1 : null, grant: granted, departments: each, body: bodyOf(actor) }, personal: { ...decided, ...payee } },
    ...each.map((department, i): EventBody => ({
      type: 'SlipIssued', data: { slipNo: state.slips.length + 1 + i, to: { department }, reliefFirst: false, replaces: null, binding: false }, personal: { item: items?.[department] },
    })),
  ];
}

interface Sum {
  programme: string;
  amountFen: string;
  severity?: Severity | undefined;
}

/** 预支: what the decision settles, where the policy knows advances. */
function advanced({ state, pack }: Asked<'decide'>): bigint {
  if (!pack.reliefFirst.advance) return 0n;
  return state.reliefs.filter(isAdvance).reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}

/** The register's entries about such a sum, on that day. */
function entriesFor({ state, pack, at }: { state: CaseState; pack: Pack; at: Instant }, sum: Sum): AuthorityEntry[] {
  assertProgramme(sum.programme, pack, 'programme');
  if (pack.severities.length > 0 && !sum.severity) refuse({ code: 'severity-needed', field: 'severity', citation: pack.severities[0]!.citation });
  const day = localDate(at);
  // Where an advance is not settled by the decision, it comes on top.
  const isTemporary = pack.programmes.some(({ id, kind }) => id === sum.programme && kind === 'temporary');
  const beside = isTemporary && !pack.reliefFirst.advance ? unsettledFen(state) : 0n;
  const fen = BigInt(sum.amountFen) + decidedFen(state, sum.programme) + beside;
  return pack.authority.filter(entry => entry.validFrom <= day && (!entry.validTo || day <= entry.validTo)
    && entry.programmes.includes(sum.programme)
    && (!entry.severities || (sum.severity !== undefined && entry.severities.includes(sum.severity)))
    && (!entry.overFen || fen > BigInt(entry.overFen)) && (!entry.uptoFen || fen <= BigInt(entry.uptoFen)));
}

function assertProgramme(programme: string, pack: Pack, field: string): void {
  if (!pack.programmes.some(known => known.id === programme)) refuse({ code: 'no-such-programme', field });
}

/** Says whose it is instead. */
function noAuthority([whose]: AuthorityEntry[], field: string): never {
  return refuse({ code: 'no-authority', field, citation: whose?.citation, params: { body: whose?.body ?? 'nobody' } });
}
