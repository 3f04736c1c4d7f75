const NAME = 'jishi-logged-in';

/** Tells the pages of this browser that are open that their person has logged in. */
export function tellLoggedIn(): void {
  const channel = new BroadcastChannel(NAME);
  // A channel has no target to name: it reaches this origin alone.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage(null);
  channel.close();
}

/** @returns how to stop listening. */
export function whenLoggedIn(tell: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', tell);
  return () => channel.close();
}
