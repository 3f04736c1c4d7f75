import { Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { CaseSearchView } from '#libs/contracts/view.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';

const FoundCases = lazy(async () => ({ default: (await import('#apps/web/inbox/found-cases.tsx')).FoundCases }));

/** By number, name or identity number. What somebody looks for stands in no address and is kept nowhere. */
export function FindCase() {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const [wrong, setWrong] = useState<string | null>(null);
  const [found, setFound] = useState<CaseSearchView | null>(null);
  const find = async (text: string) => {
    setFound(null);
    if (!text.trim()) return setWrong(null);
    try {
      const answer = await call<CaseSearchView>('/v1/searches', { method: 'POST', body: { text: text.trim() } });
      if (answer.by === 'number' && answer.cases[0]) return await navigate(`/cases/${answer.cases[0].caseNo}`);
      if (answer.cases.length > 0) setFound(answer);
      else setWrong(t('searchNone'));
    } catch (error) {
      setWrong(error instanceof CallProblem ? say(error.fields[0]?.message ?? error.sentence) : t('brokenText'));
    }
  };
  return (
    <div className="find" role="search">
      <Input.Search aria-label={t('searchNumber')} placeholder={t('searchNumber')} enterButton={t('search')} autoComplete="off" maxLength={60} status={wrong ? 'error' : ''} onSearch={text => void find(text)} onChange={() => { setWrong(null); setFound(null); }} />
      {wrong && <p role="alert">{wrong}</p>}
      {found && <Suspense><FoundCases found={found} close={() => setFound(null)} /></Suspense>}
    </div>
  );
}
