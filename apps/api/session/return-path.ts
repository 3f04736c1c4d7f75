const HERE = 'http://here';
const LONGEST = 2_000;
/** An address as a browser's own location says it: printable ASCII, everything else is escaped there. */
const PRINTABLE = /^\/[\x21-\x5b\x5d-\x7e]*$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
/** So many times something may be escaped; what is escaped more often is nobody's address. */
const MOST_ESCAPES = 4;

/**
 * A page of ours to come back to after the login; anything else would let a link lead people elsewhere once they are in.
 * It is judged by what a browser, or whatever stands between, could make of it, and not by how it is written.
 */
export function pathOf(returnTo: string | undefined): string {
  if (returnTo === undefined || returnTo.length > LONGEST || !PRINTABLE.test(returnTo)) return '/';
  const path = ownAddress(returnTo);
  if (path === null || !staysHere(path.split(/[?#]/)[0]!)) return '/';
  const rest = unescaped(path.replaceAll('+', ' '));
  if (rest === null || CONTROL.test(rest)) return '/';
  // A login that ends in a login never ends.
  return /^\/login(?:[/?#]|$)/.test(path) ? '/' : path;
}

/** Whether the path stays on this host, however often somebody unescapes and normalises it. */
function staysHere(path: string): boolean {
  let now = path;
  for (let times = 0; times <= MOST_ESCAPES; times++) {
    const next = unescaped(now);
    if (next === null || CONTROL.test(next) || next.includes('\\')) return false;
    const normalised = ownAddress(next.replaceAll('?', '%3F').replaceAll('#', '%23'));
    if (normalised === null) return false;
    if (next === now) return true;
    now = next;
  }
  return false;
}

/** As a browser normalises it; null where that is not on this host. */
function ownAddress(text: string): string | null {
  const url = URL.parse(text, HERE);
  if (url?.origin !== HERE || url.username || url.password) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/..//elsewhere` is `//elsewhere` by now: read once more it would name a host.
  return url.pathname.startsWith('//') || URL.parse(path, HERE)?.origin !== HERE ? null : path;
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
