import { line, paragraph } from '#libs/documents/model.js';
import { remediesOf } from '#libs/documents/decision-letter.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, type EventOf, eventsOf, type Paper } from '#libs/documents/paper.js';
import { bodyOffice, citedZh, dayZh, departmentOffice, nameIn } from '#libs/documents/wording.js';

/** 不予救助告知书: the ground with its rule, why it fits here, what else may help, and what can be done against it. */
export const refusalLetter: Paper = {
  name: DOCUMENT_NAMES.refusal,
  roles: ['village-assistant', ...DESK, 'town-approver', 'county-approver', 'auditor'],
  lacks: file => eventsOf(file, 'Refused').length > 0 ? null : 'refused',
  numbers: file => eventsOf(file, 'Refused').map((_, i) => i + 1),
  write: (file, no) => {
    const { state, pack, caseNo } = file;
    const refused = eventsOf(file, 'Refused')[no! - 1]!;
    const { stage, ground, citation, remedies, referTo } = refused.data;
    const what = stage === 'acceptance' ? '不予受理' : '不予救助';
    return {
      title: `${what}告知书`, style: 'letter', number: `编号：${caseNo}-告知${no}`,
      blocks: [
        line(`${state.person.name ?? ''}：`, true),
        paragraph(`您${state.marks.applied ? `于${dayZh(state.marks.applied)}` : ''}提出的社会救助申请（案件编号${caseNo}），经${stage === 'acceptance' ? '审查' : '调查核实'}，决定${what}。`),
        paragraph(`理由：${nameIn(pack.refusals.grounds, ground)}。`),
        paragraph(`依据：${citedZh(citation)}。`),
        ...(refused.personal?.explanation ? [paragraph(`说明：${refused.personal.explanation}`)] : []),
        ...(referTo === null ? [] : [paragraph(`您的困难可能符合其他救助政策，已将情况转介${departmentOffice(file, referTo)}，由其与您联系并答复。`)]),
        ...remediesOf(pack, remedies),
        paragraph('如家庭情况发生变化，可以重新提出申请。'),
        { type: 'closing', office: officeOf(file, refused), date: dayZh(refused.occurredAt) },
      ],
    };
  },
};

function officeOf(file: CaseFile, refused: EventOf<'Refused'>): string {
  return refused.by.role === 'county-approver' ? bodyOffice(file, 'county', null, refused) : bodyOffice(file, 'town', null, refused);
}
