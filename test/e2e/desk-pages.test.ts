import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Chromium, NARROW } from '#test/e2e/chromium.js';
import { application, CARD, EAST, eventually, Town, WEST } from '#test/e2e/town.js';

const RESIDENT_ID = '110101199003070011';

let town: Town;
let chromium: Chromium;

beforeAll(async () => {
  town = await Town.start();
  chromium = await Chromium.start(town.instance.settings.apiUrl, 'desk-pages', /status of (400|401|404|409|412|422|503)/);
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

const opens = (path: string, viewport?: typeof NARROW) => chromium.opens(path, viewport);
const arrives = (account: string, path?: string) => chromium.arrives(account, path);
const look = async (page: Page, name: string) => expect([name, ...await chromium.look(page, name)]).toEqual([name]);

const dialog = (page: Page) => page.getByRole('dialog');

/** All that the browser keeps by itself. */
async function kept(page: Page): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const caches = await globalThis.caches?.keys() ?? [];
    const databases = (await indexedDB.databases()).map(one => one.name);
    return JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + JSON.stringify(history.state) + caches.join() + databases.join();
  })()`);
}

describe('a case on somebody\'s desk', () => {
  let caseNo: string;
  let li: Page;
  beforeAll(async () => {
    caseNo = (await town.open('li-intake', application({ cause: 'sudden-illness', personal: { name: '欧阳明远', residentId: RESIDENT_ID, phone: '13900001111', address: '柳庄 7 号', summary: '急性白血病住院', household: [{ name: '欧阳小朵', relation: '女' }] } }))).body.caseNo;
    await town.done('li-intake', caseNo, 'accept', { urgency: 'urgent', takeOver: true });
  }, 60_000);

  it('shows personal data for a reason, and hides it again', async () => {
    li = await arrives('li-intake', `/cases/${caseNo}`);
    await li.getByRole('button', { name: '显示完整信息' }).click();
    await dialog(li).getByRole('button', { name: '显示', exact: true }).click();
    await dialog(li).getByText('必填。').first().waitFor();
    await dialog(li).getByText('姓名', { exact: true }).click();
    await dialog(li).getByText('电话', { exact: true }).click();
    await dialog(li).getByRole('button', { name: '电话联系求助人' }).click();
    await look(li, 'disclose-ask');
    await dialog(li).getByRole('button', { name: '显示', exact: true }).click();
    const shown = li.locator('.disclosed');
    await shown.getByText('欧阳明远').waitFor();
    await shown.getByText('13900001111').waitFor();
    await shown.getByText('已记入查阅记录').waitFor();
    expect(await shown.textContent()).not.toContain(RESIDENT_ID);
    await look(li, 'disclosed');
    expect(await kept(li)).not.toMatch(/欧阳|13900001111/);
    await li.getByRole('link', { name: '待办' }).click();
    await li.locator('.filters').waitFor();
    await li.goBack();
    await li.getByRole('button', { name: '显示完整信息' }).waitFor();
    expect(await li.locator('body').textContent()).not.toContain('欧阳明远');
  });

  it('prints what may be printed, and says why not the rest', async () => {
    await li.getByRole('button', { name: '打印' }).click();
    await dialog(li).getByText('审批表').waitFor();
    await dialog(li).getByText('须先有').first().waitFor();
    await look(li, 'print');
    const [tab] = await Promise.all([li.waitForEvent('popup'), dialog(li).getByRole('button', { name: '受理回执' }).click()]);
    await eventually(async () => (await town.database.query(`SELECT 1 FROM lookup_secret s JOIN relief_case USING (case_id) WHERE case_no = $1 AND kind = 'paper'`, [caseNo])).rows.length === 1, 'issued secret');
    await tab.waitForURL(/^blob:/);
    await tab.close();
    expect(await dialog(li).getByRole('link', { name: '入户调查表' }).getAttribute('target')).toBe('_blank');
    await dialog(li).getByRole('button', { name: '关闭' }).click();
  });

  it('is opened to somebody in an emergency, who is told so', async () => {
    const zhou = await arrives('zhou-lead', `/cases/${caseNo}`);
    await zhou.locator('.acts summary').click();
    await zhou.locator('.acts').getByRole('button', { name: '紧急授权查看' }).click();
    await dialog(zhou).getByLabel('授权给谁').click();
    await zhou.keyboard.type('何受理');
    await zhou.keyboard.press('Enter');
    await dialog(zhou).getByLabel('理由').fill('夜间协查');
    await look(zhou, 'break-glass');
    await dialog(zhou).getByRole('button', { name: '确认紧急授权查看' }).click();
    await zhou.getByText('已办理：紧急授权查看').waitFor();
    const he = await arrives('he-intake', `/cases/${caseNo}`);
    await he.getByText('周所长紧急授权您查看，至今天').waitFor();
    await look(he, 'glass');
  });

  it('is found by name and by the end of its number, and by nobody it is not for', async () => {
    await li.getByRole('link', { name: '待办' }).click();
    const box = li.getByLabel('编号 / 姓名 / 身份证后四位');
    await box.fill('欧阳明远');
    await box.press('Enter');
    await dialog(li).getByText('找到 1 件').waitFor();
    await look(li, 'found');
    await dialog(li).getByRole('link', { name: caseNo }).click();
    await li.waitForURL(`**/cases/${caseNo}`);
    await li.goBack();
    await box.fill('张无此人');
    await box.press('Enter');
    await li.getByText('没有找到，或不在您的管辖范围内').waitFor();
    await box.fill('JS-2026-0000001-0');
    await box.press('Enter');
    await li.getByText('有校验位，请核对').waitFor();
    expect(await kept(li)).not.toContain('欧阳');
  });

  it('is known at the counter before a second one is entered', async () => {
    await li.getByRole('link', { name: '登记' }).click();
    await li.getByLabel('身份证号').fill(RESIDENT_ID);
    await li.getByText('求助人今年已有案件').waitFor();
    await li.locator('.known').getByRole('link', { name: caseNo }).waitFor();
    await look(li, 'counter-known');
    const he = await arrives('he-intake', '/counter');
    await he.getByLabel('身份证号').fill(RESIDENT_ID);
    await he.getByText('其他乡镇或其他县今年也有此人的案件').waitFor();
    expect(await he.locator('body').textContent()).not.toContain(caseNo);
    await look(he, 'counter-elsewhere');
  });

  it('its time is moved ahead, and the page gives no command meanwhile', async () => {
    await li.goto(`${town.instance.settings.apiUrl}/cases/${caseNo}`);
    await li.getByRole('button', { name: '+1 天' }).click();
    await li.getByText('正在拨快时间').waitFor();
    expect(await li.locator('.acts button').count()).toBe(0);
    await look(li, 'training-runs');
    await li.locator('.acts button').first().waitFor({ timeout: 60_000 });
    expect(await town.types(caseNo)).toContain('ClockBreached');
    await look(li, 'training');
  });
});

describe('a department\'s desk', () => {
  let yi: Page;
  let caseNo: string;
  beforeAll(async () => {
    for (const [name, item] of [['司徒静', '核定医疗救助，住院押金已欠 3 万元，请先行垫付'], ['令狐平', '异地就医备案']] as const) {
      caseNo = (await town.open('li-intake', application({ cause: 'sudden-illness', personal: { name, phone: '13900003333', summary: '住院' } }))).body.caseNo;
      await town.done('li-intake', caseNo, 'accept', { urgency: 'urgent', takeOver: true });
      await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', reliefFirst: name === '司徒静', personal: { item } });
      await town.done('li-intake', caseNo, 'issue-slip', { department: 'education', personal: { item: '减免学费' } });
    }
  }, 60_000);

  it('lists its slips by what is due next, and a slip tells what is asked and nothing else of the household', async () => {
    yi = await arrives('yi-medical', '/slips');
    await yi.locator('.slip-row').nth(1).waitFor();
    expect(await yi.locator('.slip-row').first().textContent()).toMatch(/剩 2[34] 小时.*先行救助.*核定医疗救助.*司\*\*/);
    await look(yi, 'slips');
    await yi.locator('.slip-row button').nth(1).click();
    await yi.locator('.slip-sheet').getByText('同时办理的其他单位').waitFor();
    const sheet = (await yi.locator('.slip-sheet').textContent())!;
    expect(sheet).toMatch(/异地就医备案/);
    expect(sheet).toMatch(/教育.*待接收/);
    expect(sheet).toContain('三(三)2');
    expect(sheet).not.toMatch(/令狐|减免学费|住院|13900003333/);
    await look(yi, 'slip');
  });

  it('accepts, answers, and sends back with a reason', async () => {
    const sheet = yi.locator('.slip-sheet');
    await sheet.getByRole('button', { name: '接收转办单' }).click();
    await dialog(yi).getByRole('button', { name: '确认接收转办单' }).click();
    await sheet.getByText('已办理：接收转办单').waitFor();
    await sheet.getByRole('button', { name: '答复转办单' }).click();
    await dialog(yi).getByText('已救助').click();
    await dialog(yi).getByLabel('答复内容').fill('已备案，可直接结算');
    await look(yi, 'slip-answer');
    await dialog(yi).getByRole('button', { name: '确认答复转办单' }).click();
    await sheet.getByText('已办理：答复转办单').waitFor();
    await sheet.getByText('已备案，可直接结算').waitFor();
    await eventually(async () => await yi.locator('.slip-row').count() === 1, 'shorter list');
    await yi.locator('.slip-row button').first().click();
    await sheet.getByRole('button', { name: '退回转办单' }).click();
    await dialog(yi).getByLabel('理由').fill('应由应急部门办理');
    await dialog(yi).getByRole('button', { name: '确认退回转办单' }).click();
    await yi.getByText('没有待办的转办单').waitFor();
    await look(yi, 'slips-none');
    expect(await town.types(caseNo)).toEqual(expect.arrayContaining(['SlipAccepted', 'SlipAnswered']));
  });

  it('a town has what another town asked of it', async () => {
    await town.done('li-intake', caseNo, 'issue-slip', { townCode: WEST, personal: { item: '核实老家住处' } });
    const he = await arrives('he-intake', '/slips');
    await he.locator('.slip-row button').click();
    await he.locator('.slip-sheet').getByText('核实老家住处').waitFor();
    await he.keyboard.press('Tab');
    await look(he, 'slip-town');
  });

  it('is no place for those to whom no slip comes', async () => {
    const wu = await arrives('wu-county');
    expect(await wu.getByRole('link', { name: '转办' }).count()).toBe(0);
  });
});

describe('somebody without an account', () => {
  let phone: Page;
  let caseNo: string;

  it('asks for help in a few steps', async () => {
    phone = await opens(`/help?town=${EAST}`, NARROW);
    await phone.getByRole('heading', { name: '谁需要帮助' }).waitFor();
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByText('请填写这一项。').first().waitFor();
    await look(phone, 'help-who');
    await phone.getByLabel('姓名').fill('西门大嫂');
    await phone.getByLabel('联系电话').fill('139 0000 4444');
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByText('突发事件或意外事故').click();
    await phone.getByLabel('说说具体情况').fill('昨夜灶房失火，粮食和被褥都没了');
    await look(phone, 'help-what');
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByLabel('住址').fill('柳庄 9 号');
    await phone.getByRole('button', { name: '添加同住家人' }).click();
    await phone.getByLabel('姓名').fill('西门小宝');
    await phone.getByLabel('和您的关系').fill('孙子');
    await look(phone, 'help-home');
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByLabel('身份证号').fill('110101199003070010');
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByText('号码有误').waitFor();
    await look(phone, 'help-card');
    await phone.getByLabel('身份证号').fill('');
    await phone.getByRole('button', { name: '下一步' }).click();
    await phone.getByText('西门小宝 · 孙子').waitFor();
    await look(phone, 'help-check');
    expect(await kept(phone)).not.toMatch(/西门|失火/);
    await phone.getByRole('button', { name: '提交' }).click();
    await phone.getByRole('heading', { name: '已收到' }).waitFor({ timeout: 30_000 });
    caseNo = (await phone.locator('.held dd').first().textContent())!;
    await look(phone, 'help-receipt');
    expect((await town.view(caseNo)).person.name).toBe('西***');
  });

  it('follows it, with the secret in no address that a server sees', async () => {
    const asked: string[] = [];
    phone.on('request', request => asked.push(request.url()));
    const secret = (await phone.locator('.held dd').nth(1).textContent())!.replaceAll('-', '');
    await phone.getByRole('link', { name: '现在查看进度' }).click();
    await phone.getByRole('heading', { name: caseNo }).waitFor();
    await phone.getByText('受理申请；缺材料的会一次告诉您。').waitFor();
    expect(phone.url()).toMatch(/\/lookup$/);
    await look(phone, 'lookup-applied');
    await town.done('li-intake', caseNo, 'accept', { urgency: 'urgent', takeOver: true });
    await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '西门大嫂', bankCard: CARD } });
    await town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
    await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
    await town.done('li-intake', caseNo, 'complete-papers');
    await town.done('li-intake', caseNo, 'feedback', { close: true });
    await phone.getByRole('button', { name: '查另一件' }).click();
    await phone.getByLabel('编号').fill(caseNo);
    await phone.getByLabel('查询码').fill('0'.repeat(28));
    await phone.getByRole('button', { name: '查询' }).click();
    await phone.getByText('编号或查询码不对').waitFor();
    await look(phone, 'lookup-wrong');
    await phone.getByLabel('查询码').fill(secret.toLowerCase());
    await phone.getByRole('button', { name: '查询' }).click();
    await phone.getByText('这次办理您满意吗？').waitFor();
    await phone.getByText('不满意', { exact: true }).click();
    await phone.getByLabel('还想说什么').fill('被子还没到');
    await look(phone, 'lookup-rate');
    await phone.getByRole('button', { name: '提交评价' }).click();
    await phone.getByText('您的评价：不满意').waitFor();
    await look(phone, 'lookup-rated');
    expect(await town.types(caseNo)).toContain('Rated');
    for (const url of asked) expect(url).not.toContain(secret);
    expect(await kept(phone)).not.toContain(secret);
  });

  it('tells of somebody else, in English as well', async () => {
    const page = await opens('/help', NARROW);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Somebody else').check();
    await page.getByLabel('County').selectOption({ label: '示例县' });
    await page.getByLabel('Town').selectOption({ label: '河西镇' });
    await look(page, 'help-english');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('What kind of hardship').waitFor();
  });

  it('everything is reached by the keyboard', async () => {
    const page = await opens(`/help?town=${EAST}`);
    await page.getByRole('heading', { name: '谁需要帮助' }).waitFor();
    await page.getByLabel('姓名').focus();
    await page.keyboard.type('键盘');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '发生了什么' }).waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('H1');
  });
});

it('no browser complained of anything', () => {
  expect(chromium.complaints).toEqual([]);
});
