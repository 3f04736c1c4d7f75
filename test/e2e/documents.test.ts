import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfText } from '#test/pdf-text.js';
import { application, CARD, eventually, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

const NAME = '𠮷㐂·买买提';
const ID = '110101199003070011';
const PERSON = { name: NAME, residentId: ID, phone: '0537-5550123', address: '㐂巷12号', summary: '急性白血病住院' };
const PAYEE = { payeeName: NAME, bankCard: CARD };

async function print(as: string, caseNo: string, kind: string): Promise<{ status: number; headers: Headers; bytes: Buffer; text: string; code: string }> {
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/documents/${kind}`, { headers: { authorization: `Bearer ${town.token(as)}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const ok = response.status === 200;
  return { status: response.status, headers: response.headers, bytes, text: ok ? pdfText(bytes).pages.join('\n') : '', code: ok ? '' : (JSON.parse(bytes.toString()) as { code: string }).code };
}

/** What the list offers this account, and what it says of the rest. */
async function menu(as: string, caseNo: string): Promise<{ may: string[]; mayNot: Record<string, string> }> {
  const { body } = await town.call(as, 'GET', `/v1/cases/${caseNo}/documents`);
  const all = body.documents as { kind: string; no: number | null; available: boolean; reason: { code: string } | null }[];
  return { may: all.filter(({ available }) => available).map(({ kind, no }) => no === null ? kind : `${kind}/${no}`), mayNot: Object.fromEntries(all.flatMap(({ kind, reason }) => reason ? [[kind, reason.code]] : [])) };
}

async function opened(): Promise<string> {
  const { body } = await town.open('li-intake', application({ cause: 'sudden-illness', personal: PERSON }));
  return body.caseNo as string;
}

describe('an ordinary case, from the counter to the archive', () => {
  let caseNo: string;
  beforeAll(async () => {
    caseNo = await opened();
    await town.done('li-intake', caseNo, 'list-missing', { materials: ['application', 'means-authorisation', 'hardship-evidence'] });
    await town.done('li-intake', caseNo, 'accept', { urgency: 'ordinary', takeOver: true });
    await town.done('sun-investigator', caseNo, 'investigate', { step: 'visit', personal: { finding: '入户所见属实' } });
    await town.done('li-intake', caseNo, 'give-opinion', { personal: { opinion: '建议给予临时救助' } });
    await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '核定医疗救助' } });
    await town.done('li-intake', caseNo, 'record-payee', { source: 'card-seen', personal: PAYEE });
    await town.done('wang-approver', caseNo, 'decide', { programme: 'temporary', amountFen: '120000', cardTail: CARD.slice(-4) });
    await town.done('cao-finance', caseNo, 'disburse', { reliefId: 1 });
    await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  }, 60_000);

  it.each([
    ['li-intake', 'receipt', '社会救助申请受理回执', ''], ['zhao-village', 'supplement-list', '一次性告知补正清单', ''], ['wang-approver', 'approval/1', '¥1,200.00（人民币壹仟贰佰元整）', '-1'],
    ['sun-investigator', 'visit', '入户所见属实', ''], ['li-intake', 'appraisal', '民主评议记录', ''], ['li-intake', 'slip', '示例县医保部门', '-1'], ['yi-medical', 'slip/1', '核定医疗救助', '-1'],
    ['li-intake', 'decision', '给予临时救助，金额¥1,200.00（人民币壹仟贰佰元整）。', '-1'], ['cao-finance', 'payment-list', '人民币壹仟贰佰元整', ''], ['feng-auditor', 'file-index', '银行到账回单', ''],
  ])('%s prints %s', async (as, kind, says, no) => {
    const { status, headers, bytes, text } = await print(as, caseNo, kind);
    expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('content-disposition')])
      .toEqual([200, 'application/pdf', 'private, no-store', `inline; filename="${caseNo}-${kind.split('/')[0]}${no}.pdf"`]);
    expect(text).toContain(says);
    expect(text.replaceAll('\n', '')).toContain(NAME);
    expect([pdfText(bytes).missing, bytes.length < 200_000]).toEqual([0, true]);
  });

  it('the same state is the same file', async () => {
    const [one, other] = [await print('li-intake', caseNo, 'file-index'), await print('li-intake', caseNo, 'file-index')];
    expect(one.bytes.equals(other.bytes)).toBe(true);
  });

  it('numbers are whole for whoever approves or pays, and masked for the rest', async () => {
    const shown = async (as: string, kind: string) => { const { text } = await print(as, caseNo, kind); return [text.includes(ID), text.includes('6222 0200 0000 0007')]; };
    expect([await shown('cao-finance', 'payment-list'), await shown('wang-approver', 'approval')]).toEqual([[false, true], [true, true]]);
    expect([await shown('feng-auditor', 'payment-list'), await shown('li-intake', 'approval'), await shown('li-intake', 'receipt'), await shown('li-intake', 'decision')]).toEqual([[false, false], [false, false], [false, false], [false, false]]);
    expect((await print('li-intake', caseNo, 'receipt')).text).toContain('1101**********0011');
  });

  it('is printed by no role it is not for, no other department, no other town and no other county', async () => {
    const refused = async (as: string, kind: string) => { const { status, code } = await print(as, caseNo, kind); return `${status} ${code}`; };
    expect([await refused('li-intake', 'payment-list'), await refused('cao-finance', 'visit'), await refused('wu-county', 'receipt'), await refused('grid-east', 'receipt'), await refused('chen-admin', 'file-index')])
      .toEqual(Array(5).fill('403 role-not-allowed'));
    for (const as of ['he-intake', 'bai-intake', 'ye-auditor', 'du-civil']) expect([as, await refused(as, 'file-index')]).toEqual([as, '404 not-found']);
    expect((await town.call('bai-intake', 'GET', `/v1/cases/${caseNo}/documents`)).status).toBe(404);
    // For a department that has no part in it the case does not exist.
    expect(await refused('jiao-education', 'slip/1')).toBe('404 not-found');
    expect([await refused('yi-medical', 'approval'), await refused('li-intake', 'slip/2'), await refused('li-intake', 'letter'), await refused('li-intake', 'slip/0')])
      .toEqual(['403 role-not-allowed', '404 not-found', '404 not-found', '404 not-found']);
  });

  it('the list tells each account what it may print, without a word of whom it is about', async () => {
    expect(await menu('li-intake', caseNo)).toEqual({
      may: ['receipt', 'supplement-list', 'approval/1', 'visit', 'appraisal', 'slip/1', 'decision/1', 'file-index'],
      mayNot: { notice: 'document-not-yet', refusal: 'document-not-yet', 'payment-list': 'role-not-allowed' },
    });
    expect((await menu('cao-finance', caseNo)).may).toEqual(['approval/1', 'payment-list']);
    expect((await menu('yi-medical', caseNo)).may).toEqual(['slip/1']);
    expect(JSON.stringify((await town.call('li-intake', 'GET', `/v1/cases/${caseNo}/documents`)).body)).not.toMatch(/𠮷|1101/);
  });
});

it('a paper that the case has no ground for yet says what is missing', async () => {
  const caseNo = await opened();
  const { status, body } = await town.call('li-intake', 'GET', `/v1/cases/${caseNo}/documents/decision`);
  expect([status, body.code, body.detail.zh, body.detail.en]).toEqual([409, 'document-not-yet', '须先有救助决定，才能打印这份文书。', 'First there has to be a decision; then this paper can be printed.']);
  expect((await print('li-intake', caseNo, 'visit')).status).toBe(200);
});

it('whoever is turned away gets a letter with the rule and the remedies', async () => {
  const caseNo = await opened();
  await town.done('li-intake', caseNo, 'reject', { ground: 'not-in-hardship', personal: { explanation: '经核实生活未受影响' } });
  const { text } = await print('li-intake', caseNo, 'refusal');
  for (const said of ['不予受理告知书', '依据：济政字〔2021〕16号 二（一）。', '行政复议', '行政诉讼', '河东镇人民政府']) expect(text).toContain(said);
});

it('a public notice under Chaoyang\'s policy hangs without number, illness, address or telephone', async () => {
  const { body: { caseNo } } = await town.open('bai-intake', application({ townCode: '211399101000', cause: 'sudden-illness', personal: PERSON }));
  await town.done('bai-intake', caseNo, 'accept', { track: 'expenditure-type', urgency: 'ordinary', takeOver: true });
  for (const step of ['visit', 'means-check', 'appraisal']) await town.done('luo-investigator', caseNo, 'investigate', { step, ...(step === 'means-check' && { authorised: true }) });
  await town.done('bai-intake', caseNo, 'give-opinion');
  await town.done('bai-intake', caseNo, 'post-notice', { personal: { place: '村务公开栏' } });
  const { status, text } = await print('bai-intake', caseNo, 'notice/1');
  expect(status).toBe(200);
  for (const said of [NAME, '山北镇', '村务公开栏', '朝民发【2021】15号 四（三）1']) expect(text).toContain(said);
  for (const secret of [ID, '0011', '白血病', '重病', '㐂巷', '5550123']) expect(text).not.toContain(secret);
  expect((await print('song-lead', caseNo, 'receipt')).text).toContain('急难等级\n一般（支出型）');
});

it('somebody who is related prints nothing any more', async () => {
  const caseNo = await opened();
  await town.done('li-intake', caseNo, 'accept');
  expect((await print('li-intake', caseNo, 'receipt')).status).toBe(200);
  await town.done('li-intake', caseNo, 'declare-relative', { relation: 'sibling' });
  expect([(await print('li-intake', caseNo, 'receipt')).code, (await town.call('li-intake', 'GET', `/v1/cases/${caseNo}/documents`)).status]).toEqual(['not-found', 404]);
});

it('each print is in the read log, and what was not printed is not', async () => {
  const caseNo = await opened();
  await print('li-intake', caseNo, 'visit');
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '核定医疗救助' } });
  await print('yi-medical', caseNo, 'slip');
  await print('li-intake', caseNo, 'decision');
  await menu('li-intake', caseNo);
  const { body } = await town.call('feng-auditor', 'GET', `/v1/reads?caseNo=${caseNo}`);
  expect(body.reads.map(({ by, act, what }: { by: { id: string }; act: string; what: string[] }) => [by.id, act, what])).toEqual([['yi-medical', 'document', ['slip-1']], ['li-intake', 'document', ['visit']]]);
});

it('no print leaves a word of whom it was about in the log', () => {
  const log = readFileSync(join(town.data, 'logs/api.log'), 'utf8');
  expect(log).toContain('/v1/cases/:caseNo/documents/:kind');
  for (const secret of [NAME, ID, CARD, PERSON.address, PERSON.phone, '白血病']) expect(log).not.toContain(secret);
});

it('says that it can print', async () => {
  expect((await town.call('li-intake', 'GET', '/health/ready')).body.checks).toMatchObject({ printing: true });
});
