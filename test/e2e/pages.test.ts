import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Chromium, NARROW } from '#test/e2e/chromium.js';
import { CARD, EAST, eventually, Town } from '#test/e2e/town.js';

/** From 1 to 17 it is no number of anybody. */
const RESIDENT_ID = '110101199003070011';

let town: Town;
let chromium: Chromium;

beforeAll(async () => {
  town = await Town.start();
  chromium = await Chromium.start(town.instance.settings.apiUrl, 'pages', /status of (401|404|409|412|422)|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

const arrives = (account: string, path?: string) => chromium.arrives(account, path);
const look = async (page: Page, name: string) => expect([name, ...await chromium.look(page, name)]).toEqual([name]);
const act = (page: Page, name: string) => page.locator('.acts').getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

async function does(page: Page, name: string, fill: (form: ReturnType<typeof dialog>) => Promise<void> = async () => undefined): Promise<void> {
  await act(page, name).click();
  await fill(dialog(page));
  await dialog(page).getByRole('button', { name: `确认${name}` }).click();
  await page.getByText(`已办理：${name}`).waitFor();
}

describe('an urgent plea, from the counter to the money', () => {
  let caseNo: string;
  let li: Page;

  it('whoever is not logged in is asked to, and comes back to where they were going', async () => {
    const page = await chromium.opens('/counter');
    await page.getByRole('link', { name: '登录' }).waitFor();
    await look(page, 'login');
    await page.getByRole('link', { name: '登录' }).click();
    await page.locator('button[value="li-intake"]').click();
    await page.waitForURL('**/counter');
  });

  it('is taken at the counter, and survives a closed tab until it is sent', async () => {
    li = await arrives('li-intake', '/counter');
    await li.getByLabel('姓名').fill('王小明');
    await li.getByLabel('身份证号').fill('110101199003070010');
    await li.getByText('末位校验不符').waitFor();
    await li.getByLabel('身份证号').fill(RESIDENT_ID);
    await li.getByText('1990年3月7日 出生').waitFor();
    await li.getByLabel('困难情况').fill('夜里失火，一家三口无处可住');
    await li.getByText('急难', { exact: true }).click();
    await li.getByText('登记后开始计时：先行救助（24小时）').waitFor();
    await li.waitForTimeout(3_000); // It is kept half a second after the last key.
    expect(await kept(li)).not.toMatch(/王小明|失火|19900307/);
    await li.reload();
    await li.getByText('已恢复上次没有提交的内容').waitFor();
    expect(await li.getByLabel('困难情况').inputValue()).toBe('夜里失火，一家三口无处可住');
    await li.getByRole('button', { name: '登记申请' }).click();
    await li.getByText('必填。').first().waitFor();
    await look(li, 'counter');
    await li.getByLabel('困难原因').click();
    await li.getByTitle('突发事件或意外事故').click();
    await li.getByRole('button', { name: '登记申请' }).click();
    caseNo = (await li.locator('.receipt .number').textContent({ timeout: 30_000 }))!;
    expect(caseNo).toMatch(/^JS-\d{4}-\d{7}-\d$/);
    await look(li, 'receipt');
  });

  it('stands in the inbox with its time left', async () => {
    await li.getByRole('link', { name: '待办' }).click();
    // Nobody handles it, so it waits for whoever is at the desk.
    const row = li.locator('li.row', { hasText: caseNo });
    await row.waitFor();
    expect(await row.textContent()).toMatch(/剩 2[34] 小时.*急难.*王\*\*.*待接办/);
    await look(li, 'inbox');
    // By keys alone.
    await li.keyboard.press('j');
    await li.keyboard.press('Enter');
    await li.waitForURL(`**/cases/${caseNo}`);
  });

  it('is accepted and taken over, and each act says beforehand what it sets going', async () => {
    await act(li, '受理').waitFor();
    await does(li, '受理', async form => {
      await form.getByText('急难', { exact: true }).click();
      await form.getByText('由我经办').click();
      await form.getByText('办理后').waitFor();
    });
    await look(li, 'case');
    await act(li, '先行救助').click();
    await look(li, 'act');
    const form = dialog(li);
    await form.getByRole('button', { name: '确认先行救助' }).click();
    await form.getByText('必填。').first().waitFor();
    await form.getByText('转账', { exact: true }).click();
    await form.getByLabel('金额（元）').fill('500.001');
    await form.getByLabel('收款人姓名').fill('王小明');
    await form.getByLabel('银行卡号').fill(CARD);
    await form.getByText('核对银行卡原件').click();
    await form.getByText('最多两位小数').waitFor();
    await form.getByLabel('金额（元）').fill('1,200.50');
    await form.getByText('通知 乡镇审批（河东镇）').waitFor();
    await form.getByRole('button', { name: '确认先行救助' }).click();
    await li.getByText('已办理：先行救助').waitFor();
    expect((await town.journal(caseNo)).findLast(({ type }) => type === 'ReliefFirstProposed')!.data).toMatchObject({ amountFen: '120050' });
  });

  it('somebody else sees the act at once, approves, and the first sees the money arrive', async () => {
    const wang = await arrives('wang-approver');
    await wang.locator('li.row', { hasText: caseNo }).getByText('待审批').waitFor();
    await look(wang, 'inbox-approver');
    await wang.getByRole('link', { name: caseNo }).click();
    await act(wang, '审批').waitFor();
    await wang.getByText('银行支付 ¥1,200.50').first().waitFor();
    await does(wang, '审批', form => form.getByLabel('银行卡后四位').fill(CARD.slice(-4)));
    await li.getByText('审批同意').waitFor();
    await li.getByText('已到账', { exact: true }).waitFor({ timeout: 30_000 });
    await li.getByText('补办手续（5个工作日）').first().waitFor();
    await look(wang, 'case-approver');
  });

  it('an act that rests on what is no longer so is refused, and what happened is shown', async () => {
    // The page cannot hear of it meanwhile.
    await li.route('**/stream', route => route.abort());
    await li.reload();
    await act(li, '补齐手续').click();
    await town.done('sun-investigator', caseNo, 'take-over');
    await dialog(li).getByRole('button', { name: '确认补齐手续' }).click();
    await dialog(li).getByText('必填。').waitFor();
    await dialog(li).getByText(/^已收齐：/).click();
    await dialog(li).getByRole('button', { name: '确认补齐手续' }).click();
    await dialog(li).getByText('案件有变化').waitFor();
    await dialog(li).locator('.meanwhile').getByText('接办').waitFor();
    expect(await town.types(caseNo)).not.toContain('PapersCompleted');
    await look(li, 'case-changed');
    await dialog(li).getByRole('button', { name: '取消' }).click();
    await li.unroute('**/stream');
  });

  it('tells why a clock is due when it is', async () => {
    await li.reload();
    await li.locator('.clocks summary', { hasText: '补办手续' }).click();
    await li.getByText('满最后一个工作日的 24:00 到期').waitFor();
    expect(await li.locator('.days li[data-counted]').count()).toBe(5);
    await look(li, 'clock');
  });

  it('hands several cases over, and says of each what came of it', async () => {
    const opened = [];
    for (const name of ['赵一', '钱二']) opened.push((await town.open('zhao-village', { type: 'apply', townCode: EAST, cause: 'other', channel: 'village', personal: { name, summary: '困难' } })).body.caseNo as string);
    await li.goto(`${town.instance.settings.apiUrl}/?whose=unassigned`);
    for (const one of opened) await li.getByLabel(`选中 ${one}`).check();
    await town.done('sun-investigator', opened[1]!, 'take-over');
    await li.getByRole('button', { name: '接办' }).click();
    await dialog(li).getByText('1 件已办理，1 件未办理').waitFor();
    await look(li, 'bulk');
    await dialog(li).getByRole('button', { name: '关闭' }).last().click();
    expect((await town.view(opened[0]!)).handlerId).toBe('li-intake');
  });

  it('a new plea announces itself, and nothing moves until somebody asks', async () => {
    await li.goto(`${town.instance.settings.apiUrl}/?whose=unassigned`);
    await li.locator('.filters').waitFor();
    await eventually(async () => {
      await town.open('zhao-village', { type: 'report-lead', townCode: EAST, cause: 'other', channel: 'village', personal: { summary: '困难' } });
      return li.locator('.changes').isVisible();
    }, 'announcement');
    const before = await li.locator('li.row').count();
    await li.locator('.changes').click();
    await eventually(async () => await li.locator('li.row').count() > before, 'new row');
  });

  it('in English, dark and large everything still fits', async () => {
    await li.getByRole('button', { name: '显示设置' }).click();
    for (const choice of ['深色', '大字', 'English']) await li.getByText(choice, { exact: true }).click();
    await li.keyboard.press('Escape');
    await li.getByRole('link', { name: 'Inbox' }).waitFor();
    await li.goto(`${town.instance.settings.apiUrl}/cases/${caseNo}`);
    await li.getByText('What you may do now').waitFor();
    await look(li, 'case-english-dark-large');
    await li.goto(`${town.instance.settings.apiUrl}/`);
    await li.locator('.filters').waitFor();
    await look(li, 'inbox-english-dark-large');
  });

  it('a session that ends elsewhere asks to log in again, and leaves what was typed', async () => {
    const zhao = await arrives('zhao-village', '/counter');
    await zhao.getByLabel('困难情况').fill('房屋漏雨');
    await town.database.query(`UPDATE session SET ended_at = clock_timestamp() WHERE account_id = 'zhao-village'`);
    await zhao.getByLabel('姓名').fill('李四');
    await zhao.getByLabel('困难原因').click();
    await zhao.getByTitle('其他原因').click();
    await zhao.getByRole('button', { name: '登记申请' }).click();
    await zhao.getByText('登录已到期', { exact: true }).waitFor();
    await look(zhao, 'login-again');
    expect(await zhao.getByLabel('困难情况').inputValue()).toBe('房屋漏雨');
  });

  it('a visit filled in without a network is kept, and sent later with the time at which it happened', async () => {
    const sun = await arrives('sun-investigator', `/cases/${caseNo}`);
    await sun.setViewportSize(NARROW);
    await act(sun, '调查').waitFor();
    await sun.evaluate('navigator.serviceWorker.ready');
    // Opened once more, by then through it.
    await sun.reload();
    await act(sun, '调查').waitFor();
    await sun.context().setOffline(true);
    await act(sun, '调查').click();
    await dialog(sun).getByText('入户走访', { exact: true }).click();
    await dialog(sun).getByLabel('调查情况').fill('西屋三间烧毁，暂住邻居家');
    await dialog(sun).getByRole('button', { name: '确认调查' }).click();
    await dialog(sun).getByRole('button', { name: '存在本机' }).click();
    await sun.getByText('1 项办理没有网络').waitFor();
    await look(sun, 'offline');
    await sun.setViewportSize(NARROW);
    expect(await kept(sun)).not.toMatch(/烧毁|邻居/);
    expect(await sun.getByRole('button', { name: '退出登录' }).isDisabled()).toBe(true);
    // The tab is put away meanwhile.
    await sun.reload();
    await sun.getByText('连不上服务器').waitFor();
    await sun.waitForTimeout(4_000);
    await sun.context().setOffline(false);
    await sun.getByRole('button', { name: '重试' }).click();
    const visit = await eventually(async () => (await town.journal(caseNo)).find(({ type }) => type === 'InvestigationStepDone'), 'visit');
    expect(visit.recorded_at.getTime() - visit.occurred_at.getTime()).toBeGreaterThan(4_000);
    await eventually(async () => await sun.getByText('1 项办理没有网络').count() === 0, 'empty outbox');
    await sun.getByText('西屋三间烧毁').waitFor();
  });

  it('no browser complained of anything', () => {
    expect(chromium.complaints).toEqual([]);
  });
});

/** All that the browser keeps of the page by itself, as it could be read on its disk. */
async function kept(page: Page): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const database = await new Promise(resolve => { const request = indexedDB.open('jishi-drafts', 1); request.onsuccess = () => resolve(request.result); });
    const all = await new Promise(resolve => { const request = database.transaction('drafts').objectStore('drafts').getAll(); request.onsuccess = () => resolve(request.result); });
    database.close();
    if (all.length < 2) throw new Error('there is no draft');
    const texts = all.map(one => one.sealed ? new TextDecoder('latin1').decode(one.sealed) + new TextDecoder('utf-8').decode(one.sealed) : String(one.key?.extractable));
    return JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + texts.join();
  })()`);
}
