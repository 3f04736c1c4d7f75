import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '#infra/root.js';
import { Chromium } from '#test/e2e/chromium.js';
import { DAY_MS, EAST, eventually, Town, WEST } from '#test/e2e/town.js';
import { watchedCases } from '#test/e2e/watched-cases.js';

let town: Town;
let chromium: Chromium;
let late: string;
let paid: string;
let asked: string;

beforeAll(async () => {
  town = await Town.start();
  chromium = await Chromium.start(town.instance.settings.apiUrl, 'oversight-pages');
  ({ late, paid, asked } = await watchedCases(town));
  // Weeks before this one, as they would have come about; what became of clocks then.
  await town.database.query(`INSERT INTO clock_record SELECT c.case_id, 'urgent-relief#' || 100 + n, 'urgent-relief', pack_hash, town, town, NULL, 'statutory', at - interval '1 day', at, at, NULL, CASE WHEN n % 7 = 0 THEN 'missed' WHEN n % 19 = 0 THEN 'explained' ELSE 'met' END, at
    FROM relief_case c, generate_series(1, 160) AS n, LATERAL (SELECT now() - (n * 12) % 1900 * interval '1 hour' AS at, CASE WHEN n % 3 = 0 THEN '${WEST}' ELSE '${EAST}' END AS town) AS one WHERE c.case_no = '${paid}'`);
}, 180_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

const dialog = (page: Page) => page.getByRole('dialog');
const fresh = (page: Page) => page.locator('.fresh');

describe('the board', () => {
  let wu: Page;

  it('shows what goes wrong, and whose it is', async () => {
    wu = await chromium.arrives('wu-county', '/board');
    await wu.locator('.unanswered').getByText(asked).waitFor();
    await wu.locator('.feed li[data-due]').first().waitFor();
    await wu.locator('.chart svg').waitFor();
    expect(await wu.locator('.big-figures a').allTextContents()).toEqual([expect.stringContaining('未办结'), expect.stringContaining('今日到期'), expect.stringContaining('已超时'), '1欠补手续']);
    expect(await chromium.look(wu, 'board')).toEqual([]);
    await chromium.print(wu, 'board-printed');
  });

  it('a number leads to the list it counts', async () => {
    await wu.getByRole('link', { name: '欠补手续' }).first().click();
    await wu.getByRole('button', { name: '取消筛选：欠补手续' }).waitFor();
    await wu.locator('li.row', { hasText: paid }).waitFor();
    expect(await wu.locator('li.row').count()).toBe(1);
    await wu.goBack();
    await wu.locator('.kept').getByRole('button', { name: /^河东镇 .*24/ }).click();
    await dialog(wu).getByText(late).waitFor();
    expect(await chromium.look(wu, 'board-cell')).toEqual([]);
    await dialog(wu).getByText('按时', { exact: true }).click();
    await dialog(wu).getByText(paid).first().waitFor();
    await wu.keyboard.press('Escape');
  });

  it('an act is given right there, with what it sets going', async () => {
    await wu.locator('.feed li', { hasText: late }).first().getByRole('button', { name: /^催办/ }).click();
    await dialog(wu).getByText('办理后').waitFor();
    await dialog(wu).getByText(`催办 · ${late}`).waitFor();
    expect(await chromium.look(wu, 'board-act')).toEqual([]);
    await dialog(wu).getByRole('button', { name: '确认催办' }).click();
    await wu.getByText(`${late} 已办理：催办`).waitFor();
    expect(await town.types(late)).toContain('Urged');
    // It is on record with the alert, for whoever looks at the board next.
    await wu.locator('.feed > ol > li', { hasText: late }).last().getByText('已催办 · 吴督办').waitFor();
    await wu.reload();
    await wu.locator('.feed > ol > li', { hasText: late }).last().getByText('已催办 · 吴督办').waitFor();
    expect(await chromium.look(wu, 'board-handled')).toEqual([]);
    await wu.locator('.unanswered li', { hasText: asked }).getByRole('button', { name: /^改派/ }).click();
    await dialog(wu).getByText('移交给').waitFor();
    await dialog(wu).getByRole('button', { name: '取消' }).click();
  });

  it('what is new says so, in the page and in its tab, and moves nothing until it is asked for', async () => {
    const before = await wu.locator('.feed > ol > li').count();
    await eventually(async () => {
      await town.done('zhou-lead', late, 'urge');
      return fresh(wu).isVisible();
    }, 'new alert');
    expect(await wu.title()).toMatch(/^\(\d+\) 督办/);
    expect(await wu.locator('.feed > ol > li').count()).toBe(before);
    expect(await chromium.look(wu, 'board-fresh')).toEqual([]);
    const handled = wu.locator('.feed > ol > li', { hasText: late }).filter({ hasText: '已催办' });
    const handledBefore = await handled.count();
    await fresh(wu).click();
    await fresh(wu).waitFor({ state: 'detached' });
    // The first urging has been followed by another.
    await eventually(async () => await handled.count() > handledBefore, 'the earlier one is dealt with');
    expect(await wu.title()).toBe('督办 · 及时');
    expect(await wu.locator('.feed > ol > li').count()).toBeGreaterThan(before);
  });

  it('when the line was down nothing is missed, and nothing comes twice', async () => {
    const urged = () => wu.locator('.feed > ol > li', { hasText: asked }).filter({ has: wu.locator('b', { hasText: /^催办$/ }) });
    const numbered = async () => (await town.database.query(`SELECT count(*)::int AS count FROM alert WHERE kind = 'urge' AND stream_no IS NOT NULL AND case_no = $1`, [asked])).rows[0].count;
    await wu.route('**/v1/alerts/stream*', route => route.abort());
    await town.instance.restart('api');
    await eventually(async () => (await town.call('wu-county', 'GET', '/v1/board').catch(() => null))?.status === 200, 'API');
    await town.done('wu-county', asked, 'urge');
    await town.done('wu-county', asked, 'urge');
    await eventually(async () => await numbered() === 2, 'numbers of both alerts');
    await wu.waitForTimeout(500);
    expect(await fresh(wu).isVisible()).toBe(false);
    await wu.unroute('**/v1/alerts/stream*');
    await fresh(wu).getByText('2').waitFor({ timeout: 45_000 });
    await town.done('wu-county', asked, 'urge');
    await fresh(wu).getByText('3').waitFor();
    await fresh(wu).click();
    expect(await urged().count()).toBe(3);
    await wu.reload();
    await wu.locator('.feed > ol > li').first().waitFor();
    expect(await urged().count()).toBe(3);
  });

  it('an auditor sees it and is offered no act; another county sees none of it', async () => {
    const feng = await chromium.arrives('feng-auditor', '/board');
    await feng.locator('.feed li').first().waitFor();
    expect(await feng.locator('.row-acts').count()).toBe(0);
    const yuan = await chromium.arrives('yuan-county', '/board');
    await yuan.getByText('没有预警。').waitFor();
    await yuan.getByText('近 12 周没有已了结的时限。').first().waitFor();
    await yuan.locator('.trend h2').waitFor();
    expect(await yuan.content()).not.toContain('河东镇');
    expect(await chromium.look(yuan, 'board-empty')).toEqual([]);
  });

  it('in English, dark and large it still fits', async () => {
    await wu.getByRole('button', { name: '显示设置' }).click();
    for (const choice of ['深色', '大字', 'English']) await wu.getByText(choice, { exact: true }).click();
    await wu.keyboard.press('Escape');
    await wu.getByRole('heading', { name: 'Alerts' }).waitFor();
    await wu.locator('.chart svg').waitFor();
    expect(await chromium.look(wu, 'board-english-dark-large')).toEqual([]);
  });
});

describe('the audit', () => {
  let feng: Page;

  it('finds a case by what is known of it', async () => {
    feng = await chromium.arrives('feng-auditor', '/audit');
    await feng.locator('.list tbody tr').first().waitFor();
    expect(await feng.locator('.list tbody tr').count()).toBe(3);
    expect(await chromium.look(feng, 'audit')).toEqual([]);
    await feng.getByLabel('救助金额 不少于（元）').fill('500');
    await feng.getByLabel('审批或决定人').click();
    await feng.getByTitle('王审批').click();
    await feng.getByRole('button', { name: '查找' }).click();
    await eventually(async () => await feng.locator('.list tbody tr').count() === 1, 'one case');
    expect(feng.url()).toContain('fromFen=50000');
    await feng.reload();
    await feng.locator('.list').getByText(paid).waitFor();
    await feng.getByLabel('案件编号').fill('JS-2026-0000001-1');
    await feng.getByRole('button', { name: '查找' }).click();
    await feng.getByText('编号不完整或有误').waitFor();
  });

  it('steps through it, with the state of then beside each event', async () => {
    await feng.locator('.list').getByText(paid).click();
    await feng.getByText('记录链完整').waitFor();
    await feng.locator('.then').getByText('已到账').waitFor();
    expect(await chromium.look(feng, 'history')).toEqual([]);
    const slider = feng.getByRole('slider', { name: '回放位置' });
    await slider.focus();
    await feng.keyboard.press('Home');
    await feng.locator('.then').getByText('尚无救助。').waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^第 1 条，共 \d+ 条：.*首次接报/);
    await feng.keyboard.press('ArrowRight');
    await feng.locator('.slider').getByText(/^2\//).waitFor();
    const events = await town.types(paid);
    await feng.locator('.events li').nth(events.indexOf('ReliefFirstProposed')).getByRole('button').click();
    await feng.locator('.then').getByText('待审批').waitFor();
    await feng.locator('.then').getByText('当时正在计时').first().waitFor();
    expect(await feng.content()).not.toMatch(/林间|6222020000000007/);
    expect(await chromium.look(feng, 'history-before')).toEqual([]);
    await feng.locator('.then summary').first().click();
    await feng.locator('.then .why').getByText('起算').waitFor();
  });

  it('tells who looked at personal data, and of a record that was changed', async () => {
    await town.call('li-intake', 'POST', `/v1/cases/${paid}/disclosures`, { kinds: ['phone', 'name'], reason: '联系家属' });
    await town.database.query(`ALTER TABLE journal_event DISABLE TRIGGER append_only; UPDATE journal_event SET data = jsonb_set(data, '{amountFen}', '"90000"') WHERE case_no = '${paid}' AND type = 'ReliefFirstProposed'; ALTER TABLE journal_event ENABLE TRIGGER append_only`);
    await feng.reload();
    await feng.locator('.reads').getByText('联系家属').waitFor();
    await feng.locator('.reads').getByText('查看原文：电话、姓名').waitFor();
    await feng.getByText('记录链自第').waitFor();
    expect(await chromium.look(feng, 'history-broken')).toEqual([]);
    await town.database.query(`ALTER TABLE journal_event DISABLE TRIGGER append_only; UPDATE journal_event SET data = jsonb_set(data, '{amountFen}', '"50000"') WHERE case_no = '${paid}' AND type = 'ReliefFirstProposed'; ALTER TABLE journal_event ENABLE TRIGGER append_only`);
  });
});

describe('administration', () => {
  let chen: Page;

  it('makes an account, changes it, and ends it, telling first who is logged out', async () => {
    chen = await chromium.arrives('chen-admin', '/admin');
    await chen.locator('.accounts li').first().waitFor();
    expect(await chromium.look(chen, 'accounts')).toEqual([]);
    await chen.getByRole('button', { name: '新建账号' }).click();
    await dialog(chen).getByLabel('账号').fill('li-intake');
    await dialog(chen).getByLabel('姓名').fill('新来');
    await dialog(chen).getByRole('button', { name: '保存' }).click();
    await dialog(chen).getByText('已有这个账号').waitFor();
    await dialog(chen).getByLabel('账号').fill('xin-intake');
    await dialog(chen).getByLabel('岗位').click();
    await chen.getByTitle('乡镇受理', { exact: true }).click();
    await dialog(chen).getByText('河西镇', { exact: true }).click();
    await dialog(chen).getByLabel('电话').fill('19900009999');
    expect(await chromium.look(chen, 'account-form')).toEqual([]);
    await dialog(chen).getByRole('button', { name: '保存' }).click();
    await chen.getByText('已保存：新来').waitFor();
    await chen.getByLabel('姓名或账号').fill('xin-intake');
    await chen.getByRole('button', { name: '更改 新来' }).click();
    await dialog(chen).getByText('河东镇', { exact: true }).click();
    await dialog(chen).getByText('新来 会立即退出登录').waitFor();
    await dialog(chen).getByRole('button', { name: '保存' }).click();
    await chen.getByText('已保存：新来').waitFor();
    await chen.getByRole('button', { name: '离岗 新来' }).click();
    await dialog(chen).getByText('新来 立即退出登录').waitFor();
    expect(await chromium.look(chen, 'account-end')).toEqual([]);
    await dialog(chen).getByRole('button', { name: '确认离岗' }).click();
    await chen.getByText('新来 已离岗').waitFor();
    await chen.getByText('没有这样的账号').waitFor();
    await chen.getByText('已离岗', { exact: true }).click();
    await chen.locator('.accounts').getByText('新来').waitFor();
    await chen.getByText('变更记录').click();
    await chen.getByText('岗位：乡镇受理 · 河西镇 → 乡镇受理 · 河东镇').waitFor();
    expect(await chromium.look(chen, 'account-changes')).toEqual([]);
  });

  it('a post is delegated, taken, and given back, and nobody forgets in whose name they act', async () => {
    const wang = await chromium.arrives('wang-approver', '/delegations');
    await wang.getByText('没有委托').waitFor();
    await wang.getByRole('button', { name: '委托代办' }).click();
    await dialog(wang).getByLabel('由谁代办').click();
    await wang.keyboard.type('周所长');
    await wang.getByTitle(/^周所长/).click();
    await dialog(wang).getByRole('button', { name: '委托代办' }).click();
    await dialog(wang).getByText('必填。').waitFor();
    const until = new Date(Date.now() + 3 * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 16);
    await dialog(wang).getByLabel('至').fill(until);
    expect(await chromium.look(wang, 'delegation-form')).toEqual([]);
    await dialog(wang).getByRole('button', { name: '委托代办' }).click();
    await wang.getByText('已委托 周所长 代办').waitFor();
    await wang.getByText('待第二人确认').waitFor();

    // Money is in it, so a second person confirms.
    await chen.getByText('委托', { exact: true }).click();
    await chen.getByRole('button', { name: '确认 周所长' }).waitFor();
    expect(await chromium.look(chen, 'delegation-waits')).toEqual([]);
    await chen.getByRole('button', { name: '确认 周所长' }).click();
    await chen.getByText('周所长 代办已确认').waitFor();

    const zhou = await chromium.arrives('zhou-lead', '/');
    await zhou.locator('.who').click();
    await zhou.getByRole('button', { name: '代 王审批 履职' }).click();
    await zhou.getByText('正代 王审批 履职（乡镇审批 · 河东镇）').waitFor();
    await zhou.getByRole('link', { name: '督办' }).waitFor({ state: 'detached' });
    expect(await chromium.look(zhou, 'stand-in')).toEqual([]);
    await zhou.goto(`${town.instance.settings.apiUrl}/board`);
    await zhou.getByText('这个页面不属于您的岗位').waitFor();
    expect(await chromium.look(zhou, 'not-yours')).toEqual([]);
    await zhou.goto(`${town.instance.settings.apiUrl}/delegations`);
    await zhou.getByText('受托的岗位不能再转委托').waitFor();
    await zhou.locator('.stand-in').getByRole('button', { name: '回到本人岗位' }).click();
    await zhou.getByRole('link', { name: '督办' }).waitFor();

    await wang.getByRole('button', { name: '提前结束 周所长' }).click();
    await dialog(wang).getByRole('button', { name: '提前结束' }).click();
    await wang.getByText('周所长 不再代办').waitFor();
    expect(await chromium.look(wang, 'delegations')).toEqual([]);
    await chen.getByText('委托', { exact: true }).click();
    await chen.locator('.delegation-list').getByText('王审批 → 周所长 代办').waitFor();
    expect(await chromium.look(chen, 'admin-delegations')).toEqual([]);
    await chen.getByText('政策', { exact: true }).click();
    await chen.getByText('示例县 现行').waitFor();
    expect(await chromium.look(chen, 'packs')).toEqual([]);
  });
});

it('a page of another post is not opened, and not offered', async () => {
  const li = await chromium.arrives('li-intake', '/admin');
  await li.getByText('这个页面不属于您的岗位').waitFor();
  for (const path of ['/audit', `/audit/${paid}`, '/board']) {
    await li.goto(town.instance.settings.apiUrl + path);
    await li.getByText('这个页面不属于您的岗位').waitFor();
  }
  expect(await li.locator('.bar nav a').allTextContents()).toEqual(['待办', '转办', '登记']);
});

it('an administrator proposes a policy pack, is told what is wrong with it, and a second one confirms it', async () => {
  const chen = await chromium.arrives('chen-admin', '/admin/packs');
  const pack = readFileSync(join(ROOT, 'libs/policy/packs/jining-2021.yaml'), 'utf8').replace(/^version: .*$/m, 'version: 90');
  const propose = (text: string) => chen.locator('.proposals input[type=file]').setInputFiles({ name: 'pack.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await propose(pack.replace(/^notice: .*$/m, 'notice: ""'));
  await chen.getByText('pack.yaml 有 1 处须更正').waitFor();
  expect(await chromium.look(chen, 'pack-faults')).toEqual([]);
  await propose(pack);
  await chen.getByText('等待另一位管理员确认').waitFor();
  const bao = await chromium.arrives('bao-admin', '/admin/packs');
  await bao.getByRole('button', { name: '确认启用' }).click();
  await bao.getByText('包管理确认').waitFor();
  await bao.locator('article.pack', { hasText: 'v90' }).getByText('示例县').waitFor();
  expect(await chromium.look(bao, 'pack-confirmed')).toEqual([]);
});

it('a guarded post is proposed by one administrator and confirmed by another, who sees what changes', async () => {
  const chen = await chromium.arrives('chen-admin', '/admin/accounts');
  await chen.getByRole('button', { name: '更改 李受理' }).click();
  await dialog(chen).getByLabel('岗位').click();
  await chen.getByTitle('乡镇审批', { exact: true }).click();
  await dialog(chen).getByText('这一岗位须两人办理').waitFor();
  expect(await chromium.look(chen, 'guarded-post-form')).toEqual([]);
  await dialog(chen).getByRole('button', { name: '保存' }).click();
  await chen.getByText('已提出：李受理').waitFor();
  await chen.getByText('岗位变更', { exact: true }).click();
  await chen.getByText('等待另一位管理员确认').waitFor();
  expect(await chen.getByRole('button', { name: '确认 李受理' }).count()).toBe(0);

  const bao = await chromium.arrives('bao-admin', '/admin/proposals');
  await bao.getByText('乡镇受理 · 河东镇 →').waitFor();
  expect(await chromium.look(bao, 'account-proposals')).toEqual([]);
  await bao.getByRole('button', { name: '确认 李受理' }).click();
  await bao.getByText('包管理确认').waitFor();
  await bao.getByText('变更记录').click();
  await bao.getByText('陈管理提出，包管理确认').waitFor();
});

it('a year of working days is proposed and confirmed on a page as well, by the whole instance\'s own administrators', async () => {
  const nian = await chromium.arrives('nian-calendar', '/admin/calendar');
  const year = { year: 2165, notice: '虚构〔2164〕1号', holidays: [{ name: '元旦', from: '2165-01-01', to: '2165-01-03' }], workdays: [] };
  await nian.locator('.proposals input[type=file]').setInputFiles({ name: '2165.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(year)) });
  await nian.getByText('等待另一位管理员确认').waitFor();
  const li = await chromium.arrives('li-calendar', '/admin/calendar');
  await li.getByText('2165 年 · 第 1 版').waitFor();
  expect(await chromium.look(li, 'calendar-proposals')).toEqual([]);
  await li.getByRole('button', { name: '确认' }).click();
  await li.getByText('已生效').waitFor();
});

it('no browser complained of anything', () => {
  expect(chromium.complaints).toEqual([]);
});
