import type { Block } from '#libs/documents/model.js';
import { line, paragraph, table } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, type EventOf, eventsOf, type Paper } from '#libs/documents/paper.js';
import { bodyOffice, cardZh, citedZh, dayZh, departmentOffice, nameIn, sumZh } from '#libs/documents/wording.js';
import type { Pack } from '#libs/policy/pack.js';

type Decision = EventOf<'Decided' | 'ConferenceDecided' | 'SecondReliefGranted'>;

/** 救助决定书: what was decided, by which rule, what is paid to whom, and what can be done against it. */
export const decisionLetter: Paper = {
  name: DOCUMENT_NAMES.decision,
  roles: ['village-assistant', ...DESK, 'town-approver', 'county-approver', 'auditor'],
  lacks: file => decisionsOf(file).length > 0 ? null : 'decided',
  /** In the order in which they were taken. */
  numbers: file => decisionsOf(file).map((_, i) => i + 1),
  write: (file, no, shown) => {
    const { state, pack, caseNo } = file;
    const decision = decisionsOf(file)[no! - 1]!;
    const grant = grantOf(decision);
    const programme = grant ? nameIn(pack.programmes, grant.programme) : null;
    const { payeeName, bankCard } = { payeeName: '', bankCard: '', ...decision.personal };
    const pays = reliefIdOf(decision) !== null;
    return {
      title: `${programme ?? '社会救助'}决定书`, style: 'letter', number: `编号：${caseNo}-决定${no}`,
      blocks: [
        line(`${state.person.name ?? ''}：`, true),
        paragraph(`您提出的社会救助申请（案件编号${caseNo}），经${decision.type === 'ConferenceDecided' ? `“一事一议”会商（纪要文号：${decision.personal?.minutes ?? ''}）` : '调查核实'}，现决定如下：`),
        ...(grant ? [paragraph(`${decision.type === 'SecondReliefGranted' ? '追加给予' : '给予'}${programme}，金额${sumZh(grant.amountFen)}。`)] : []),
        ...advanceOf(decision),
        ...(pays ? [paragraph(`救助金将转入${payeeName}的银行账户（卡号${cardZh(bankCard, shown)}）。`)] : []),
        ...planOf(file, decision),
        paragraph(`依据：${rests(pack, decision)}。`),
        ...remediesOf(pack, pack.refusals.remedies.map(({ id }) => id)),
        { type: 'closing', office: bodyOffice(file, decision.data.body, grant?.programme ?? null, decision), date: dayZh(decision.occurredAt) },
      ],
    };
  },
};

function decisionsOf(file: Pick<CaseFile, 'events'>): Decision[] {
  return eventsOf(file, 'Decided', 'ConferenceDecided', 'SecondReliefGranted');
}

export function grantOf(decision: Decision): { programme: string; amountFen: string } | null {
  return decision.type === 'ConferenceDecided' ? decision.data.grant : decision.data;
}

function reliefIdOf(decision: Decision): number | null {
  return decision.data.reliefId;
}

/** 预支 is settled by the decision: what was given first is part of the sum. */
function advanceOf(decision: Decision): Block[] {
  if (decision.type !== 'Decided' || decision.data.advanceFen === '0') return [];
  const { amountFen, advanceFen } = decision.data;
  const rest = BigInt(amountFen) - BigInt(advanceFen);
  return [paragraph(`其中${sumZh(advanceFen)}已先行预支，${rest > 0n ? `本次发放${sumZh(String(rest))}` : '不再另行发放'}。`)];
}

/** What a conference gave each department to do; it is answered by its slip. */
function planOf(file: CaseFile, decision: Decision): Block[] {
  if (decision.type !== 'ConferenceDecided') return [];
  const { departments } = decision.data;
  return [
    ...(decision.personal?.plan ? [paragraph(`救助方案：${decision.personal.plan}`)] : []),
    ...(departments.length ? [table([{ name: '序号', width: 1, align: 'center' as const }, { name: '承办单位', width: 8 }], departments.map((id, i) => [String(i + 1), departmentOffice(file, id)]))] : []),
  ];
}

function rests(pack: Pack, decision: Decision): string {
  const grant = grantOf(decision);
  const programme = grant && pack.programmes.find(({ id }) => id === grant.programme);
  const citations = [...(programme ? [programme.citation] : []), ...(decision.type === 'ConferenceDecided' && pack.caseConference ? [pack.caseConference.citation] : [])];
  return [...new Set((citations.length ? citations : [pack.rules.feedback.citation]).map(citedZh))].join('；');
}

/** What the policy says can be done against it. */
export function remediesOf(pack: Pack, ids: readonly string[]): Block[] {
  const known = ids.flatMap(id => pack.refusals.remedies.find(remedy => remedy.id === id) ?? []);
  if (known.length === 0) return [];
  return [
    paragraph('如不服本决定，可以通过下列途径寻求救济：'),
    ...known.map(({ name, citation }, i) => paragraph(`${i + 1}．${name.zh}（${citedZh(citation)}）。`)),
  ];
}
