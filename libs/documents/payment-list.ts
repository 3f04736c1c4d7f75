import type { Relief } from '#libs/contracts/event.js';
import type { ReliefState } from '#libs/contracts/words.js';
import { BLANK_DAY, type Grid, paragraph, signatures } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, eventsOf, type Paper, type Shown } from '#libs/documents/paper.js';
import { cardZh, dayZh, idZh, nameIn, townOffice } from '#libs/documents/wording.js';
import { FORMS } from '#libs/words/words.js';
import { capitals } from '#libs/money/capitals.js';
import { yuan } from '#libs/money/fen.js';
import { statesZh } from '#libs/relief/refusals.zh.js';

/** Approved, and neither turned down nor replaced by another. */
const ON_LIST: readonly ReliefState[] = ['approved', 'ordered', 'in-doubt', 'paid', 'delivered', 'declined', 'returned'];

/** 发放清单: what the family is given, to be signed for; what was declined or came back stays on it and out of the sum. */
export const paymentList: Paper = {
  name: DOCUMENT_NAMES['payment-list'],
  roles: ['team-lead', 'town-approver', 'county-approver', 'county-finance', 'auditor'],
  whole: ['town-approver', 'county-approver', 'county-finance'],
  lacks: ({ state }) => listed(state.reliefs).length > 0 ? null : 'relief-approved',
  write: (file, _no, shown) => {
    const { state } = file;
    const reliefs = listed(state.reliefs);
    const sum = reliefs.filter(({ state: now }) => now !== 'declined' && now !== 'returned').reduce((all, { amountFen }) => all + BigInt(amountFen), 0n);
    return {
      title: '社会救助发放清单', style: 'form', lying: true,
      blocks: [
        rows(file, reliefs, sum, shown),
        paragraph('说明：银行拒付或退回的款项列入清单，不计入合计；实物、住宿等按估值计入。'),
        signatures(['经办人签字', '审核人签字', '拨付人签字']),
        { type: 'closing', office: townOffice(file, state.townCode), date: BLANK_DAY },
      ],
    };
  },
};

function listed(reliefs: readonly Relief[]): Relief[] {
  return reliefs.filter(({ state }) => ON_LIST.includes(state));
}

function rows(file: CaseFile, reliefs: Relief[], sum: bigint, shown: Shown): Grid {
  const heads = ['序号', '领款（物）人', '证件号码', '银行卡号', '项目、方式', '金额（元）', '状态、日期', '签领'];
  return {
    type: 'grid', widths: [3, 10, 12, 13, 9, 8, 10, 8], head: 1,
    rows: [
      heads.map(text => ({ text, label: true })),
      ...reliefs.map((relief, i) => [
        { text: String(i + 1), align: 'center' as const, lines: 2 }, { text: relief.payeeName },
        // The applicant's number belongs to the applicant: a hospital or a relative that is paid has none here.
        { text: relief.payeeName === file.state.person.name ? idZh(file.state.person.residentId, shown) : '' }, { text: cardZh(relief.bankCard, shown) },
        { text: `${relief.programme ? nameIn(file.pack.programmes, relief.programme) : '先行救助'}\n${FORMS[relief.form].zh}` },
        { text: yuan(relief.amountFen), align: 'right' as const }, { text: standing(file, relief) }, { text: '' },
      ]),
      [{ text: '合计', label: true, span: 2 }, { text: `${yuan(String(sum))}　${capitals(sum)}`, span: 6 }],
    ],
  };
}

function standing(file: CaseFile, { reliefId, state }: Relief): string {
  const at = eventsOf(file, 'PaymentConfirmed', 'ReliefDelivered').findLast(({ data }) => data.reliefId === reliefId)?.occurredAt;
  return statesZh[state] + (at ? `\n${dayZh(at)}` : '');
}
