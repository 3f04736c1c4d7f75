import { Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { caseNoOf } from '#libs/identifiers/case-number.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';

/** By the number people read out. */
export function FindCase() {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const [wrong, setWrong] = useState<string | null>(null);
  const find = async (text: string) => {
    const caseNo = caseNoOf(text);
    if (caseNo === null) return setWrong(text.trim() ? t('searchBad') : null);
    try {
      await call(`/v1/cases/${caseNo}`);
      await navigate(`/cases/${caseNo}`);
    } catch (error) {
      setWrong(error instanceof CallProblem && error.code !== 'not-found' ? say(error.sentence) : t('searchNone'));
    }
  };
  return (
    <div className="find" role="search">
      <Input.Search aria-label={t('searchNumber')} placeholder={t('searchNumber')} enterButton={t('search')} status={wrong ? 'error' : ''} onSearch={text => void find(text)} onChange={() => setWrong(null)} />
      {wrong && <p role="alert">{wrong}</p>}
    </div>
  );
}
