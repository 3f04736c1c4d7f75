import type { Calendar } from '#libs/calendar/calendar.js';
import type { CaseFile, Names } from '#libs/documents/paper.js';
import type { Pack } from '#libs/policy/pack.js';
import { aCase, type CaseStory, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';
import { DAY_MS, HOUR_MS } from '#libs/relief/scenarios/situations.js';

/** Whole cases for tests of papers, as the decider lets them happen: invented people, with names that few fonts can print. */

const { li, sun, wang, cao, jiang, medical, zheng, system } = STAFF;
type Rules = { pack: Pack; calendar: Calendar };

export const CASE_NO = 'JS-2026-0003127-6';
export const APPLICANT = { name: '𠮷㐂·买买提', residentId: '370899199003070015', phone: '0537-5550123', address: '河东镇东街村㐂巷12号' };
export const HOUSEHOLD = [{ name: '㐂䶮', relation: '配偶', residentId: '370899199106120021' }, { name: '𠮷小宝', relation: '长子' }];
export const CARD = { payeeName: APPLICANT.name, bankCard: '6222020000000007' };
/** What may stand on a public notice by no means. */
export const DIAGNOSIS = '急性白血病';

export const NAMES: Names = {
  regions: new Map([['370899000000', '示例县'], [TOWN, '河东镇'], [OTHER_TOWN, '河西街道']]),
  people: new Map([
    ['li-intake', '李受理'], ['sun-investigator', '孙调查'], ['wang-approver', '王审批'], ['cao-finance', '曹拨付'], ['jiang-approver', '蒋审批'], ['yi-medical', '易医保'], ['zheng-duty', '郑值班'], ['zhao-village', '赵协理'],
  ]),
};

export function fileOf({ events, state, rules }: CaseStory): CaseFile {
  return { caseNo: CASE_NO, state: state!, events, ...rules, names: NAMES };
}

/** Handed in, and nobody has looked at it. */
export const anApplication = (rules: Rules, materials: string[] = []) => aCase(rules).does(li, {
  type: 'apply', townCode: TOWN, cause: 'sudden-illness', channel: 'town-window', materials, helperAuthorised: true,
  personal: { ...APPLICANT, summary: `本人因${DIAGNOSIS}住院，自付费用较多，家庭基本生活暂时困难。`, helperName: '赵协理', household: HOUSEHOLD },
});

/** Nobody has applied yet. */
export const aLead = (rules: Rules) => aCase(rules).upTo('report-lead');

/** Told once what is missing, accepted, looked into and decided by the town, paid, and fed back; with a slip for the medical insurance where the policy knows it. */
export function ordinary(rules: Rules): CaseStory {
  const { pack } = rules;
  const tracked = pack.tracks.length > 0;
  const story = anApplication(rules, ['application']).later(HOUR_MS)
    .does(li, { type: 'list-missing', materials: pack.materials.items.filter(({ from, id }) => from === 'applicant' && id !== 'application').map(({ id }) => id) }).later(HOUR_MS)
    .does(li, { type: 'grade', urgency: 'ordinary' }).does(li, { type: 'take-over' })
    .does(li, { type: 'accept', ...(tracked && { track: 'expenditure-type' }) }).later(HOUR_MS)
    .does(li, { type: 'attach', sha256: 'ab12'.repeat(16), mediaType: 'image/jpeg', sizeBytes: 120_000, material: pack.materials.items.find(({ from }) => from === 'applicant')!.id })
    .does(li, { type: 'attach', sha256: 'cd34'.repeat(16), mediaType: 'application/pdf', sizeBytes: 90_000, personal: { caption: '住院费用清单' } }).later(DAY_MS / 2)
    .does(sun, { type: 'investigate', step: 'visit', personal: { finding: '入户所见与申请一致：一人住院，子女年幼，无其他收入。' } })
    .does(sun, { type: 'investigate', step: 'means-check', authorised: true, personal: { finding: '存款 3,200 元，无车辆、无经营实体。' } })
    .does(sun, { type: 'investigate', step: 'appraisal', personal: { finding: '参加评议十一人，均认为情况属实。' } })
    .does(li, { type: 'assess', tier: pack.recipients.tiers.at(-1)!.id })
    .does(li, { type: 'give-opinion', personal: { opinion: '建议给予临时救助。' } });
  if (pack.publicNotice) story.does(li, { type: 'post-notice', personal: { place: '东街村村务公开栏' } }).later(8 * DAY_MS).tick();
  if (pack.departments.some(({ id }) => id === 'medical-insurance')) {
    story.does(li, { type: 'issue-slip', department: 'medical-insurance', personal: { item: '核定住院费用的医疗救助，与临时救助衔接。' } }).does(li, { type: 'issue-slip', townCode: OTHER_TOWN, personal: { item: '核实其在河西街道的租住情况。' } }).later(HOUR_MS);
  }
  return story.does(li, { type: 'record-payee', source: 'passbook-seen', personal: CARD })
    .does(wang, { type: 'decide', programme: 'temporary', amountFen: '48050', ...(pack.severities.length > 0 && { severity: 'light' as const }), cardTail: CARD.bankCard.slice(-4) }).later(HOUR_MS);
}

export function paidOut(rules: Rules): CaseStory {
  const story = ordinary(rules).does(cao, { type: 'disburse', reliefId: 1 }).later(HOUR_MS)
    .does(system, { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'confirmed', bankReference: 'B20261020001', at: null } });
  if (story.state!.slips.length > 0) {
    story.does(medical, { type: 'accept-slip', slipNo: 1 }).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped', personal: { answer: '已核定医疗救助，出院时一站式结算。' } });
  }
  return story.later(HOUR_MS);
}

/** Relief first at night, approved by word of mouth, in money and in goods. */
export function urgent(rules: Rules): CaseStory {
  const { pack } = rules;
  return anApplication(rules).does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' })
    .does(li, { type: 'accept', ...(pack.tracks.length > 0 && { track: 'urgent-type' }) }).later(HOUR_MS)
    .does(li, { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: CARD })
    .does(li, { type: 'ask-approval', reliefId: 1, approverId: 'zheng-duty' })
    .does(zheng, { type: 'approve-orally', reliefId: 1, cardTail: CARD.bankCard.slice(-4) }).later(10 * HOUR_MS)
    .does(zheng, { type: 'confirm-approval', reliefId: 1 })
    .does(system, { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'confirmed', bankReference: 'B20261013001', at: null } }).later(HOUR_MS)
    .does(li, { type: 'relief-first', form: 'goods', amountFen: '20000', personal: { payeeName: APPLICANT.name, what: '棉被两床、米面各一袋' } }).later(HOUR_MS)
    .does(wang, { type: 'approve', reliefId: 2 }).later(HOUR_MS)
    .does(li, { type: 'deliver', reliefId: 2, receipt: 'signature' }).later(HOUR_MS);
}

/** Turned away at the door, and sent on to whoever may help where the policy has somebody. */
export function turnedAway(rules: Rules): CaseStory {
  const elsewhere = rules.pack.departments.find(({ id }) => id !== 'civil-affairs');
  return anApplication(rules).later(HOUR_MS).does(li, {
    type: 'reject', ground: 'covered-by-other-programme', ...(elsewhere && { referTo: elsewhere.id }), personal: { explanation: '住院费用已由医疗救助结算，基本生活未受影响。' },
  });
}

/** Decided against by the county. */
export function denied(rules: Rules): CaseStory {
  const tracked = rules.pack.tracks.length > 0;
  return anApplication(rules).does(li, { type: 'grade', urgency: tracked ? 'urgent' : 'ordinary' }).does(li, { type: 'take-over' })
    .does(li, { type: 'accept', ...(tracked && { track: 'urgent-type' }) }).later(HOUR_MS).does(li, { type: 'give-opinion' }).does(jiang, { type: 'deny', ground: 'not-in-hardship' });
}

/** What a conference decided: money, and work for two departments where the policy has them. */
export function conferred(rules: Rules): CaseStory {
  const departments = rules.pack.departments.slice(0, 2).map(({ id }) => id);
  return anApplication(rules).does(li, { type: 'grade', urgency: 'ordinary' }).does(li, { type: 'take-over' })
    .does(li, { type: 'accept', ...(rules.pack.tracks.length > 0 && { track: 'urgent-type' }) }).later(HOUR_MS)
    .does(li, { type: 'record-payee', source: 'card-seen', personal: CARD })
    .does(jiang, {
      type: 'confer', departments, grant: { programme: 'temporary', amountFen: '1200000', cardTail: CARD.bankCard.slice(-4) },
      personal: { minutes: '示例县救助联席纪要〔2026〕3号', plan: '县级给予临时救助，各部门按职责跟进。', items: Object.fromEntries(departments.map(id => [id, '按会议确定的事项办理。'])) },
    });
}
