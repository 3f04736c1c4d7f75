import type { CookieSerializeOptions } from '@fastify/cookie';

/** `__Host-`: browsers take it from this very host only, over TLS (or from this machine), for every path. */
export const SESSION = '__Host-jishi';
/** What a browser keeps while its person is at the issuer. */
export const KEPT = '__Host-jishi-login';
/** Not `strict`: whoever comes back from the issuer comes from another site. */
export const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const satisfies CookieSerializeOptions;
