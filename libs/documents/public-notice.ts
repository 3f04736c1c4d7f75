import type { NOTICE_SECRETS } from '#libs/contracts/words.js';
import type { Clock } from '#libs/clock/clocks.js';
import { pairs, paragraph } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, clockOf, DESK, eventsOf, householdOf, type Paper, townAt } from '#libs/documents/paper.js';
import { citedZh, dayZh, dueZh, momentZh, nameIn, townName, townOffice } from '#libs/documents/wording.js';
import { yuan } from '#libs/money/fen.js';

/**
 * 公示: it hangs where everybody passes, so it holds the name, the town, how many they are and what is intended. No number,
 * address, telephone or card stands here under any policy, and free text never: it may hold any of them.
 */
export const publicNotice: Paper = {
  name: DOCUMENT_NAMES.notice,
  roles: ['village-assistant', ...DESK],
  lacks: ({ state, pack }) => state.notices.length > 0 ? null : pack.publicNotice ? 'notice-posted' : 'notice-unknown',
  numbers: ({ state }) => state.notices.map(({ noticeNo }) => noticeNo),
  write: (file, no) => {
    const { state, pack } = file;
    const posted = eventsOf(file, 'NoticePosted').find(({ data }) => data.noticeNo === no)!;
    const window = pack.publicNotice && clockOf(file, pack.publicNotice.length.clock, no!);
    const office = townOffice(file, townAt(file, posted));
    return {
      title: '社会救助公示', style: 'letter', number: `编号：${file.caseNo}-公示${no}`,
      blocks: [
        paragraph(`经申请受理、调查核实，拟对下列家庭（个人）给予社会救助，现予公示${pack.publicNotice ? `（${citedZh(pack.publicNotice.citation)}）` : ''}。`),
        pairs([
          [['姓　　名', state.person.name ?? ''], ['家庭人口', `${householdOf(file).length + 1}人`]],
          [['所在乡镇', townName(file, townAt(file, posted))], ['救助类型', state.track ? nameIn(pack.tracks, state.track) : '']],
          ...(mayShowCause(file) ? [[['致困原因', nameIn(pack.causes, state.cause)]] as [string, string][]] : []),
          [['拟给项目', intended(file, posted.occurredAt)?.programme ?? ''], ['拟给金额', intended(file, posted.occurredAt)?.amount ?? '　　　　　元']],
          [['公示地点', posted.personal?.place ?? '']],
          [['公示期限', runs(posted.occurredAt, window)]],
        ]),
        paragraph('对拟救助对象有异议的，请在公示期内以书面或口头方式向下列单位反映，反映人的情况予以保密。经查异议属实的，重新调查。'),
        pairs([[['受理单位', office], ['联系电话', '']], [['监督单位', '县级民政部门'], ['监督电话', '']]]),
        { type: 'closing', office, date: dayZh(posted.occurredAt) },
      ],
    };
  },
};

/** Why a family is in need may say what somebody is ill with. */
const OF_ILLNESS: readonly string[] = ['sudden-illness', 'long-illness', 'despair'];

function mayShowCause({ state, pack }: CaseFile): boolean {
  const secret: (typeof NOTICE_SECRETS)[number] = 'diagnosis';
  return !OF_ILLNESS.includes(state.cause) || (pack.publicNotice !== null && !pack.publicNotice.neverShown.includes(secret));
}

/** What was asked of a higher body before; what the town itself is going to decide nobody has put down yet, and it is written in. */
function intended(file: CaseFile, before: string): { programme: string; amount: string } | null {
  const raised = eventsOf(file, 'Raised').findLast(({ occurredAt }) => occurredAt <= before);
  return raised ? { programme: nameIn(file.pack.programmes, raised.data.programme), amount: yuan(raised.data.amountFen) } : null;
}

function runs(from: CaseFile['events'][number]['occurredAt'], window: Clock | null): string {
  return `自${momentZh(from)}起${window ? `，至${dueZh(window).replace('前', '止')}` : ''}`;
}
