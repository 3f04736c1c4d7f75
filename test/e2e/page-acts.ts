import type { Locator, Page } from 'playwright-core';

type Fill = (form: Locator) => Promise<unknown>;

export const dialog = (page: Page) => page.getByRole('dialog');

/** Gives a command as people do: the button, the form, the button that says what it does. */
export async function does(page: Page, name: string, fill?: Fill): Promise<void> {
  await sends(page, name, fill);
  await page.getByText(`已办理：${name}`).waitFor();
}

/** The same for a large sum: the page asks who it is once more, in a window of its own. */
export async function doesAsLarge(
  account: string, page: Page, name: string, fill?: Fill,
): Promise<void> {
  const [window] = await Promise.all([
    page.context().waitForEvent('page').then(async opened => {
      await opened.locator(`button[value="${account}"]`).click();
      return opened;
    }),
    does(page, name, fill),
    dialog(page).getByRole('link', { name: '在新窗口登录' }).click(),
  ]);
  await window.close();
}

/** The same where the answer is no: the form stays open and says why. */
export async function isRefused(page: Page, name: string, why: RegExp, fill?: Fill): Promise<void> {
  await sends(page, name, fill);
  await dialog(page).getByText(why).first().waitFor();
}

export async function picks(form: Locator, label: string, option: string): Promise<void> {
  await form.getByRole('combobox', { name: label }).click();
  await form.page().keyboard.type(option);
  await form.page().keyboard.press('Enter');
}

async function sends(page: Page, name: string, fill: Fill = async () => undefined): Promise<void> {
  const button = page.locator('.acts').getByRole('button', { name, exact: true });
  await page.locator('.acts li').first().waitFor();
  if (!await button.isVisible()) await page.locator('.acts details > summary').click();
  await button.click();
  await fill(dialog(page));
  await dialog(page).getByRole('button', { name: `确认${name}` }).click();
}
