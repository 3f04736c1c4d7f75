import { Alert, Button, Spin } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { forgetDrafts } from '#apps/web/counter/drafts.js';
import { type Word, useWords } from '#apps/web/language/language.js';
import { outbox } from '#apps/web/offline/outbox.js';
import { call, whenSessionEnds } from '#apps/web/server/call.js';
import type { CallProblem } from '#apps/web/server/problem.js';
import { useSession } from '#apps/web/server/reference.js';

const LoginAgain = lazy(async () => ({ default: (await import('#apps/web/shell/login-again.tsx')).LoginAgain }));

/** Only whoever is logged in comes in. A session that ends later leaves the page as it is, with what was typed. */
export function Gate({ children }: { children: ReactNode }) {
  const { t, say } = useWords();
  const { data, error, refetch } = useSession();
  const [ended, setEnded] = useState(false);
  useEffect(() => whenSessionEnds(() => setEnded(true)), []);
  if (data) return <>{children}{ended && <Suspense><LoginAgain done={() => setEnded(false)} /></Suspense>}</>;
  if (!error) return <div className="centred"><Spin /><p>{t('loading')}</p></div>;
  const problem = error as CallProblem;
  if (problem.mayPass) return <div className="centred"><Alert type="error" showIcon title={say(problem.sentence)} action={<Button onClick={() => void refetch()}>{t('retry')}</Button>} /></div>;
  return <LoginPage />;
}

const KNOWN = ['login-failed', 'account-unknown', 'issuer-away'];

function LoginPage() {
  const { t } = useWords();
  const [query] = useSearchParams();
  const problem = query.get('problem');
  const to = problem ? '/' : `${location.pathname}${location.search}`;
  return (
    <main className="centred">
      <h1>{t('productFull')}</h1>
      {problem && <Alert type="error" showIcon title={t(`problem.${KNOWN.includes(problem) ? problem : 'other'}` as Word)} />}
      <p>{t('loginLead')}</p>
      <Button type="primary" size="large" href={`/login?to=${encodeURIComponent(to)}${problem ? '&anew' : ''}`}>{t('login')}</Button>
      <p>{t('families')}<a href="/help">{t('asksForHelp')}</a> · <a href="/lookup">{t('looksUp')}</a></p>
    </main>
  );
}

/** Also where the issuer forgets whoever it knows. */
export async function logOut(): Promise<void> {
  // It would go with the key that opens it.
  if (outbox.now().length > 0) return;
  await forgetDrafts();
  const { url } = await call<{ url: string | null }>('/v1/session', { method: 'DELETE' }).catch(() => ({ url: null }));
  location.assign(url ?? '/');
}
