import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import { INVESTIGATION_STEPS, type InvestigationStep } from '#libs/contracts/words.js';
import { grantOf } from '#libs/documents/decision-letter.js';
import { band, BLANK_DAY, type Block, box, pairs, table } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, type EventOf, eventsOf, findingOf, householdOf, lastAt, lastOf, type Paper, type Shown } from '#libs/documents/paper.js';
import { ageOn, bodyOffice, cardZh, citedZh, dayZh, idZh, momentZh, nameIn, personName, sexZh, sumZh, townName } from '#libs/documents/wording.js';
import { FORMS, GRADES } from '#libs/words/words.js';
import { evolveAll } from '#libs/relief/evolve.js';

/** What an approval form is about: something proposed first, or a decision. */
type Grant = EventOf<'ReliefFirstProposed' | 'CardCorrected' | 'Decided' | 'ConferenceDecided' | 'SecondReliefGranted'>;

/** 审批表: one for each relief, with the opinions it rests on; before there is any, with room for them to be written and signed. */
export const approval: Paper = {
  name: DOCUMENT_NAMES.approval,
  roles: [...DESK, 'town-approver', 'county-approver', 'county-duty', 'county-finance', 'auditor'],
  whole: ['town-approver', 'county-approver', 'county-finance'],
  lacks: file => file.state.marks.accepted || grantsOf(file).length > 0 ? null : 'relief-proposed',
  /** By the relief's own number. */
  numbers: file => grantsOf(file).flatMap(({ data }) => data.reliefId ?? []),
  /** A decision that an advance has covered leaves no relief, and its form no number. */
  latest: file => grantsOf(file).at(-1)?.data.reliefId ?? null,
  write: (file, no, shown) => {
    const grant = grantsOf(file).findLast(({ data }) => data.reliefId === no) ?? null;
    return {
      title: titleOf(file, grant), style: 'form', ...(no !== null && { number: `编号：${file.caseNo}-审批${no}` }),
      blocks: [
        ...applicant(file, shown),
        ...opinions(asItStood(file, grant)),
        ...relief(file, grant, shown),
        ...approvals(file, grant),
      ],
    };
  },
};

function grantsOf(file: Pick<CaseFile, 'events'>): Grant[] {
  return eventsOf(file, 'ReliefFirstProposed', 'CardCorrected', 'Decided', 'ConferenceDecided', 'SecondReliefGranted');
}

function titleOf({ pack }: CaseFile, grant: Grant | null): string {
  switch (grant?.type) {
    case undefined: return '社会救助审批表';
    case 'ReliefFirstProposed': return '先行救助审批表';
    case 'CardCorrected': return '救助金重新发放审批表';
    case 'ConferenceDecided': return '“一事一议”救助审批表';
    case 'SecondReliefGranted': return `二次${nameIn(pack.programmes, grant.data.programme)}审批表`;
    case 'Decided': return `${nameIn(pack.programmes, grant.data.programme)}审批表`;
  }
}

function applicant(file: CaseFile, shown: Shown): Block[] {
  const { state, pack } = file;
  const { person, marks } = state;
  const household = householdOf(file);
  return [
    pairs([
      [['姓　　名', person.name ?? ''], ['性别年龄', [sexZh(person.residentId), ageOn(person.residentId, lastAt(file)) && `${ageOn(person.residentId, lastAt(file))}周岁`].filter(Boolean).join('，')]],
      [['证件号码', idZh(person.residentId, shown)], ['联系电话', person.phone ?? '']],
      [['家庭住址', person.address ?? '']],
      [['所在乡镇', townName(file, state.townCode)], ['对象类别', state.assessment ? nameIn(pack.recipients.tiers, state.assessment.tier) : '']],
      [['致困原因', nameIn(pack.causes, state.cause)], ['急难等级', `${state.urgency ? GRADES[state.urgency].zh : '待定级'}${state.track ? `（${nameIn(pack.tracks, state.track)}）` : ''}`]],
      [['首次接报', momentZh(marks['first-contact']!)], ['申请日期', marks.applied ? dayZh(marks.applied) : '']],
      [['申请事由', state.summary]],
    ]),
    ...(household.length === 0 ? [] : [
      band('共同生活的家庭成员'),
      table(
        [{ name: '姓名', width: 6, align: 'center' }, { name: '与申请人关系', width: 5, align: 'center' }, { name: '证件号码', width: 8, align: 'center' }, { name: '年龄', width: 3, align: 'center' }],
        household.map(({ name, relation, residentId }) => [name, relation ?? '', idZh(residentId, shown), ageOn(residentId, lastAt(file))]),
      ),
    ]),
  ];
}

/** The case when the relief was proposed or decided: what was found out later, or in another round, is not what it rested on. */
function asItStood(file: CaseFile, grant: Grant | null): CaseFile {
  if (!grant) return file;
  const events = file.events.slice(0, file.events.indexOf(grant) + 1) as CaseEvent[];
  return { ...file, events, state: evolveAll(null, events) };
}

function opinions(file: CaseFile): Block[] {
  const found = INVESTIGATION_STEPS.flatMap(step => ({ step, found: findingOf(file, step) })).filter(({ found: one }) => one !== null);
  const opinion = opinionOf(file);
  return [
    ...found.map(({ step, found: one }) => box(STEPS[step], one!.finding || '已完成。', 1, [signedBy(file, one!.by, one!.occurredAt)])),
    box('村（居）\n意见', '', 2, ['（盖章）' + BLANK_DAY]),
    box('乡镇\n（街道）\n初审意见', opinion?.personal?.opinion ?? (opinion ? '同意上报审批。' : ''), 2, [opinion ? signedBy(file, opinion.by.id, opinion.occurredAt) : `经办人签字：　　　　　（盖章）${BLANK_DAY}`]),
  ];
}

const STEPS = { visit: '入户调查', 'means-check': '经济状况\n核对', appraisal: '民主评议' } satisfies { [step in InvestigationStep]: string };

function opinionOf(file: CaseFile): EventOf<'OpinionGiven'> | null {
  return file.state.opinionStands ? lastOf(file, 'OpinionGiven') : null;
}

function relief(file: CaseFile, grant: Grant | null, shown: Shown): Block[] {
  if (!grant) return [pairs([[['救助项目', ''], ['救助方式', '']], [['救助金额', '¥　　　　　　　人民币（大写）']], [['收款人', ''], ['银行卡号', '']]])];
  const { state, pack } = file;
  const one = state.reliefs.find(({ reliefId }) => reliefId === grant.data.reliefId);
  const sum = grant.type === 'ReliefFirstProposed' || grant.type === 'CardCorrected' ? one && { programme: one.programme, amountFen: one.amountFen } : grantOf(grant);
  const advance = grant.type === 'Decided' && grant.data.advanceFen !== '0' ? `，其中${sumZh(grant.data.advanceFen)}已先行预支` : '';
  const what = grant.type === 'ReliefFirstProposed' ? grant.personal?.what : undefined;
  const severity = 'severity' in grant.data && grant.data.severity ? nameIn(pack.severities, grant.data.severity) : null;
  return [pairs([
    [['救助项目', sum?.programme ? nameIn(pack.programmes, sum.programme) : one?.kind === 'first' ? `先行救助${one.department === null ? '' : `（${nameIn(pack.departments, one.department)}）`}` : ''], ['救助方式', one ? FORMS[one.form].zh : '']],
    ...(what ? [[['救助内容', what]] as [string, string][]] : []),
    [['救助金额', (sum?.amountFen ? sumZh(sum.amountFen) : '—') + advance]],
    [['收款人', one?.payeeName ?? ''], ['银行卡号', cardZh(one?.bankCard ?? '', shown)]],
    ...(severity ? [[['急难程度', severity]] as [string, string][]] : []),
    ...(grant.type === 'ConferenceDecided' ? [[['纪要文号', grant.personal?.minutes ?? '']], [['救助方案', grant.personal?.plan ?? '']]] as [string, string][][] : []),
    [['依据', citedZh(restsOn(file, grant))]],
  ])];
}

function restsOn({ pack }: CaseFile, grant: Grant) {
  if (grant.type === 'ConferenceDecided') return pack.caseConference?.citation ?? pack.rules.feedback.citation;
  const programme = 'programme' in grant.data ? pack.programmes.find(({ id }) => id === (grant.data as { programme: string }).programme) : null;
  return programme?.citation ?? pack.rules['relief-first'].citation;
}

function approvals(file: CaseFile, grant: Grant | null): Block[] {
  const blank = [`审批人签字：　　　　　（盖章）${BLANK_DAY}`];
  if (!grant) return [box('审批意见', '', 4, blank)];
  if (grant.type !== 'ReliefFirstProposed' && grant.type !== 'CardCorrected') {
    const programme = grantOf(grant)?.programme ?? null;
    return [box('审批意见', `同意，由${bodyOffice(file, grant.data.body, programme, grant)}决定。`, 3, [`${signedBy(file, grant.by.id, grant.occurredAt)}（盖章）`])];
  }
  const of = <T extends 'ReliefApproved' | 'ReliefCosigned' | 'ApprovalDisowned' | 'OralApprovalConfirmed' | 'ReliefTurnedDown'>(type: T) => eventsOf(file, type).find(({ data }) => data.reliefId === grant.data.reliefId) ?? null;
  const [approved, confirmed, down, cosigned, disowned] = [of('ReliefApproved'), of('OralApprovalConfirmed'), of('ReliefTurnedDown'), of('ReliefCosigned'), of('ApprovalDisowned')];
  const proposed = box('提出人', '', 1, [signedBy(file, grant.by.id, grant.occurredAt)]);
  if (down) return [proposed, box('审批意见', `不予批准。${down.personal?.reason ?? ''}`, 3, [signedBy(file, down.by.id, down.occurredAt)])];
  if (disowned) return [proposed, box('审批意见', `${personName(file, disowned.by.id)}于${momentZh(disowned.occurredAt)}声明未作此项批准。`, 4, [signedBy(file, disowned.by.id, disowned.occurredAt)])];
  if (cosigned) {
    const follows = confirmed ? `${personName(file, confirmed.by.id)}于${momentZh(confirmed.occurredAt)}书面确认。` : '待书面确认。';
    return [proposed, box('审批意见', `无法联系批准人，由在场两人签字先行发放。${follows}`, 4, [signedBy(file, cosigned.by.id, cosigned.occurredAt)])];
  }
  if (!approved) return [proposed, box('审批意见', '', 4, blank)];
  const { orallyBy } = approved.data;
  if (orallyBy === null) return [proposed, box('审批意见', '同意。', 3, [`${signedBy(file, approved.by.id, approved.occurredAt)}（盖章）`])];
  const written = confirmed ? `\n${personName(file, confirmed.by.id)}于${momentZh(confirmed.occurredAt)}书面确认。` : '\n待书面确认。';
  return [proposed, box('审批意见', `${personName(file, orallyBy)}于${momentZh(approved.occurredAt)}口头批准${approved.by.id === orallyBy ? '' : `（验证码），由${personName(file, approved.by.id)}登记`}。${written}`, 4, blank)];
}

function signedBy(file: CaseFile, staffId: string, at: CaseState['deliveries'][number]): string {
  return `${personName(file, staffId)}　${momentZh(at)}`;
}
