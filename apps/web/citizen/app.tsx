import { useEffect, useMemo, useState } from 'react';
import { HelpPage } from '#apps/web/citizen/help-page.tsx';
import { LookupPage } from '#apps/web/citizen/lookup-page.tsx';
import { type Language, SpeechContext, speechIn } from '#apps/web/citizen/speak.js';

/** 群众, on their phones: no account, large type, and nothing of what they type is kept by the browser. */
export function App() {
  const [language, setLanguage] = useState<Language>('zh');
  const speech = useMemo(() => speechIn(language), [language]);
  const looksUp = location.pathname.startsWith('/lookup');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = speech.t(looksUp ? 'lookUp' : 'title');
  }, [language, speech, looksUp]);
  return (
    <SpeechContext value={speech}>
      <header className="top">
        <strong>{speech.t(looksUp ? 'lookUp' : 'title')}</strong>
        <nav><a href={looksUp ? '/help' : '/lookup'}>{speech.t(looksUp ? 'apply' : 'lookUp')}</a> <button type="button" className="plain" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>{speech.t('language')}</button></nav>
      </header>
      <main>{looksUp ? <LookupPage /> : <HelpPage />}</main>
    </SpeechContext>
  );
}
