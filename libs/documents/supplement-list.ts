import { line, paragraph, signatures, table } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { DESK, lastOf, type Paper, townAt } from '#libs/documents/paper.js';
import { citedZh, dayZh, nameIn, townOffice } from '#libs/documents/wording.js';

/** 一次性告知补正清单: everything that is missing, named once. */
export const supplementList: Paper = {
  name: DOCUMENT_NAMES['supplement-list'],
  roles: ['village-assistant', ...DESK, 'county-duty'],
  lacks: file => lastOf(file, 'SupplementListed') ? null : 'supplement-listed',
  write: file => {
    const { state, pack, caseNo } = file;
    const told = lastOf(file, 'SupplementListed')!;
    const items = told.data.materials.map(id => pack.materials.items.find(item => item.id === id) ?? { id, name: { zh: id }, citation: pack.materials.citation });
    return {
      title: '一次性告知补正清单', style: 'form',
      blocks: [
        line(`${state.person.name ?? ''}：`, true),
        paragraph(`您提出的社会救助申请（案件编号${caseNo}）尚缺下列材料。本清单只告知一次，补齐所列各项即可，不再要求其他材料；能由部门共享数据查证的，无需您提供。`),
        table(
          [{ name: '序号', width: 2, align: 'center' }, { name: '需补正的材料', width: 9 }, { name: '依据', width: 9 }, { name: '是否补齐', width: 4, align: 'center' }],
          items.map(({ id, name, citation }, i) => [String(i + 1), nameIn([{ id, name }], id), citedZh(citation), state.materials.given.includes(id) ? '■已收' : '□']),
        ),
        paragraph(`依据：${citedZh(pack.rules['one-list'].citation)}。如对清单有疑问，或提供确有困难，请向受理单位说明，工作人员应予协助。`),
        signatures(['申请人（代办人）签收', '经办人签字']),
        { type: 'closing', office: townOffice(file, townAt(file, told)), date: dayZh(told.occurredAt) },
      ],
    };
  },
};
