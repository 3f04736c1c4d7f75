import { randomUUID } from 'node:crypto';
import { RUN_UPDATES } from '#libs/contracts/journal.js';
import { solution } from '#libs/identifiers/puzzle.js';
import { application, CARD, EAST, eventually, HOUR_MS, lead, type Town } from '#test/e2e/town.js';

/** What the kept histories tell: between them they take every way a workflow of ours can go. Everybody in them is invented. */
export const STORIES: { [name: string]: { about: string; play: (town: Town) => Promise<string[]> } } = {
  'urgent-walk': {
    about: 'an urgent case from a lead to closed: relief first, paid, papers afterwards',
    async play(town) {
      const caseNo = await town.readyForRelief();
      await town.pay(caseNo);
      await paid(town, caseNo);
      await town.finish(caseNo);
      return [caseNo];
    },
  },
  'ordinary-decision': {
    about: 'an ordinary case: opinion, decision by the town, paid by county finance',
    async play(town) {
      const caseNo = await ordinary(town);
      await town.done('sun-investigator', caseNo, 'investigate', { step: 'visit' });
      await town.done('li-intake', caseNo, 'give-opinion', { personal: { opinion: '建议救助' } });
      await town.done('li-intake', caseNo, 'record-payee', { source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
      await town.done('wang-approver', caseNo, 'decide', { programme: 'temporary', amountFen: '80000', cardTail: CARD.slice(-4) });
      await town.done('cao-finance', caseNo, 'disburse', { reliefId: 1 });
      await paid(town, caseNo);
      await town.done('li-intake', caseNo, 'feedback', { satisfied: true });
      await town.done('li-intake', caseNo, 'close');
      return [caseNo];
    },
  },
  slips: {
    about: 'transfer slips: one is answered, one returned and routed anew, one reaches its deadline; a command is refused in between',
    async play(town) {
      const caseNo = await ordinary(town);
      await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '医疗救助' } });
      await town.done('yi-medical', caseNo, 'accept-slip', { slipNo: 1 });
      await town.done('yi-medical', caseNo, 'answer-slip', { slipNo: 1, outcome: 'helped', personal: { answer: '已报销' } });
      await town.done('li-intake', caseNo, 'issue-slip', { department: 'education', personal: { item: '助学' } });
      await town.done('jiao-education', caseNo, 'return-slip', { slipNo: 2, personal: { reason: '不属本部门' } });
      const refused = await town.give('jiao-education', caseNo, 'accept-slip', { slipNo: 1 });
      if (refused.status < 400) throw new Error('that should have been refused');
      await town.done('li-intake', caseNo, 'route-slip', { slipNo: 2, department: 'civil-affairs', personal: { reason: '改送民政' } });
      await town.forward(caseNo, 9 * 24 * HOUR_MS);
      return [caseNo];
    },
  },
  breach: {
    about: 'nobody does anything: every rung, the breach, a county that urges; then relief that comes late, and a declined card',
    async play(town) {
      const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
      await town.forward(caseNo, 13 * HOUR_MS);
      await town.forward(caseNo, 12 * HOUR_MS);
      await town.done('wu-county', caseNo, 'urge', { personal: { note: '请立即办理' } });
      await town.done('li-intake', caseNo, 'apply', { personal: { name: '李四', summary: '失火' } });
      await town.done('li-intake', caseNo, 'accept');
      await town.done('li-intake', caseNo, 'take-over');
      await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
      await town.pay(caseNo, '6222020000003001');
      await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'declined', 'refusal of the bank');
      await town.done('li-intake', caseNo, 'correct-card', { reliefId: 1, source: 'card-seen', personal: { payeeName: '李四', bankCard: CARD } });
      await town.done('wang-approver', caseNo, 'approve', { reliefId: 2, cardTail: CARD.slice(-4) });
      await paid(town, caseNo, 2);
      await town.forward(caseNo, 8 * 24 * HOUR_MS);
      return [caseNo];
    },
  },
  reopened: {
    about: 'a case that was forwarded in time, closed, and opened again: two runs',
    async play(town) {
      const caseNo = await town.readyForRelief();
      await town.forward(caseNo, 13 * HOUR_MS);
      await town.pay(caseNo);
      await paid(town, caseNo);
      await town.finish(caseNo);
      await town.done('zhou-lead', caseNo, 'reopen', { personal: { reason: '再次遇到困难' } });
      await town.forward(caseNo, 13 * HOUR_MS);
      await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
      return [caseNo];
    },
  },
  rated: {
    about: 'a plea from a phone, refused and closed; the family then says that it is not satisfied: a run that ends as it began, closed',
    async play(town) {
      const ask = async (path: string, body: object) => {
        const response = await fetch(`${town.instance.settings.apiUrl}/v1/citizen/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) });
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        return await response.json() as { [field: string]: string };
      };
      const { puzzle, bits } = await ask('puzzles', {});
      const { caseNo, secret } = await ask('applications', { type: 'apply', townCode: EAST, cause: 'other', personal: { name: '赵六', summary: '生活困难' }, humanCheck: { puzzle, answer: solution(puzzle!, Number(bits), 0, 10_000_000) } });
      await town.done('li-intake', caseNo!, 'take-over');
      await town.done('li-intake', caseNo!, 'reject', { ground: 'not-in-hardship' });
      await town.done('li-intake', caseNo!, 'feedback', { close: true });
      await ask('ratings', { caseNo, secret, satisfied: false, note: '没有人上门看过' });
      return [caseNo!];
    },
  },
  merged: {
    about: 'one family at two windows: the second application is flagged and merged into the first',
    async play(town) {
      const residentId = '110101199003070003';
      const first = (await town.open('li-intake', application({ urgency: 'urgent', personal: { name: '王五', residentId, summary: '失火' } }))).body.caseNo as string;
      const second = (await town.open('zhao-village', lead({ occurredAt: new Date(Date.now() - 5 * HOUR_MS).toISOString() }))).body.caseNo as string;
      await town.done('li-intake', second, 'apply', { personal: { name: '王五', residentId, summary: '失火' } });
      await town.done('li-intake', second, 'merge', { intoCaseNo: first, personal: { reason: '同一家庭' } });
      await eventually(async () => (await town.types(first)).includes('CaseAbsorbed'), 'word of the merger');
      return [first, second];
    },
  },
  'long-life': {
    about: 'more commands than a run takes, and more events than are handed over one by one: the second run begins with what they come to',
    async play(town) {
      const caseNo = await ordinary(town);
      for (let i = 0; i < RUN_UPDATES; i++) await town.done('zhou-lead', caseNo, 'urge');
      await town.done('li-intake', caseNo, 'issue-slip', { department: 'education', personal: { item: '助学' } });
      return [caseNo];
    },
  },
  // Last, since its year reaches every case that is open.
  'calendar-landing': {
    about: 'a year of working days is published while papers are owed: the deadline moves, on record',
    async play(town) {
      const caseNo = await town.readyForRelief();
      const year = new Date().getUTCFullYear() + 1;
      await town.forward(caseNo, Date.parse(`${year - 1}-12-30T10:00:00+08:00`) - Date.parse((await town.view(caseNo)).now));
      await town.pay(caseNo);
      await paid(town, caseNo);
      const published = await town.publishYear({ year, notice: `虚构〔${year - 1}〕1号`, holidays: [{ name: '元旦', from: `${year}-01-01`, to: `${year}-01-03` }], workdays: [] });
      if (published.status !== 200) throw new Error(JSON.stringify(published.body));
      await eventually(async () => (await town.types(caseNo)).includes('DeadlineSuperseded'), 'moved deadline');
      return [caseNo];
    },
  },
};

async function ordinary(town: Town): Promise<string> {
  const caseNo = (await town.open('li-intake', application({ cause: 'sudden-illness', personal: { name: '张三', summary: '大病' } }))).body.caseNo as string;
  await town.done('li-intake', caseNo, 'grade', { urgency: 'ordinary' });
  await town.done('li-intake', caseNo, 'take-over');
  await town.done('li-intake', caseNo, 'accept');
  return caseNo;
}

async function paid(town: Town, caseNo: string, reliefId = 1): Promise<void> {
  await eventually(async () => (await town.view(caseNo)).reliefs[reliefId - 1].state === 'paid', 'payment');
}
