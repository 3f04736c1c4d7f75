import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ROOT } from '#infra/root.js';

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };
const axe = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** A real browser, the people who sit before it, and pictures of what they see. */
export class Chromium {
  /** Whatever a browser complains of is a fault. */
  readonly complaints: string[] = [];
  private readonly browser: Browser;
  private readonly apiUrl: string;
  private readonly pictures: string;
  private readonly contexts: BrowserContext[] = [];

  private readonly expected: RegExp;

  private constructor(browser: Browser, apiUrl: string, pictures: string, expected: RegExp) {
    this.browser = browser;
    this.expected = expected;
    this.apiUrl = apiUrl;
    this.pictures = pictures;
  }

  /** `pictures`: the folder below test-artefacts. `expected`: what a browser may say of answers that the test asks for. */
  static async start(apiUrl: string, pictures: string, expected = /status of (401|403|404|409|412|422)|ERR_INTERNET_DISCONNECTED|ERR_FAILED/): Promise<Chromium> {
    const folder = join(ROOT, 'test-artefacts', pictures);
    mkdirSync(folder, { recursive: true });
    const browser = await chromium.launch({
      executablePath: process.env['JISHI_CHROMIUM'] || '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    return new Chromium(browser, apiUrl, folder, expected);
  }

  async stop(): Promise<void> {
    for (const context of this.contexts) await context.close();
    await this.browser.close();
  }

  /** Somebody at a screen of their own, whom nobody knows yet. */
  async opens(path: string, viewport = WIDE): Promise<Page> {
    const context = await this.browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', error => this.complaints.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' && !this.expected.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(this.apiUrl + path);
    return page;
  }

  /** Logged in at the real issuer's page. */
  async arrives(account: string, path = '/'): Promise<Page> {
    const page = await this.opens(path);
    await page.getByRole('link', { name: '登录' }).click();
    await page.locator(`button[value="${account}"]`).click();
    await page.getByRole('button', { name: '退出登录' }).waitFor();
    return page;
  }

  /** At both widths; @returns what is cut off or keeps somebody out, which is to be nothing. */
  async look(page: Page, name: string): Promise<string[]> {
    const faults: string[] = [];
    const before = page.viewportSize()!;
    for (const [width, viewport] of [['1440', WIDE], ['390', NARROW]] as const) {
      await page.setViewportSize(viewport);
      // What is drawn by the browser's width is drawn anew.
      await page.waitForTimeout(200);
      await page.screenshot({ path: join(this.pictures, `${name}-${width}.png`), fullPage: true });
      if (!await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')) faults.push(`${width}: wider than its screen`);
    }
    await page.setViewportSize(before);
    return [...faults, ...await this.violations(page)];
  }

  /** As it comes out of a printer. */
  async print(page: Page, name: string): Promise<void> {
    await page.pdf({ path: join(this.pictures, `${name}.pdf`), format: 'A4', printBackground: true });
  }

  private async violations(page: Page): Promise<string[]> {
    // The page's own policy lets no foreign script in; what is evaluated comes from outside of it.
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(`axe.run(document, { resultTypes: ['violations'] })`);
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
}
