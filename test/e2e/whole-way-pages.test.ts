import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { Chromium, NARROW } from '#test/e2e/chromium.js';
import { dialog, does, doesAsLarge, picks } from '#test/e2e/page-acts.js';
import { CARD, eventually, Town } from '#test/e2e/town.js';

let town: Town;
let chromium: Chromium;

beforeAll(async () => {
  town = await Town.start();
  chromium = await Chromium.start(town.instance.settings.apiUrl, 'whole-way');
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

describe('one case, and everybody\'s part of it in their own pages', () => {
  let caseNo: string;
  let li: Page;
  const at = (account: string) => chromium.arrives(account, `/cases/${caseNo}`);

  it('a reporter tells of it', async () => {
    const reporter = await chromium.arrives('grid-east', '/counter');
    await reporter.getByLabel('困难情况').fill('独居老人摔伤，无人照料');
    await reporter.getByLabel('姓名').fill('欧阳·㐂');
    await reporter.getByLabel('困难原因').click();
    await reporter.getByTitle('突发重大疾病').click();
    await reporter.getByRole('button', { name: '登记线索' }).click();
    caseNo = (await reporter.locator('.receipt .number').textContent({ timeout: 30_000 }))!;
  });

  it('a village helper turns it into an application on a phone, with a photo', async () => {
    const zhao = await at('zhao-village');
    await zhao.setViewportSize(NARROW);
    await does(zhao, '申请', async form => {
      await form.getByLabel('姓名').fill('欧阳·㐂');
      await form.getByLabel('困难情况').fill('摔伤住院，押金不足');
    });
    const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#884422' } }).jpeg().toBuffer();
    await does(zhao, '附材料照片或文件', form => form.locator('input[type=file]').setInputFiles({ name: 'bed.jpg', mimeType: 'image/jpeg', buffer: jpeg }));
    await eventually(async () => (await town.view(caseNo)).attachments.length === 1, 'photo');
    expect(await chromium.look(zhao, 'village')).toEqual([]);
  });

  it('the town accepts it, and somebody visits', async () => {
    li = await at('li-intake');
    await does(li, '受理', async form => {
      await form.getByText('急难', { exact: true }).click();
      await form.getByText('由我经办').click();
    });
    const sun = await at('sun-investigator');
    await does(sun, '调查', async form => {
      await form.getByText('入户走访', { exact: true }).click();
      await form.getByLabel('调查情况').fill('邻居证实无人照料');
    });
    await li.getByText('邻居证实无人照料').waitFor();
  });

  it('by night an approval is given by word of mouth, and confirmed by the duty officer on a phone', async () => {
    await does(li, '先行救助', async form => {
      await form.getByText('转账', { exact: true }).click();
      await form.getByLabel('金额（元）').fill('1000');
      await form.getByLabel('收款人姓名').fill('欧阳·㐂');
      await form.getByLabel('银行卡号').fill(CARD);
      await form.getByText('核对银行卡原件').click();
    });
    await does(li, '请示口头批准', async form => {
      await form.getByText(/^郑值班/).click();
    });
    const zheng = await at('zheng-duty');
    await zheng.setViewportSize(NARROW);
    await does(zheng, '口头批准', form => form.getByLabel('银行卡后四位').fill(CARD.slice(-4)));
    // What the bank says meanwhile would be news to an open form.
    await zheng.getByText(/^已到账/).waitFor({ timeout: 30_000 });
    await does(zheng, '书面确认');
    expect(await chromium.look(zheng, 'duty')).toEqual([]);
    await li.getByText('口头批准已书面确认').waitFor();
    await li.getByText(/^已到账/).waitFor({ timeout: 30_000 });
    await does(li, '补齐手续', form => form.getByText(/^已收齐：/).click());
  });

  it('a department is asked, and answers at its desk', async () => {
    await does(li, '发转办单', async form => {
      await form.getByText('县级部门', { exact: true }).click();
      await picks(form, '部门', '医保');
      await form.getByLabel('请办事项').fill('核定医疗救助');
    });
    const yi = await chromium.arrives('yi-medical', '/slips');
    const sheet = yi.locator('.slip-sheet');
    await yi.locator('.slip-row button').first().click();
    await sheet.getByRole('button', { name: '接收转办单' }).click();
    await dialog(yi).getByRole('button', { name: '确认接收转办单' }).click();
    await sheet.getByText('已办理：接收转办单').waitFor();
    await sheet.getByRole('button', { name: '答复转办单' }).click();
    await dialog(yi).getByText('已救助').click();
    await dialog(yi).getByLabel('答复内容').fill('已按规定结算');
    await dialog(yi).getByRole('button', { name: '确认答复转办单' }).click();
    await sheet.getByText('已办理：答复转办单').waitFor();
    await li.getByText('已按规定结算').first().waitFor();
  });

  it('the town raises it, the county decides, finance pays', async () => {
    await does(li, '初审意见', form => form.getByLabel('初审意见').fill('建议临时救助'));
    const wang = await at('wang-approver');
    await does(wang, '上报', async form => {
      await form.getByText('县级', { exact: true }).click();
      await picks(form, '救助项目', '医疗救助');
      await form.getByLabel('金额（元）').fill('12000');
    });
    const jiang = await at('jiang-approver');
    await doesAsLarge('jiang-approver', jiang, '审批决定', async form => {
      await picks(form, '救助项目', '医疗救助');
      await form.getByLabel('金额（元）').fill('12000');
      await form.getByLabel('银行卡后四位').fill(CARD.slice(-4));
    });
    const cao = await at('cao-finance');
    await doesAsLarge('cao-finance', cao, '拨付');
    await cao.getByText(/^已到账/).nth(1).waitFor({ timeout: 30_000 });
    expect(await chromium.look(cao, 'finance')).toEqual([]);
  });

  it('the lead urges, the county inspects, and is answered', async () => {
    await does(await at('zhou-lead'), '催办');
    const wu = await at('wu-county');
    await does(wu, '督办', form => form.getByLabel('督办要求').fill('说明照料安排'));
    await does(li, '答复督办', form => form.getByLabel('书面答复').fill('已安排护工'));
    await does(wu, '了结督办');
    await li.getByText('督办了结').waitFor();
  });

  it('it is fed back and closed, and an auditor replays it to the same end', async () => {
    await does(li, '反馈', async form => {
      await form.getByText('满意', { exact: true }).click();
      await form.getByText('同时办结').click();
    });
    expect((await town.view(caseNo)).status).toBe('closed');
    const feng = await chromium.arrives('feng-auditor', `/audit/${caseNo}`);
    await feng.getByText('记录链完整').waitFor();
    expect(await feng.locator('.events li').count()).toBe((await town.types(caseNo)).length);
    expect(await feng.content()).not.toMatch(/欧阳·㐂|6222020000000007/);
    expect(await chromium.look(feng, 'auditor')).toEqual([]);
    const actors = new Set((await town.database.query<{ id: string }>(`SELECT actor->>'id' AS id FROM journal_event WHERE case_no = $1`, [caseNo])).rows.map(({ id }) => id));
    for (const account of ['grid-east', 'zhao-village', 'li-intake', 'sun-investigator', 'zheng-duty', 'yi-medical', 'wang-approver', 'jiang-approver', 'cao-finance', 'zhou-lead', 'wu-county']) expect([account, actors.has(account)]).toEqual([account, true]);
    expect(await town.contradictory()).toEqual([]);
  });

  it('another county and an administrator never had it', async () => {
    for (const [account, said] of [['bai-intake', '没有找到，或不在您的管辖范围内'], ['chen-admin', '您的岗位不能办理此项操作']] as const) {
      const page = await at(account);
      await page.locator('main').getByText(said).waitFor();
      expect(await page.content()).not.toContain('欧阳');
    }
  });

  it('no browser complained of anything', () => {
    expect(chromium.complaints).toEqual([]);
  });
});
