import { useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import { TRAINING_LEAPS, type TrainingLeap } from '#libs/contracts/words.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords, type Word } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const LABELS = { '2-hours': 'leap2h', '1-day': 'leap1d', '3-working-days': 'leap3wd' } satisfies { [leap in TrainingLeap]: Word };

/** 培训时钟, on demo instances: the room sees what escalates. */
export function TrainingClock() {
  const { t } = useWords();
  const { view: { caseNo, trainingClock } } = useGround();
  const queries = useQueryClient();
  const [moving, setMoving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = moving || trainingClock === 'running';
  const leap = async (by: TrainingLeap) => {
    setMoving(true);
    setError(null);
    const moved = call(`/v1/cases/${caseNo}/training-clock`, { method: 'POST', body: { by } });
    // Everybody who looks sees that it runs, and so does this page.
    setTimeout(() => void queries.invalidateQueries({ queryKey: ['case', caseNo] }), 200);
    await moved.catch(setError);
    setMoving(false);
    await queries.invalidateQueries({ queryKey: ['case', caseNo] });
  };
  return (
    <section className="panel training" aria-busy={running}>
      <h2>{t('training')}</h2>
      {running ? <p role="status"><Spin size="small" /> {t('trainingRuns')}</p> : (
        <>
          <p><small>{t('trainingText')}</small></p>
          <div className="leaps">{TRAINING_LEAPS.map(by => <Button key={by} onClick={() => void leap(by)}>{t(LABELS[by])}</Button>)}</div>
        </>
      )}
      {error !== null && <Trouble error={error} />}
    </section>
  );
}
