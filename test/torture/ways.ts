import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { type Chance, pick } from '#test/torture/chance.js';
import type { Client } from '#test/torture/client.js';

/** Ways a case can take from first contact to its end, each a list of steps. None needs its clock forwarded. */
export interface Way {
  name: string;
  /** How many cases it opens, if not one. */
  cases?: 2;
  office: Office;
  steps: Step[];
}

type Step = (walk: Walk) => Promise<void>;

interface Walk {
  client: Client;
  office: Office;
  /** Somebody nobody else is, for ways in which a family is recognised. */
  residentId: string;
  chance: Chance;
  /** The cases it opened; the steps are about the last. */
  cases: string[];
  /** Papers it has handed in, in their order. */
  papers: Buffer[];
}

/** Who does what in a county, by account. */
interface Office {
  town: string;
  village: string;
  intake: string;
  investigator: string;
  approver: string;
  lead: string;
  otherTown: string;
  otherIntake: string;
  otherApprover: string;
  countyApprover: string;
  finance: string;
  duty: string;
  supervisor: string;
  departmentHandler: string;
  department: string;
}

const JINING: Office = {
  town: '370899101000', village: 'zhao-village', intake: 'li-intake', investigator: 'sun-investigator', approver: 'wang-approver', lead: 'zhou-lead',
  otherTown: '370899102000', otherIntake: 'he-intake', otherApprover: 'ma-approver', countyApprover: 'jiang-approver', finance: 'cao-finance', duty: 'zheng-duty',
  supervisor: 'wu-county', departmentHandler: 'yi-medical', department: 'medical-insurance',
};
const CHAOYANG: Office = {
  town: '211399101000', village: 'tian-village', intake: 'bai-intake', investigator: 'luo-investigator', approver: 'gao-approver', lead: 'song-lead',
  otherTown: '211399102000', otherIntake: 'tang-intake', otherApprover: 'han-approver', countyApprover: 'lu-approver', finance: 'pan-finance', duty: 'xiao-duty',
  supervisor: 'yuan-county', departmentHandler: 'du-civil', department: 'civil-affairs',
};
type Post = Exclude<keyof Office, 'town' | 'otherTown' | 'department'>;
type Fields = object | ((walk: Walk) => object);

const CARD = '6222020000000007';
const HOUR_MS = 3_600_000;
const PAPER_BYTES = 400_000;
const personal = { name: '张三', summary: '夜里失火' };
const payee = (bankCard = CARD) => ({ payeeName: '张三', bankCard });

const of = (fields: Fields, walk: Walk) => typeof fields === 'function' ? fields(walk) : fields;

function opens(who: Post, type: 'report-lead' | 'apply', fields: Fields = {}): Step {
  return async walk => {
    const body = { type, townCode: walk.office.town, cause: 'sudden-event', channel: 'village', personal: type === 'apply' ? personal : { summary: '夜里失火' }, ...of(fields, walk) };
    walk.cases.push((await walk.client.give(walk.office[who], '/v1/cases', body)).caseNo);
  };
}

function does(who: Post, type: string, fields: Fields = {}): Step {
  return async walk => {
    await walk.client.give(walk.office[who], `/v1/cases/${walk.cases.at(-1)}/commands`, { type, ...of(fields, walk) });
  };
}

/** Hands in a paper that nobody has handed in before, and puts it on record. */
function handsIn(who: Post): Step {
  return async ({ client, office, chance, cases, papers }) => {
    const paper = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(`${chance()}`.repeat(PAPER_BYTES / 20)), Buffer.from('\n%%EOF\n')]);
    const kept = await client.handIn(office[who], cases.at(-1)!, paper);
    await client.give(office[who], `/v1/cases/${cases.at(-1)}/commands`, { type: 'attach', ...kept });
    papers.push(paper);
  };
}

/** Every paper that was put on record is there, as it was handed in. @throws where it is not */
const readsBack: Step = async ({ client, office, cases, papers }) => {
  for (const [i, paper] of papers.entries()) {
    const read = await client.file(office.intake, `/v1/cases/${cases.at(-1)}/attachments/${i + 1}`);
    if (!read.equals(paper)) throw new Error(`attachment ${i + 1} of ${cases.at(-1)} is another`);
  }
};

/** Waits for the bank's word on a relief. */
function sees(reliefId: number, state: 'paid' | 'declined'): Step {
  return walk => walk.client.until(walk.office.supervisor, walk.cases.at(-1)!, view => view.reliefs[reliefId - 1]?.state === state);
}

/** Turns to the other of two cases. */
const other: Step = async walk => { walk.cases.reverse(); };
const leadFirst = (...fields: [Fields?]) => [opens('village', 'report-lead', ...fields), does('intake', 'apply', { personal })];
const takenUp = (grade: 'urgent' | 'ordinary', accept: object = {}) => [does('intake', 'accept', accept), does('intake', 'grade', { urgency: grade }), does('intake', 'take-over')];
const gives = (bankCard = CARD) => [
  does('intake', 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: payee(bankCard) }), does('approver', 'approve', { reliefId: 1, cardTail: bankCard.slice(-4) }),
];
const investigated = [does('investigator', 'investigate', { step: 'visit', personal: { finding: '属实' } }), does('intake', 'give-opinion', { personal: { opinion: '同意' } })];
const means = [does('intake', 'investigate', { step: 'means-check', authorised: true }), does('investigator', 'investigate', { step: 'appraisal' })];
const [visited, opinion] = investigated as [Step, Step];
const posted = [visited, ...means, opinion, does('intake', 'post-notice', { personal: { place: '村务公开栏' } })];
/** Said by one, and asked of the family by another. */
const takenBack = (who: Post) => [does(who, 'withdraw', { personal: { reason: '已自行解决' } }), does('lead', 'confirm-withdrawal', { stands: true })];
const told = [does('intake', 'feedback', { satisfied: true }), does('intake', 'close')];
const finished = [does('intake', 'complete-papers'), ...told];
const paid = [...gives(), sees(1, 'paid'), ...finished];
const URGENT = { track: 'urgent-type' };
const EXPENDITURE = { track: 'expenditure-type' };

/** So long ago that a rung comes due within the next half minute, or some have been due. */
const longAgo = ({ chance }: Walk) => ({ occurredAt: new Date(Date.now() - pick(chance, [12, 19.2, 24]) * HOUR_MS + chance() * 30_000).toISOString() });

/** Lets the rung come that is due within the half minute: whoever relieves at once never meets it. */
const rungComes: Step = walk => {
  const byMs = Date.now() + 30_000;
  return walk.client.until(walk.office.supervisor, walk.cases.at(-1)!, ({ clocks }) =>
    clocks.some(({ clock, rungs }) => clock === 'urgent-relief' && rungs.every(({ at, reached }) => reached || Date.parse(at) > byMs)));
};

const WAYS: Way[] = [
  { name: 'urgent, by a lead', office: JINING, steps: [...leadFirst({ urgency: 'urgent' }), ...takenUp('urgent'), ...paid] },
  { name: 'urgent, by application', office: JINING, steps: [opens('intake', 'apply'), ...takenUp('urgent'), ...paid] },
  { name: 'urgent, late, its ladder under way', office: JINING, steps: [...leadFirst(longAgo), ...takenUp('urgent'), ...paid] },
  { name: 'a slow bank', office: JINING, steps: [opens('intake', 'apply'), ...takenUp('urgent'), ...gives(SENTINEL_CARDS.slow), sees(1, 'paid'), ...finished] },
  { name: 'a reply of the bank is lost', office: JINING, steps: [...leadFirst(), ...takenUp('urgent'), ...gives(SENTINEL_CARDS.replyLost), sees(1, 'paid'), ...finished] },
  { name: 'the bank calls back, late and twice', office: JINING, steps: [opens('intake', 'apply'), ...takenUp('urgent'), ...gives(SENTINEL_CARDS.lateCallback), sees(1, 'paid'), ...finished] },
  { name: 'the bank declines', office: JINING, steps: [
    opens('intake', 'apply'), ...takenUp('urgent'), ...gives(SENTINEL_CARDS.declined), sees(1, 'declined'),
    does('intake', 'correct-card', { reliefId: 1, source: 'card-seen', personal: payee() }), does('approver', 'approve', { reliefId: 2, cardTail: CARD.slice(-4) }), sees(2, 'paid'), ...finished,
  ] },
  { name: 'goods, by word of mouth', office: JINING, steps: [
    opens('intake', 'apply'), ...takenUp('urgent'), does('intake', 'relief-first', { form: 'goods', amountFen: '20000', personal: { payeeName: '张三', what: '米面' } }),
    does('intake', 'ask-approval', walk => ({ reliefId: 1, approverId: walk.office.duty })), does('duty', 'approve-orally', { reliefId: 1 }), does('village', 'deliver', { reliefId: 1, receipt: 'signature' }),
    does('duty', 'confirm-approval', { reliefId: 1 }), ...finished,
  ] },
  { name: 'the full procedure', office: JINING, steps: [
    opens('intake', 'apply'), ...takenUp('ordinary'), ...investigated, does('intake', 'record-payee', { source: 'passbook-seen', personal: payee() }), does('approver', 'decide', { programme: 'temporary', amountFen: '120000', cardTail: CARD.slice(-4) }),
    does('finance', 'disburse', { reliefId: 1 }), sees(1, 'paid'), ...told,
  ] },
  { name: 'denied', office: JINING, steps: [opens('intake', 'apply'), ...takenUp('ordinary'), ...investigated, does('approver', 'deny', { ground: 'not-in-hardship' }), ...told] },
  { name: 'turned away', office: JINING, steps: [
    opens('village', 'apply'), does('intake', 'take-over'), does('intake', 'reject', { ground: 'not-in-hardship', personal: { explanation: '基本生活未受影响' } }), ...told,
  ] },
  { name: 'slips', office: JINING, steps: [
    opens('intake', 'apply'), does('intake', 'take-over'), does('intake', 'issue-slip', walk => ({ department: walk.office.department, personal: { item: '住院费用' } })),
    does('departmentHandler', 'return-slip', { slipNo: 1, personal: { reason: '不属本部门' } }),
    does('intake', 'route-slip', walk => ({ slipNo: 1, townCode: walk.office.otherTown })), does('otherIntake', 'accept-slip', { slipNo: 2 }),
    does('otherIntake', 'answer-slip', { slipNo: 2, outcome: 'helped', personal: { answer: '已安置' } }), does('intake', 'accept'), ...told,
  ] },
  { name: 'handed to the other town', office: JINING, steps: [
    opens('intake', 'apply'), does('intake', 'accept'), does('intake', 'hand-over', walk => ({ townCode: walk.office.otherTown })), does('otherIntake', 'take-over'),
    does('otherIntake', 'grade', { urgency: 'urgent' }), does('otherIntake', 'relief-first', { form: 'money', amountFen: '30000', source: 'card-seen', personal: payee() }),
    does('otherApprover', 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }), sees(1, 'paid'), does('otherIntake', 'complete-papers'), does('otherIntake', 'feedback'), does('otherIntake', 'close'),
  ] },
  { name: 'demanded an answer', office: JINING, steps: [
    ...leadFirst(longAgo), ...takenUp('urgent'), does('lead', 'urge'), does('supervisor', 'inspect', { personal: { demand: '说明进展' } }),
    does('lead', 'answer-inspection', { inspectionNo: 1, personal: { answer: '今日办结' } }), does('supervisor', 'settle-inspection', { inspectionNo: 1 }), ...paid,
  ] },
  { name: 'merged', cases: 2, office: JINING, steps: [
    ...leadFirst(longAgo), opens('intake', 'apply', { personal: { ...personal, name: '李四' } }),
    other, does('intake', 'merge', walk => ({ intoCaseNo: walk.cases[0], personal: { reason: '同一家庭' } })),
    other, ...takenUp('urgent'), ...paid,
  ] },
  { name: 'withdrawn, and opened again', office: JINING, steps: [
    opens('intake', 'apply'), does('intake', 'take-over'), ...takenBack('intake'), does('lead', 'reopen', { personal: { reason: '又遇困难' } }), ...takenUp('urgent').slice(0, 2), ...paid,
  ] },
  { name: 'withdrawn', office: CHAOYANG, steps: [opens('village', 'report-lead'), ...takenBack('village')] },
  { name: 'urgent type', office: CHAOYANG, steps: [...leadFirst(), ...takenUp('urgent', URGENT), ...paid] },
  { name: 'urgent type, late, its ladder under way', office: CHAOYANG, steps: [...leadFirst(longAgo), rungComes, ...takenUp('urgent', URGENT), ...paid] },
  { name: 'raised to the county', office: CHAOYANG, steps: [
    opens('intake', 'apply'), ...takenUp('ordinary', URGENT), ...investigated, does('intake', 'raise', { to: 'county', programme: 'temporary', amountFen: '300000', severity: 'heavier' }),
    does('intake', 'record-payee', { source: 'passbook-seen', personal: payee() }), does('countyApprover', 'decide', { programme: 'temporary', amountFen: '300000', severity: 'heavier', cardTail: CARD.slice(-4) }), does('finance', 'disburse', { reliefId: 1 }), sees(1, 'paid'), ...told,
  ] },
  { name: 'expenditure type, objected to and denied', office: CHAOYANG, steps: [
    opens('intake', 'apply'), ...takenUp('ordinary', EXPENDITURE), ...posted, does('village', 'object', { noticeNo: 1, personal: { objection: '情况不实' } }),
    visited, ...means, opinion, does('approver', 'deny', { ground: 'cannot-be-verified' }), ...told,
  ] },
  { name: 'expenditure type, denied with the notice up', office: CHAOYANG, steps: [
    opens('intake', 'apply'), ...takenUp('ordinary', EXPENDITURE), ...posted, does('approver', 'deny', { ground: 'not-in-hardship', referTo: 'civil-affairs' }),
    does('departmentHandler', 'answer-slip', { slipNo: 1, outcome: 'not-eligible' }), ...told,
  ] },
  { name: 'the same event in two towns', cases: 2, office: CHAOYANG, steps: [
    opens('otherIntake', 'apply', walk => ({ townCode: walk.office.otherTown, personal: { ...personal, residentId: walk.residentId } })),
    opens('intake', 'apply', walk => ({ personal: { ...personal, residentId: walk.residentId } })), ...takenUp('urgent', URGENT),
    does('countyApprover', 'override-duplicate', walk => ({ caseNo: walk.cases[0], personal: { reason: '前次未发放' } })), ...paid,
    other, does('otherIntake', 'withdraw', { personal: { reason: '已自行解决' } }), does('otherApprover', 'confirm-withdrawal', { stands: true }),
  ] },
];

/** Not among those that are drawn: only where the disk for files is what is looked at. */
export const WITH_PAPERS: Way = {
  name: 'with papers', office: JINING,
  steps: [opens('intake', 'apply'), ...takenUp('urgent'), handsIn('village'), handsIn('intake'), ...paid.slice(0, -told.length), readsBack, ...told],
};

/** A plan of exactly so many cases, drawn by chance. */
export function drawn(chance: Chance, cases: number): Way[] {
  const plan: Way[] = [];
  for (let left = cases; left > 0;) {
    const way = pick(chance, left === 1 ? WAYS.filter(one => one.cases !== 2) : WAYS);
    plan.push(way);
    left -= way.cases ?? 1;
  }
  return plan;
}

/** A way by its name. @throws when there is none. */
export function wayCalled(name: string): Way {
  const found = WAYS.find(way => way.name === name);
  if (!found) throw new Error(`no way is called ${name}`);
  return found;
}

/** Takes the way's steps, one after another; `number` tells its people from others. */
export async function take(way: Way, number: number, client: Client, chance: Chance): Promise<void> {
  const state: Walk = { client, office: way.office, residentId: resident(number), chance, cases: [], papers: [] };
  for (const step of way.steps) await step(state);
}

/** A valid resident identity number, by GB 11643's checksum. */
function resident(number: number): string {
  const digits = `211399${1950 + (number % 50)}0101${String(Math.floor(number / 50) % 1_000).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return digits + '10X98765432'[sum % 11]!;
}
