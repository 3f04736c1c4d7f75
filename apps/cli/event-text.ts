import type { z } from 'zod';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { eventView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { yuan } from '#libs/money/fen.js';

type Event = z.infer<typeof eventView>;
type Bilingual = { zh: string; en: string };

const STEPS: { [step: string]: Bilingual } = {
  half: { zh: '过半', en: 'half the window has passed' },
  eighty: { zh: '已过八成', en: 'four fifths have passed' },
  due: { zh: '到期', en: 'due' },
  plus1: { zh: '逾期一个工作日', en: 'one working day over' },
  plus3: { zh: '逾期三个工作日', en: 'three working days over' },
};
const GRADES: { [urgency: string]: Bilingual } = {
  emergency: { zh: '特急', en: 'emergency' }, urgent: { zh: '急难', en: 'urgent' }, ordinary: { zh: '一般', en: 'ordinary' },
};

const STEP_NAMES: { [step: string]: Bilingual } = {
  visit: { zh: '入户走访', en: 'visit' }, 'means-check': { zh: '经济状况核对', en: 'means check' }, appraisal: { zh: '民主评议', en: 'appraisal' },
  'public-notice': { zh: '公示', en: 'public notice' },
};

const NAMES: { [type in CaseEvent['type']]: Bilingual } = {
  LeadReported: { zh: '登记线索', en: 'lead reported' }, Applied: { zh: '申请', en: 'applied' }, Accepted: { zh: '受理', en: 'accepted' },
  Graded: { zh: '定级', en: 'graded' }, RegradeProposed: { zh: '提出降级', en: 'lower grade proposed' }, TakenOver: { zh: '接办', en: 'taken over' },
  HandedOver: { zh: '移交', en: 'handed over' }, Urged: { zh: '催办', en: 'urged' }, ReliefFirstProposed: { zh: '提出先行救助', en: 'relief first proposed' },
  ReliefApproved: { zh: '审批同意', en: 'approved' }, PaymentOrdered: { zh: '发出支付', en: 'payment ordered' }, PaymentConfirmed: { zh: '到账', en: 'paid' },
  PaymentDeclined: { zh: '银行拒付', en: 'payment declined' }, PapersCompleted: { zh: '补齐手续', en: 'papers complete' }, FeedbackGiven: { zh: '反馈', en: 'fed back' },
  InvestigationStepDone: { zh: '调查', en: 'investigated' }, OpinionGiven: { zh: '初审意见', en: 'opinion given' }, Decided: { zh: '审批决定', en: 'decided' },
  Closed: { zh: '办结', en: 'closed' }, RungReached: { zh: '时限提醒', en: 'rung reached' }, ClockBreached: { zh: '超时', en: 'clock breached' },
  BreachExplained: { zh: '超时说明', en: 'breach explained' }, CalendarLanded: { zh: '工作日安排公布', en: 'calendar landed' },
  DeadlineSuperseded: { zh: '期限更新', en: 'deadline superseded' },
};

/** An event's name in two or three words. */
export function eventName(type: string): Bilingual {
  return NAMES[type as CaseEvent['type']] ?? { zh: type, en: type };
}

/** An event in a sentence, without personal data. */
export function eventText({ type, data, by }: Event, pack: Pick<Pack, 'clocks'>): Bilingual {
  const text = (key: string) => String(data[key]);
  const clock = pack.clocks.find(c => c.id === data['clock'])?.name ?? { zh: text('clock'), en: text('clock') };
  const step = STEPS[text('step')] ?? { zh: text('step'), en: text('step') };
  const grade = GRADES[text('urgency')] ?? { zh: text('urgency'), en: text('urgency') };
  const year = data['year'] as { year: number; notice: string } | undefined;
  const shown = (key: string) => text(key).slice(0, 16).replace('T', ' ');
  const sentences: { [type: string]: Bilingual } = {
    LeadReported: { zh: '首次接报，登记为线索，时限起算', en: 'first contact: a lead is on record, the clock runs' },
    Applied: { zh: '申请', en: 'applied' },
    Accepted: { zh: '受理', en: 'accepted' },
    Graded: { zh: `定级：${grade.zh}`, en: `graded ${grade.en}` },
    RegradeProposed: { zh: `提出降为${grade.zh}，待另一人确认`, en: `a lower grade is proposed: ${grade.en}; another person has to confirm` },
    TakenOver: { zh: '接办', en: 'taken over' },
    HandedOver: { zh: `移交${data['handlerId'] ? `给 ${text('handlerId')}` : '到对口乡镇'}`, en: `handed over to ${data['handlerId'] ? text('handlerId') : 'the right town'}` },
    Urged: { zh: '催办', en: 'urged' },
    ReliefFirstProposed: { zh: `提出先行救助 ${yuan(text('amountFen'))}`, en: `relief first proposed: ${yuan(text('amountFen'))}` },
    ReliefApproved: { zh: '审批同意', en: 'approved' },
    PaymentOrdered: { zh: `向银行发出支付 ${yuan(text('amountFen'))}`, en: `payment ordered: ${yuan(text('amountFen'))}` },
    InvestigationStepDone: { zh: `完成${STEP_NAMES[text('step')]?.zh ?? text('step')}`, en: `done: ${STEP_NAMES[text('step')]?.en ?? text('step')}` },
    Decided: { zh: `决定给予救助 ${yuan(text('amountFen'))}`, en: `decided: ${yuan(text('amountFen'))}` },
    PaymentConfirmed: { zh: '银行确认到账', en: 'the bank confirms: the money is there' },
    PaymentDeclined: { zh: `银行拒付（${text('reason')}）`, en: `the bank declines (${text('reason')})` },
    PapersCompleted: { zh: '补齐手续', en: 'papers complete' },
    FeedbackGiven: { zh: '反馈：已告知申请人结果', en: 'feedback: the applicant is told' },
    Closed: { zh: '办结', en: 'closed' },
    RungReached: { zh: `时限“${clock.zh}”${step.zh}${data['delivered'] === false ? '（与更高一级同时到期，不另提醒）' : '，提醒已发出'}`, en: `clock “${clock.en}”: ${step.en}${data['delivered'] === false ? ' (a higher rung is due too; not sent)' : ', alert sent'}` },
    ClockBreached: { zh: `时限“${clock.zh}”超时，记录在案`, en: `clock “${clock.en}” is breached, for good on record` },
    CalendarLanded: { zh: `${year?.year ?? ''} 年工作日安排公布（${year?.notice ?? ''}）`, en: `the working days of ${year?.year ?? ''} are published (${year?.notice ?? ''})` },
    DeadlineSuperseded: { zh: `时限“${clock.zh}”由 ${shown('from')} 更新为 ${shown('to')}`, en: `clock “${clock.en}”: ${shown('from')} becomes ${shown('to')}` },
    BreachExplained: { zh: `时限“${clock.zh}”：实际按时完成，系补录`, en: `clock “${clock.en}”: it was done in time and entered late` },
  };
  const { zh, en } = sentences[type] ?? eventName(type);
  return by.role === 'system' ? { zh, en } : { zh: `${zh}（${by.id}）`, en: `${en} (${by.id})` };
}
