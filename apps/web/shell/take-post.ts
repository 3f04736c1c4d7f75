import { call } from '#apps/web/server/call.js';

/** Acts in somebody's post from now on, or in one's own again. Everything is loaded anew: nothing of the other post may stay on the page. */
export async function takePost(of: string | null): Promise<void> {
  await call('/v1/session/post', of === null ? { method: 'DELETE' } : { method: 'PUT', body: { of } }).catch(() => undefined);
  location.assign('/');
}
