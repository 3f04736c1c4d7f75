import { useState } from 'react';
import { callForFile } from '#apps/web/server/call.js';

/** The receipt in a new tab. It bears a new code each time, which the family looks its case up by; so it is asked for on purpose, once at a time, and no link leads to it. */
export function usePrintReceipt(caseNo: string): { print(): void; busy: boolean; error: unknown } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const print = async () => {
    // Opened with the click, or the browser takes it for an advertisement.
    const tab = window.open('', '_blank');
    setBusy(true);
    setError(null);
    try {
      const file = URL.createObjectURL(await callForFile(`/v1/cases/${caseNo}/receipts`));
      if (tab) tab.location.href = file;
      setTimeout(() => URL.revokeObjectURL(file), 60_000);
    } catch (failure) {
      tab?.close();
      setError(failure);
    }
    setBusy(false);
  };
  return { print: () => void print(), busy, error };
}
