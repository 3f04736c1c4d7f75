import { useMutation } from '@tanstack/react-query';
import { call } from '#apps/web/server/call.js';

/** Acts in somebody's post from now on; null: in one's own again. Everything is loaded anew: nothing of the other post may stay on the page. */
export function useTakePost() {
  const { mutate: take, error } = useMutation({
    mutationFn: (of: string | null) => of === null ? call('/v1/session/post', { method: 'DELETE' }) : call('/v1/session/post', { method: 'PUT', body: { of } }),
    onSuccess: () => location.assign('/'),
  });
  return { take, error };
}
