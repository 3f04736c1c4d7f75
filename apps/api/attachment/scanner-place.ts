/** Where clamd listens. */
export type ScannerPlace = { host: string; port: number } | { path: string };

/** `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`. @throws for anything else, which would leave files unscanned without a word. */
export function scannerPlace(url: string): ScannerPlace {
  const { protocol, hostname, port, pathname } = URL.parse(url) ?? {};
  if (protocol === 'tcp:' && hostname) return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) };
  if (protocol === 'unix:' && pathname && pathname !== '/') return { path: decodeURIComponent(pathname) };
  throw new Error(`CLAMD_URL is neither tcp://host:port nor unix:///path: ${url}`);
}
