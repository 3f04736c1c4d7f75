import type { CommandType } from '#libs/contracts/command.js';
import type { CaseView, DirectoryView } from '#libs/contracts/view.js';
import { ACCOUNT_SOURCES, INVESTIGATION_STEPS, RECEIPTS, RECOVERY_OUTCOMES, RELATIONS, SLIP_OUTCOMES } from '#libs/contracts/words.js';
import { yuan } from '#libs/money/fen.js';
import type { Pack } from '#libs/policy/pack.js';
import { AUTHORITY, ORAL_APPROVERS, READS, regionCovers, workRegion } from '#libs/relief/authority.js';
import { canMove, INSPECTION_MOVES, NOTICE_MOVES, RELIEF_MOVES, SLIP_MOVES, type Trigger } from '#libs/relief/moves.js';
import { owedPapers } from '#libs/relief/owed-papers.js';
import { bodiesEn, stepsEn } from '#libs/relief/refusals.en.js';
import { bodiesZh, stepsZh } from '#libs/relief/refusals.zh.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { targetOf } from '#libs/words/event-text.js';
import { ACCOUNT_SOURCE_NAMES, type Bilingual, FORMS, GRADES, listed, type NameOf, RECEIVED_BY, RELATION_NAMES, RELIEF_KINDS, RECOVERY_RESULTS, SLIP_RESULTS } from '#libs/words/words.js';

import type { Field, Option, Values } from '#apps/web/form/field.js';

export interface FormGround {
  view: CaseView;
  pack: Pack;
  name: NameOf;
  colleagues: DirectoryView;
  me: { id: string; role: string; region: string };
}

/** What has to be filled in for a command, in the order a person would say it. */
export function fieldsOf(type: CommandType, ground: FormGround): Field[] {
  return FIELDS[type]?.(ground) ?? [];
}

const line = (name: string, zh: string, en: string, more: Partial<Field> = {}): Field => ({ name, label: { zh, en }, kind: 'line', ...more });
const text = (name: string, zh: string, en: string, more: Partial<Field> = {}): Field => ({ name, label: { zh, en }, kind: 'text', ...more });
const one = (name: string, zh: string, en: string, options: Option[], more: Partial<Field> = {}): Field => ({ name, label: { zh, en }, kind: 'one', options, required: true, ...more });
const tick = (name: string, zh: string, en: string, more: Partial<Field> = {}): Field => ({ name, label: { zh, en }, kind: 'tick', ...more });
const reason = (required: boolean) => text('personal.reason', '理由', 'Reason', { required });
const note = text('personal.note', '说明', 'Note');
/** Nobody who decides types a card: they confirm the one on record. */
const tail = (account: string | null, more: Partial<Field> = {}): Field => line('cardTail', '银行卡后四位', 'Last four digits of the card', {
  required: true, help: account === null ? { zh: '尚未登记收款账户，请经办人先登记。', en: 'No account is on record: the desk enters it first.' } : { zh: `对照银行卡或存折，核对 ${account}。`, en: `Compare with the card or passbook: ${account}.` }, ...more,
});
const accountOf = ({ view }: FormGround): string | null => view.payee && `${view.payee.payeeName} ${view.payee.bankCard}`;
const hasCard = ({ view }: FormGround) => ({ reliefId }: Values): boolean => view.reliefs.some(relief => String(relief.reliefId) === String(reliefId) && relief.bankCard !== null);
const amount = (more: Partial<Field> = {}): Field => ({ name: 'amountFen', label: { zh: '金额（元）', en: 'Amount (yuan)' }, kind: 'yuan', required: true, ...more });

const optionsOf = (all: readonly { id: string; name: Bilingual }[]): Option[] => all.map(({ id, name }) => ({ value: id, label: name }));
const words = <T extends string>(all: readonly T[], names: { [word in T]: Bilingual }): Option[] => all.map(value => ({ value, label: names[value] }));
const pair = (zh: { [word: string]: string }, en: { [word: string]: string }, all: readonly string[]): Option[] => all.map(value => ({ value, label: { zh: zh[value]!, en: en[value]! } }));

const source = one('source', '账户来源', 'Read from', words(ACCOUNT_SOURCES, ACCOUNT_SOURCE_NAMES));
const payee = [line('personal.payeeName', '收款人姓名', 'Payee', { required: true, help: { zh: '须与银行卡户名一致。', en: 'As the card has it.' } }), { name: 'personal.bankCard', label: { zh: '银行卡号', en: 'Bank card' }, kind: 'card', required: true } satisfies Field, source];
const programmes = ({ pack }: FormGround) => one('programme', '救助项目', 'Programme', optionsOf(pack.programmes));
const severities = ({ pack }: FormGround): Field[] => pack.severities.length > 0 ? [one('severity', '困难程度', 'Severity', optionsOf(pack.severities))] : [];
const grades = ({ pack }: FormGround, more: Partial<Field> = {}) => one('urgency', '等级', 'Grade', words(pack.urgencies, GRADES), more);
/** As it was prejudged, if it was; whoever accepts may leave it open. */
const gradeNow = ({ pack, view }: FormGround): Field => ({
  ...one('urgency', '等级', 'Grade', [...words(pack.urgencies, GRADES), { value: '', label: { zh: '以后再定', en: 'later' } }], { required: false, help: { zh: '定级后才能先行救助。', en: 'Relief comes first only once it is graded.' } }), ...(view.urgency && { preset: view.urgency }),
});
const tracks = ({ pack }: FormGround, more: Partial<Field> = {}): Field[] => pack.tracks.length > 0 ? [one('track', '办理类型', 'Track', optionsOf(pack.tracks), more)] : [];
const departments = ({ pack }: FormGround, more: Partial<Field> = {}) => one('department', '部门', 'Department', optionsOf(pack.departments), more);
const otherTowns = ({ colleagues, view }: FormGround): Option[] => colleagues.towns.filter(({ code }) => code !== view.townCode).map(({ code, name }) => ({ value: code, label: { zh: name, en: name } }));
const staffOf = ({ colleagues, view }: FormGround, roles: readonly string[]): Option[] => colleagues.staff.filter(({ active, role, region }) => active && roles.includes(role) && regionCovers(workRegion(region), view.townCode))
  .map(({ id, name, role }) => ({ value: id, label: { zh: `${name} · ${ROLE_NAMES[role].zh}`, en: `${name} · ${ROLE_NAMES[role].en}` } }));

/** The reliefs such a command can be about, by the table of moves; the decider has the last word. */
const reliefs = (ground: FormGround, on: Trigger): Field => reliefsOf(ground, ({ state }) => canMove(RELIEF_MOVES, on, state));
const reliefsOf = ({ view }: FormGround, is: (relief: FormGround['view']['reliefs'][number]) => boolean): Field => one('reliefId', '哪一笔救助', 'Which relief', view.reliefs.filter(is).map(({ reliefId, kind, form, amountFen, payeeName, payeeOfFamily }) => ({
  value: String(reliefId), label: { zh: `第 ${reliefId} 笔 ${RELIEF_KINDS[kind].zh}${FORMS[form].zh} ${yuan(amountFen)} ${payeeName}${payeeOfFamily === false ? '（收款人不是求助人或家庭成员）' : ''}`, en: `${reliefId}: ${RELIEF_KINDS[kind].en}, ${FORMS[form].en} ${yuan(amountFen)} ${payeeName}${payeeOfFamily === false ? ' (the payee is not of the family)' : ''}` },
})), { isNumber: true });
const tailOf = (ground: FormGround): Field => tail('', { when: hasCard(ground), help: { zh: '对照银行卡或存折填写。', en: 'As the card or passbook has it.' } });
const slips = ({ view, name }: FormGround, on: Trigger): Field => one('slipNo', '哪张转办单', 'Which slip', view.slips.filter(({ state }) => canMove(SLIP_MOVES, on, state)).map(({ slipNo, to }) => {
  const body = targetOf(to, name);
  return { value: String(slipNo), label: { zh: `${slipNo} 号 ${body.zh}`, en: `${slipNo}: ${body.en}` } };
}), { isNumber: true });
const inspections = ({ view }: FormGround, on: Trigger): Field => one('inspectionNo', '哪次督办', 'Which inspection', view.inspections.filter(({ state }) => canMove(INSPECTION_MOVES, on, state)).map(({ inspectionNo }) => ({ value: String(inspectionNo), label: { zh: `第 ${inspectionNo} 次`, en: String(inspectionNo) } })), { isNumber: true });

/** A slip goes to a department or to a town, never to both. */
const eitherBody = (ground: FormGround): Field[] => [
  one('to', '交给', 'To', [{ value: 'department', label: { zh: '县级部门', en: 'a department' } }, { value: 'town', label: { zh: '其他乡镇', en: 'another town' } }]),
  departments(ground, { when: ({ to }) => to === 'department' }), one('townCode', '乡镇', 'Town', otherTowns(ground), { when: ({ to }) => to === 'town' }),
];

const FIELDS: { [type in CommandType]?: (ground: FormGround) => Field[] } = {
  apply: () => [line('personal.name', '姓名', 'Name', { required: true }), line('personal.residentId', '身份证号', 'Identity number', { help: { zh: '没有证件也可以申请。', en: 'Nobody is turned away for lack of it.' } }), line('personal.phone', '电话', 'Phone'), line('personal.address', '住址', 'Address'), text('personal.summary', '困难情况', 'What is the matter', { required: true })],
  'list-missing': ({ view, name }) => [{ name: 'materials', label: { zh: '缺少的材料（只能告知一次，须列全）', en: 'What is missing (all of it: the list is given once)' }, kind: 'several', required: true, options: view.materials.missing.map(id => ({ value: id, label: name('material', id) })) }],
  supply: ({ view, name }) => [{ name: 'materials', label: { zh: '补交的材料', en: 'Papers supplied' }, kind: 'several', required: true, options: view.materials.missing.map(id => ({ value: id, label: name('material', id) })) }],
  accept: ground => [...tracks(ground), gradeNow(ground), tick('takeOver', '由我经办', 'I handle it')],
  reject: ground => [one('ground', '理由', 'Ground', optionsOf(ground.pack.refusals.grounds)), one('referTo', '转介部门', 'Refer to', optionsOf(ground.pack.departments), { required: false }), text('personal.explanation', '向求助人的说明', 'Explanation to the person')],
  deny: ground => [one('ground', '理由', 'Ground', optionsOf(ground.pack.refusals.grounds)), one('referTo', '转介部门', 'Refer to', optionsOf(ground.pack.departments), { required: false }), text('personal.explanation', '向求助人的说明', 'Explanation to the person')],
  merge: () => [line('intoCaseNo', '并入案件编号', 'Into case', { required: true }), reason(false)],
  'override-duplicate': ({ view }) => [one('caseNo', '重复的案件', 'Duplicate of', view.duplicates.filter(({ resolved }) => !resolved).map(({ caseNo }) => ({ value: caseNo, label: { zh: caseNo, en: caseNo } }))), reason(true)],
  withdraw: ({ view }) => [
    one('attachmentNo', '本人签字的撤回材料', 'The paper the family signed', view.attachments.filter(({ purpose }) => purpose === 'withdrawal')
      .map(({ attachmentNo }) => ({ value: String(attachmentNo), label: { zh: `附件 ${attachmentNo}`, en: `attachment ${attachmentNo}` } })), {
      required: false, isNumber: true,
      help: { zh: '没有书面材料的不选：由所长或审批人向家庭核实后才撤回。', en: 'Without one, a team lead or approver asks the family before it ends.' },
    }), reason(true),
  ],
  'confirm-withdrawal': () => [
    one('stands', '向家庭核实的结果', 'What the family says', [
      { value: 'true', label: { zh: '确实撤回', en: 'it takes the plea back' } }, { value: 'false', label: { zh: '不撤回，继续办理', en: 'it wants help still' } },
    ]), note,
  ],
  grade: ground => [grades(ground), ...(ground.view.track === null ? [] : tracks(ground, { required: false })), { name: 'shownAt', label: { zh: '发现更急的时间', en: 'When it showed' }, kind: 'moment', help: { zh: '升级时填写，时限自此起算。', en: 'For a higher grade: its window begins then.' } }],
  'ease-urgency': () => [note],
  'hand-over': ground => [
    one('to', '移交给', 'To', [{ value: 'colleague', label: { zh: '同事', en: 'a colleague' } }, { value: 'town', label: { zh: '其他乡镇', en: 'another town' } }]),
    one('handlerId', '同事', 'Colleague', staffOf(ground, AUTHORITY['take-over'].roles), { when: ({ to }) => to === 'colleague' }), one('townCode', '乡镇', 'Town', otherTowns(ground), { when: ({ to }) => to === 'town' }), reason(false),
  ],
  'return-hand-over': () => [reason(true)],
  'declare-relative': ground => [
    ...(['team-lead', 'county-approver', 'supervisor', 'county-duty'].includes(ground.me.role) ? [one('staffId', '谁须回避', 'Who', staffOf(ground, ground.colleagues.staff.map(({ role }) => role)), { required: false, help: { zh: '不选为本人。', en: 'Oneself, if nobody is chosen.' } })] : []),
    one('relation', '关系', 'Relation', words(RELATIONS, RELATION_NAMES)),
    text('personal.reason', '理由', 'Reason', { required: true, when: ({ staffId }) => Boolean(staffId) && staffId !== ground.me.id }),
  ],
  'lift-recusal': ({ view, name }) => [one('staffId', '解除谁的回避', 'Whose', view.recused.map(id => ({ value: id, label: name('person', id) }))), reason(true)],
  investigate: () => [one('step', '调查方式', 'Step', pair(stepsZh, stepsEn, INVESTIGATION_STEPS)), tick('authorised', '家庭已授权核对', 'The family has authorised it', { when: ({ step }) => step === 'means-check' }), text('personal.finding', '调查情况', 'Finding')],
  assess: ({ pack }) => [one('tier', '对象类别', 'Tier', optionsOf(pack.recipients.tiers)), note],
  'give-opinion': () => [text('personal.opinion', '初审意见', 'Opinion')],
  'post-notice': () => [line('personal.place', '公示地点', 'Place', { required: true, help: { zh: '不公示身份证号、病情、住址。', en: 'Never identity number, diagnosis or address.' } })],
  object: ({ view }) => [one('noticeNo', '哪次公示', 'Which notice', view.notices.filter(({ state }) => canMove(NOTICE_MOVES, 'object', state)).map(({ noticeNo }) => ({ value: String(noticeNo), label: { zh: `第 ${noticeNo} 次`, en: String(noticeNo) } })), { isNumber: true }), text('personal.objection', '异议内容', 'Objection', { required: true }), line('personal.objector', '提出人', 'By')],
  raise: ground => [one('to', '上报至', 'To', pair(bodiesZh, bodiesEn, ['county', 'city'])), programmes(ground), amount(), ...severities(ground), note],
  decide: ground => [programmes(ground), amount(), ...severities(ground), tail(accountOf(ground))],
  confer: ground => [line('personal.minutes', '纪要文号', 'Minutes no.', { required: true }), text('personal.plan', '救助方案', 'Plan', { required: true }), { name: 'departments', label: { zh: '承办部门', en: 'Departments' }, kind: 'several', options: optionsOf(ground.pack.departments) },
    ...ground.pack.departments.map(({ id, name }) => text(`personal.items.${id}`, `请${name.zh}办理的事项`, `What ${name.en} is asked for`, { required: true, when: ({ departments: chosen }) => Array.isArray(chosen) && chosen.includes(id) })),
    tick('granted', '同时给予救助金', 'Money is granted'), ...[{ ...programmes(ground), name: 'grant.programme' }, amount({ name: 'grant.amountFen' }), tail(accountOf(ground), { name: 'grant.cardTail' })].map((field): Field => ({ ...field, when: ({ granted }) => granted === true }))],
  'add-relief': ground => [one('body', '由谁追加', 'By', pair(bodiesZh, bodiesEn, ['county', 'city'])), programmes(ground), amount(), ...severities(ground), tail(accountOf(ground))],
  'record-payee': () => payee,
  'relief-first': ({ pack, view }) => {
    const isMoney = ({ form }: Values) => form === 'money' || form === 'cash';
    const needsCard = ({ form, otherCard }: Values) => form === 'money' && (view.payee === null || otherCard === true);
    return [one('form', '方式', 'Form', words(pack.reliefFirst.forms.map(({ form }) => form), FORMS)), amount({ when: isMoney }), amount({ name: 'amountFen', label: { zh: '估值（元）', en: 'Worth (yuan)' }, help: { zh: '估计即可，计入先行救助限额。', en: 'An estimate will do; it counts towards the ceiling.' }, when: values => values['form'] !== undefined && !isMoney(values) }), tick('otherCard', '另用账户', 'Another account', { when: ({ form }) => form === 'money' && view.payee !== null, help: { zh: `不勾选则付至已登记的 ${view.payee?.payeeName ?? ''} ${view.payee?.bankCard ?? ''}`, en: `Otherwise it goes to ${view.payee?.payeeName ?? ''} ${view.payee?.bankCard ?? ''}` } }),
      ...payee.map((field): Field => ({ ...field, when: needsCard })), line('personal.payeeName', '领取人姓名', 'Recipient', { required: true, when: values => values['form'] !== undefined && values['form'] !== 'money' }), line('personal.what', '内容', 'What', { when: values => values['form'] !== undefined && !isMoney(values) })];
  },
  approve: ground => [reliefs(ground, 'approve'), tailOf(ground)],
  'ask-approval': ground => [reliefs(ground, 'approve-orally'), one('approverId', '请示谁', 'Whom to ask', staffOf(ground, ORAL_APPROVERS), { help: { zh: '对方在手机上点按批准，或报出短信验证码；下一个工作日书面确认。', en: 'They tap it on their phone, or read out the code they are sent; they confirm in writing on the next working day.' } })],
  'approve-orally': ground => [reliefs(ground, 'approve-orally'), tailOf(ground)],
  'record-approval': ground => [reliefs(ground, 'record-approval'), line('personal.code', '验证码（8 位）', 'Code (8 digits)', { required: true, help: { zh: '批准人手机收到的验证码，10 分钟内有效。', en: 'As it was sent to the approver\'s phone; good for ten minutes.' } }), tailOf(ground)],
  'disown-approval': ground => [reliefsOf(ground, ({ reliefId }) => ground.view.asks.some(ask => ask.reliefId === reliefId) || ground.view.oralApprovals.some(oral => oral.reliefId === reliefId)), reason(true)],
  'co-sign': ground => [reliefs(ground, 'co-sign')],
  'settle-recovery': ({ view }) => [one('recoveryNo', '哪一项追回', 'Which recovery', view.recoveries.filter(({ state }) => state === 'open').map(({ recoveryNo, reliefId }) => ({ value: String(recoveryNo), label: { zh: `第 ${recoveryNo} 项（第 ${reliefId} 笔救助）`, en: `${recoveryNo} (relief ${reliefId})` } })), { isNumber: true }), one('outcome', '处理结果', 'Outcome', words(RECOVERY_OUTCOMES, RECOVERY_RESULTS)), text('personal.note', '处理说明', 'Note', { required: true })],
  'confirm-approval': ({ view }) => [one('reliefId', '哪一笔救助', 'Which relief', view.oralApprovals.filter(({ confirmedAt }) => confirmedAt === null).map(({ reliefId }) => ({ value: String(reliefId), label: { zh: `第 ${reliefId} 笔`, en: String(reliefId) } })), { isNumber: true })],
  'turn-down': ground => [reliefs(ground, 'turn-down'), reason(false)],
  disburse: ground => [reliefs(ground, 'disburse')],
  deliver: ground => [reliefs(ground, 'deliver'), one('receipt', '签收方式', 'Receipt', words(RECEIPTS, RECEIVED_BY)), line('personal.witness', '见证人', 'Witness')],
  'settle-payment': ground => [reliefs(ground, 'settle-payment'), tick('debited', '银行对账单显示已支付', 'The statement shows it as paid'), line('bankReference', '银行流水号', 'Bank reference', { required: true, when: ({ debited }) => debited === true }), text('personal.note', '核对情况', 'How it was found out', { required: true })],
  'record-return': ground => [reliefs(ground, 'record-return'), reason(true)],
  'correct-card': ground => [reliefs(ground, 'correct-card'), ...payee],
  'complete-papers': ({ view, pack, name }) => {
    const ids = owedPapers(view, pack).filter(id => view.materials.missing.includes(id));
    const missing = listed(ids.map(id => name('material', id)));
    return [...(ids.length > 0 ? [tick('papersIn', `已收齐：${missing.zh}`, `All of it is here: ${missing.en}`, { required: true })] : []), note];
  },
  'issue-slip': ground => [...eitherBody(ground), text('personal.item', '请办事项', 'What is asked', { required: true }), ...(ground.view.graded && ground.view.urgency !== 'ordinary' ? [tick('reliefFirst', '请先行救助（按本案小时时限）', 'Relief first: the case\'s hours bind it')] : [])],
  'accept-slip': ground => [slips(ground, 'accept-slip')],
  'return-slip': ground => [slips(ground, 'return-slip'), reason(true)],
  'route-slip': ground => [slips(ground, 'route-slip'), ...eitherBody(ground), reason(false)],
  'answer-slip': ground => [slips(ground, 'answer-slip'), one('outcome', '办理结果', 'Outcome', words(SLIP_OUTCOMES, SLIP_RESULTS)), text('personal.answer', '答复内容', 'Answer')],
  attach: ({ pack }) => [{ name: 'file', label: { zh: '照片或文件', en: 'Photo or document' }, kind: 'file', required: true, help: { zh: 'JPEG、PNG、WebP 或 PDF，10 MB 以内；照片中的拍摄地点等信息会被去除。', en: 'JPEG, PNG, WebP or PDF up to 10 MB; where a photo was taken is removed.' } }, one('material', '属于哪项材料', 'Which paper', optionsOf(pack.materials.items), { required: false }),
    one('purpose', '其他用途', 'What else it is for', [{ value: 'withdrawal', label: { zh: '本人签字的撤回申请', en: 'the family\'s signed withdrawal' } }], { required: false }), line('personal.caption', '说明', 'Caption')],
  acknowledge: ({ view, name }) => [one('callNo', '哪次呼叫', 'Which call', view.dutyCalls.filter(({ acknowledgedAt }) => acknowledgedAt === null).map(({ callNo, clock }) => ({ value: String(callNo), label: { zh: `第 ${callNo} 次：${name('clock', clock).zh}`, en: `${callNo}: ${name('clock', clock).en}` } })), { isNumber: true })],
  urge: () => [note],
  inspect: () => [text('personal.demand', '督办要求', 'Demand', { required: true })],
  'answer-inspection': ground => [inspections(ground, 'answer-inspection'), text('personal.answer', '书面答复', 'Answer', { required: true })],
  'return-answer': ground => [inspections(ground, 'return-answer'), reason(true)],
  'settle-inspection': ground => [inspections(ground, 'settle-inspection')],
  feedback: () => [one('satisfied', '求助人是否满意', 'Satisfied', [{ value: 'true', label: { zh: '满意', en: 'yes' } }, { value: 'false', label: { zh: '不满意', en: 'no' } }], { required: false }), note, tick('close', '同时办结', 'Close the case with it')],
  'plan-follow-up': () => [{ name: 'on', label: { zh: '回访日期', en: 'On' }, kind: 'day', required: true }],
  'follow-up': ({ view }) => [one('followUpNo', '哪次回访', 'Which follow-up', view.followUps.filter(({ doneAt }) => doneAt === null).map(({ followUpNo, on }) => ({ value: String(followUpNo), label: { zh: `第 ${followUpNo} 次（${on}）`, en: `${followUpNo} (${on})` } })), { isNumber: true }), tick('furtherNeed', '仍需帮助', 'Help is needed again'), text('personal.finding', '回访情况', 'Finding')],
  'break-glass': ({ colleagues, me, view, name: nameOf }) => [
    one('staffId', '授权给谁（查看本案 30 分钟）', 'To whom (for 30 minutes, to look only)', colleagues.staff.filter(({ active, id, role, region }) => active && id !== me.id && READS[role] !== 'nothing' && !(READS[role] === 'region' && regionCovers(workRegion(region), view.townCode)))
      .map(({ id, name, role, region }) => {
        const place = nameOf('town', workRegion(region));
        return { value: id, label: { zh: `${name} · ${ROLE_NAMES[role].zh} · ${place.zh}`, en: `${name} · ${ROLE_NAMES[role].en} · ${place.en}` } };
      })), reason(true),
  ],
  reopen: () => [reason(true)],
};
