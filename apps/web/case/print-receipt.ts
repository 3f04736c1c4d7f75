import { callForFile } from '#apps/web/server/call.js';

/** In a new tab. It bears a new code each time, which the family looks its case up by; so it is asked for on purpose, and no link leads to it. */
export async function printReceipt(caseNo: string): Promise<void> {
  // Opened with the click, or the browser takes it for an advertisement.
  const tab = window.open('', '_blank');
  try {
    const file = URL.createObjectURL(await callForFile(`/v1/cases/${caseNo}/receipts`));
    if (tab) tab.location.href = file;
    setTimeout(() => URL.revokeObjectURL(file), 60_000);
  } catch (failure) {
    tab?.close();
    throw failure;
  }
}
