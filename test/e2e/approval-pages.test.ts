import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Chromium, NARROW } from '#test/e2e/chromium.js';
import { dialog, does, isRefused } from '#test/e2e/page-acts.js';
import { CARD, Town } from '#test/e2e/town.js';

// The night's approval on everybody's own screen: asked for, not answered, given, disowned, got back.

let town: Town;
let chromium: Chromium;
const QUARTER_MS = 15 * 60_000;

beforeAll(async () => {
  town = await Town.start();
  chromium = await Chromium.start(town.instance.settings.apiUrl, 'approval');
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

const at = (account: string, caseNo: string) => chromium.arrives(account, `/cases/${caseNo}`);
const speaks = async (page: Page, language: '中文' | 'English') => {
  await page.getByRole('button', { name: /^(显示设置|Display)$/ }).click();
  await page.getByText(language, { exact: true }).click();
  await page.keyboard.press('Escape');
};
const asks = (page: Page) => does(page, '请示口头批准', form => form.getByText(/^郑值班/).click());

it('a transfer: asked for, given with a tap, disowned once paid, and got back', async () => {
  const caseNo = await town.readyForRelief();
  const li = await at('li-intake', caseNo);
  await does(li, '先行救助', async form => {
    await form.getByText('转账', { exact: true }).click();
    await form.getByLabel('金额（元）').fill('1000');
    await form.getByLabel('收款人姓名').fill('张三');
    await form.getByLabel('银行卡号').fill(CARD);
    await form.getByText('核对银行卡原件').click();
  });
  await asks(li);
  expect(await chromium.look(li, 'asked-desk')).toEqual([]);
  const zheng = await at('zheng-duty', caseNo);
  await zheng.setViewportSize(NARROW);
  expect(await chromium.look(zheng, 'asked-duty')).toEqual([]);
  await does(zheng, '口头批准', form => form.getByLabel('银行卡后四位').fill(CARD.slice(-4)));
  await zheng.getByText(/^已到账/).waitFor({ timeout: 30_000 });
  await does(zheng, '否认批准', form => form.getByLabel('理由').fill('不是我本人批准'));
  expect(await chromium.look(zheng, 'disowned-duty')).toEqual([]);
  const jiang = await at('jiang-approver', caseNo);
  await speaks(jiang, 'English');
  expect(await chromium.look(jiang, 'recovery-english')).toEqual([]);
  await speaks(jiang, '中文');
  await does(jiang, '了结追回', async form => {
    await form.getByText('已追回', { exact: true }).click();
    await form.getByLabel('处理说明').fill('款项已退回');
  });
  expect(await chromium.look(jiang, 'recovered')).toEqual([]);
});

it('cash: nobody answers, and a second person signs', async () => {
  const caseNo = await town.readyForRelief();
  const li = await at('li-intake', caseNo);
  await does(li, '先行救助', async form => {
    await form.getByText('现金', { exact: true }).click();
    await form.getByLabel('金额（元）').fill('300');
    await form.getByLabel('领取人姓名').fill('张三');
  });
  await asks(li);
  const sun = await at('sun-investigator', caseNo);
  await sun.setViewportSize(NARROW);
  await isRefused(sun, '凭验证码登记口头批准', /验证码/, form => form.getByLabel('验证码（8 位）').fill('00000000'));
  expect(await chromium.look(sun, 'wrong-code')).toEqual([]);
  await dialog(sun).getByRole('button', { name: '取消' }).click();
  await town.forward(caseNo, QUARTER_MS);
  await sun.reload();
  await does(sun, '两人签字先行发放');
  expect(await chromium.look(sun, 'cosigned')).toEqual([]);
  const wang = await at('wang-approver', caseNo);
  await speaks(wang, 'English');
  expect(await chromium.look(wang, 'cosigned-approver-english')).toEqual([]);
});

it('and no browser complained', () => {
  expect(chromium.complaints).toEqual([]);
});
