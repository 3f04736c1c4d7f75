import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { SessionView } from '#libs/contracts/view.js';
import { useWords } from '#apps/web/language/language.js';
import { call, keepCsrfToken } from '#apps/web/server/call.js';
import { whenLoggedIn } from '#apps/web/shell/login-channel.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** A large sum: whoever lets it go logs in anew, in a window of its own; what was typed stays here, and is sent under the same key. */
export function FreshLogin({ text, send }: { text: string; send(): void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const goOn = async () => {
    const before = queries.getQueryData<SessionView>(['session']);
    let now = await call<SessionView>('/v1/session');
    // Whoever else has logged in begins anew: what is on the page is not theirs.
    if (now.account.id !== before?.account.id) return location.reload();
    keepCsrfToken(now.csrfToken);
    // A new login acts in its own post; they were filling this in for another.
    if (now.post.id !== before.post.id) now = await call<SessionView>('/v1/session/post', { method: 'PUT', body: { of: before.post.id } });
    queries.setQueryData(['session'], now);
    send();
  };
  const latest = useRef(goOn);
  useEffect(() => { latest.current = goOn; });
  const begin = () => void latest.current().catch(setError);
  useEffect(() => whenLoggedIn(begin), []);
  return (
    <Alert type="warning" showIcon title={t('freshLogin')} description={(
      <>
        <p>{text}</p>
        <div className="buttons">
          <Button type="primary" href="/login?fresh&to=/logged-in" target="_blank">{t('loginInWindow')}</Button>
          <Button onClick={begin}>{t('freshLoginDone')}</Button>
        </div>
        {error !== null && <Trouble error={error} />}
      </>
    )} />
  );
}
