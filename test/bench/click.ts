import { chromium } from 'playwright-core';
import { inTurns, median } from '#test/bench/turns.js';
import { Town } from '#test/e2e/town.js';

const ACTS = 15;
/** The same as the end-to-end tests start. */
const CHROMIUM = process.env['JISHI_CHROMIUM'] || '/usr/bin/chromium';

/**
 * From a click to the updated page, against the same command sent by a program: a supervisor urges, and the page tells of it in what
 * happened. Prints JSON.
 */
export async function click(pairs: number): Promise<void> {
  const town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '10000000' }, { durable: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  try {
    const { apiUrl } = town.instance.settings;
    const caseNo = await town.readyForRelief();
    const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })).newPage();
    await page.goto(`${apiUrl}/login?to=/cases/${caseNo}`);
    await page.locator('button[value="qian-supervisor"]').click();
    const urge = page.locator('.acts').getByRole('button', { name: '催办', exact: true });
    await urge.waitFor();
    const happened = page.locator('.timeline li', { hasText: '催办' });
    const sides = {
      ours: async () => {
        const before = await happened.count();
        await urge.click();
        const confirm = page.getByRole('dialog').getByRole('button', { name: '确认催办' });
        await confirm.waitFor();
        // Nobody presses it before they can read what it sets going.
        await page.waitForTimeout(1_000);
        return page.evaluate<number, number>(`(async before => {
          const from = performance.now();
          [...document.querySelectorAll('[role=dialog] button')].find(one => one.textContent.includes('确认催办')).click();
          const count = () => [...document.querySelectorAll('.timeline li')].filter(one => one.textContent.includes('催办')).length;
          while (count() <= before) await new Promise(requestAnimationFrame);
          return performance.now() - from;
        })(${before})`, 0);
      },
      floor: async () => {
        const from = performance.now();
        await town.done('qian-supervisor', caseNo, 'urge');
        const tookMs = performance.now() - from;
        await page.waitForTimeout(1_500);
        return tookMs;
      },
    };
    for (const side of ['ours', 'floor'] as const) await sides[side]();
    const runs = await inTurns(pairs, async side => {
      const took = [];
      for (let i = 0; i < ACTS; i++) took.push(await sides[side]());
      return median(took);
    });
    process.stdout.write(`${JSON.stringify({ clickMs: median(runs.ours), commandMs: median(runs.floor), ratio: median(runs.ours) / median(runs.floor), acts: ACTS, pairs })}\n`);
  } finally {
    await browser.close();
    await town.stop();
  }
}
