import { useSyncExternalStore } from 'react';

const EVERY_MS = 10_000;
let nowMs = Date.now();
const watchers = new Set<() => void>();

setInterval(() => {
  // Nobody sees a page in the background; it is right again when it comes back.
  if (document.hidden) return;
  nowMs = Date.now();
  for (const tell of watchers) tell();
}, EVERY_MS);

/** The machine's time, every ten seconds, the same for all that stands on a page. */
export function useTick(): number {
  return useSyncExternalStore(tell => {
    watchers.add(tell);
    return () => watchers.delete(tell);
  }, () => nowMs);
}
