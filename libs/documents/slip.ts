import { clocksOf, isRunning } from '#libs/clock/clocks.js';
import type { Slip } from '#libs/contracts/event.js';
import { MARKS } from '#libs/contracts/words.js';
import { band, BLANK_DAY, box, pairs, signatures } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, eventsOf, type Paper, townAt } from '#libs/documents/paper.js';
import { choices, citedZh, departmentOffice, dueZh, idZh, momentZh, nameIn, personName, townOffice } from '#libs/documents/wording.js';
import { GRADES, SLIP_RESULTS } from '#libs/words/words.js';
import { holdsSlip, reaches } from '#libs/relief/authority.js';

/** 转办单: goes to one department or town, which learns whom it is about and what is asked of it, and nothing of the rest of the case. */
export const slip: Paper = {
  name: DOCUMENT_NAMES.slip,
  roles: [...DESK, 'county-duty', 'county-approver', 'department-handler'],
  lacks: ({ state }) => state.slips.length > 0 ? null : 'slip-issued',
  numbers: ({ state }) => state.slips.map(({ slipNo }) => slipNo),
  isTheirs: ({ state }, no, actor) => {
    const one = state.slips.find(({ slipNo }) => slipNo === no)!;
    return holdsSlip(actor, one, state) || (actor.role !== 'department-handler' && reaches('case', actor, state));
  },
  write: (file, no, shown) => {
    const { state, pack, caseNo } = file;
    const one = state.slips.find(({ slipNo }) => slipNo === no)!;
    const issued = eventsOf(file, 'SlipIssued').find(({ data }) => data.slipNo === no)!;
    const accepted = eventsOf(file, 'SlipAccepted').find(({ data }) => data.slipNo === no);
    const returned = eventsOf(file, 'SlipReturned').find(({ data }) => data.slipNo === no);
    const answered = eventsOf(file, 'SlipAnswered').find(({ data }) => data.slipNo === no);
    const { person } = state;
    return {
      title: '社会救助转办单', style: 'form', number: `编号：${caseNo}-${no}`,
      blocks: [
        pairs([
          [['转办单位', townOffice(file, townAt(file, issued))], ['承办单位', targetOffice(file, one)]],
          [['发出时间', momentZh(issued.occurredAt)], ['发出人', personName(file, issued.by.id)]],
          [['急难等级', state.urgency ? GRADES[state.urgency].zh : '待定级'], ['办理要求', remarks(one).join('，') || '按期办结并反馈']],
          [['办理时限', windows(file, one).join('\n')]],
          [['求助人', person.name ?? ''], ['联系电话', person.phone ?? '']],
          [['证件号码', idZh(person.residentId, shown)], ['致困原因', nameIn(pack.causes, state.cause)]],
        ]),
        box('转办事项', issued.personal?.item ?? '', 4, [`依据：${citedZh(pack.rules.slips.citation)}`]),
        band('以下由承办单位填写'),
        box('接收情况', accepted ? `${personName(file, accepted.by.id)}于${momentZh(accepted.occurredAt)}接收。` : returned ? `${personName(file, returned.by.id)}于${momentZh(returned.occurredAt)}退回。\n理由：${returned.personal?.reason ?? ''}` : '', 2,
          ['接收人签字：　　　　　　', BLANK_DAY]),
        box('办理结果', `${choices(Object.values(SLIP_RESULTS).map(({ zh }) => zh), one.outcome && SLIP_RESULTS[one.outcome].zh)}\n${answered?.personal?.answer ?? ''}`, 6,
          answered ? [`${personName(file, answered.by.id)}　${momentZh(answered.occurredAt)}`, '（盖章）'] : ['承办人签字：　　　　　　（盖章）', BLANK_DAY]),
        box('反馈情况', '', 2, ['经办人签字：　　　　　　', BLANK_DAY]),
        signatures(['转办单位（盖章）', '承办单位（盖章）']),
      ],
    };
  },
};

function targetOffice(file: CaseFile, { to }: Pick<Slip, 'to'>): string {
  return 'department' in to ? departmentOffice(file, to.department) : townOffice(file, to.townCode);
}

function remarks({ reliefFirst, replaces, binding }: Slip): string[] {
  return [...(reliefFirst ? ['先行救助'] : []), ...(replaces === null ? [] : [`由${replaces}号转办单改派`]), ...(binding ? ['县级确定，不得退回'] : [])];
}

/** Its own windows; relief first is bound by the hours of the case. */
function windows({ state, pack, calendar }: CaseFile, { slipNo, reliefFirst }: Slip): string[] {
  const clocks = clocksOf(state, pack, calendar);
  const own = clocks.filter(({ key, rule }) => MARKS[rule.anchor].of === 'slip' && key.endsWith(`#${slipNo}`));
  const hours = reliefFirst ? clocks.filter(clock => clock.rule.stop === 'relief-delivered' && isRunning(clock)) : [];
  return [...hours, ...own].map(clock => `${clock.rule.name.zh}：${dueZh(clock)}`);
}
