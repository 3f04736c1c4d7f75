/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

/**
 * Lets the pages open without a network, so that what waits to be sent is not lost sight of. It keeps the pages' own files and nothing of
 * anybody's: what the API answers never passes through a cache.
 */
const CACHE = 'jishi-pages';
const SHELL = '/';
/** Programs', and what people without an account open: that is another document. */
const NOT_OURS = /^\/(v1|docs|health|metrics|login|help|lookup)(\/|$)/;

self.addEventListener('install', event => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || NOT_OURS.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(document(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

/** The newest, as long as there is a network: all addresses have the same document. */
async function document(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(SHELL, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(SHELL);
    if (kept) return kept;
    throw error;
  }
}

/** Their names change with what is in them. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}
