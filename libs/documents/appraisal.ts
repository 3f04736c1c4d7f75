import { band, BLANK_DAY, box, type Cell, type Grid, pairs, signatures } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { DESK, findingOf, householdOf, type Paper } from '#libs/documents/paper.js';
import { choices, citedZh, dayZh, momentZh, nameIn, townName } from '#libs/documents/wording.js';

const SEATS = 12;

/** 民主评议记录: taken to the meeting, where names, votes and the result are written in by hand. */
export const appraisal: Paper = {
  name: DOCUMENT_NAMES.appraisal,
  roles: ['village-assistant', ...DESK],
  lacks: ({ state }) => state.marks.accepted ? null : 'accepted',
  write: file => {
    const { state, pack, caseNo } = file;
    const held = findingOf(file, 'appraisal');
    const rule = pack.tracks.find(({ id }) => id === state.track)?.steps.find(({ step }) => step === 'appraisal');
    return {
      title: '民主评议记录', style: 'form',
      blocks: [
        pairs([
          [['案件编号', caseNo], ['所在乡镇', townName(file, state.townCode)]],
          [['评议对象', state.person.name ?? ''], ['家庭人口', `${householdOf(file).length + 1}人`]],
          [['致困原因', nameIn(pack.causes, state.cause)], ['申请日期', state.marks.applied ? dayZh(state.marks.applied) : '']],
          [['评议时间', held ? momentZh(held.occurredAt) : `${BLANK_DAY}    时    分`], ['评议地点', '']],
          [['主持人', ''], ['记录人', '']],
          [['应到人数', ''], ['实到人数', '']],
          ...(rule ? [[['评议依据', citedZh(rule.citation)]] as [string, string][]] : []),
        ]),
        // Neighbours sign this paper: what the family wrote of its illness or debts is not theirs to read.
        box('情况介绍', '', 3, []),
        box('评议意见', held?.finding ?? '', 5, []),
        box('表决结果', '同意　　　票　　不同意　　　票　　弃权　　　票', 2, []),
        box('评议结论', choices(['情况属实，建议给予救助', '情况不实，不建议救助', '需进一步调查']), 2, []),
        band('参加评议人员'), seats(),
        signatures(['主持人签字', '记录人签字', '村（居）民委员会（盖章）']),
      ],
    };
  },
};

function seats(): Grid {
  const heads = ['序号', '姓名', '身份', '签字', '序号', '姓名', '身份', '签字'];
  const rows = Array.from({ length: SEATS / 2 }, (_, i) => [String(i + 1), '', '', '', String(i + 1 + SEATS / 2), '', '', '']);
  return {
    type: 'grid', widths: [2, 4, 4, 4, 2, 4, 4, 4], head: 1,
    rows: [heads.map(text => ({ text, label: true })), ...rows.map(row => row.map((text): Cell => ({ text, align: 'center', lines: 1.5 })))],
  };
}
