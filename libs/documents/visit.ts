import { band, BLANK_DAY, box, type Cell, type Grid, pairs, signatures } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, findingOf, householdOf, lastAt, type Paper, type Shown } from '#libs/documents/paper.js';
import { ageOn, choices, idZh, momentZh, nameIn, personName, sexZh, townName } from '#libs/documents/wording.js';
import { GRADES } from '#libs/words/words.js';

/** Rows to write in for members whom nobody has named yet. */
const BLANK_MEMBERS = 3;

/** 入户调查表: printed before the visit with what is known, filled in by hand at the table. */
export const visit: Paper = {
  name: DOCUMENT_NAMES.visit,
  roles: ['village-assistant', ...DESK],
  lacks: () => null,
  write: (file, _no, shown) => {
    const { state, pack, caseNo } = file;
    const { person, marks } = state;
    const done = findingOf(file, 'visit');
    return {
      title: '社会救助入户调查表', style: 'form',
      blocks: [
        pairs([
          [['案件编号', caseNo], ['所在乡镇', townName(file, state.townCode)]],
          [['首次接报', momentZh(marks['first-contact']!)], ['急难等级', state.urgency ? GRADES[state.urgency].zh : '待定级']],
          [['姓　　名', person.name ?? ''], ['性别年龄', [sexZh(person.residentId), ageOn(person.residentId, lastAt(file)) && `${ageOn(person.residentId, lastAt(file))}周岁`].filter(Boolean).join('，')]],
          [['证件号码', idZh(person.residentId, shown)], ['联系电话', person.phone ?? '']],
          [['家庭住址', person.address ?? '']],
          [['致困原因', nameIn(pack.causes, state.cause)], ['到访时间', done ? momentZh(done.occurredAt) : `${BLANK_DAY}    时    分`]],
          [['申请事由', state.summary]],
        ]),
        band('共同生活的家庭成员'), members(file, shown),
        band('家庭经济与生活状况（入户填写）'),
        blanks(['家庭年收入（元）', '主要收入来源', '近期必要支出（元）', '支出项目', '存款、债务', '车辆、经营', '已享受的救助', '社会帮扶']),
        box('住房状况', choices(['自有', '租住', '借住', '集中供养', '无固定住所', '其他']), 2, []),
        box('困难情形\n及核实经过', done?.finding ?? '', 12, []),
        box('调查结论', choices(['情况属实', '部分属实', '不属实', '无法核实']), 2, []),
        signatures(['被调查人（或家属）签字', '调查人签字（两人）']),
        signatures(['村（居）社会救助协理员签字', done ? `登记人：${personName(file, done.by)}　审核人签字` : '审核人签字']),
      ],
    };
  },
};

function members(file: CaseFile, shown: Shown): Grid {
  const known = householdOf(file).map(({ name, relation, residentId }) => [name, relation ?? '', idZh(residentId, shown), ageOn(residentId, lastAt(file)), '', '', '']);
  const rows = [...known, ...Array.from({ length: BLANK_MEMBERS }, () => Array<string>(7).fill(''))];
  const heads = ['姓名', '与本人关系', '证件号码', '年龄', '健康状况', '就业或就学', '月收入（元）'];
  return {
    type: 'grid', widths: [5, 5, 8, 2, 4, 5, 5], head: 1,
    rows: [heads.map(text => ({ text, label: true })), ...rows.map(row => row.map((text): Cell => ({ text, align: 'center', lines: 1.4 })))],
  };
}

/** Labels with room to write, two in a row. */
function blanks(names: string[]): Grid {
  const rows = Array.from({ length: Math.ceil(names.length / 2) }, (_, i) => names.slice(2 * i, 2 * i + 2));
  return { type: 'grid', widths: [5, 7, 5, 7], head: 0, rows: rows.map(row => row.flatMap((text): Cell[] => [{ text, label: true }, { text: '', lines: 1.4 }])) };
}
