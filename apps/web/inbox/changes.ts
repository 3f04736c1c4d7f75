import { useCallback, useEffect, useState } from 'react';
import type { AlertView } from '#libs/contracts/view.js';
import { follow } from '#apps/web/server/stream.js';

/** Cases one was alerted of since one last looked: they are announced, and nothing moves by itself. */
export function useChanges(): { count: number; forget(): void } {
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => follow('/v1/alerts/stream', 'alert', data => {
    const { caseNo } = JSON.parse(data) as AlertView;
    if (caseNo !== null) setChanged(before => new Set([...before, caseNo]));
  }), []);
  return { count: changed.size, forget: useCallback(() => setChanged(new Set()), []) };
}
