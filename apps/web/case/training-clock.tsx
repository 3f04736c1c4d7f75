import { useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import { TRAINING_LEAPS, type TrainingLeap } from '#libs/contracts/words.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords, type Word } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const LABELS = { '2-hours': 'leap2h', '1-day': 'leap1d', '3-working-days': 'leap3wd' } satisfies { [leap in TrainingLeap]: Word };

export interface Training {
  /** Whether the case's time is being moved, from this page or another: then nobody gives a command. */
  runs: boolean;
  error: unknown;
  leap(by: TrainingLeap): void;
}

export function useTraining(caseNo: string, standing: 'ready' | 'running' | null): Training {
  const queries = useQueryClient();
  const [moving, setMoving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const leap = async (by: TrainingLeap) => {
    setMoving(true);
    setError(null);
    await call(`/v1/cases/${caseNo}/training-clock`, { method: 'POST', body: { by } }).catch(setError);
    setMoving(false);
    await queries.invalidateQueries({ queryKey: ['case', caseNo] });
  };
  return { runs: moving || standing === 'running', error, leap: by => void leap(by) };
}

/** In the place of what one may do. */
export function TrainingRuns() {
  const { t } = useWords();
  return <section className="panel training"><p role="status"><Spin size="small" /> {t('trainingRuns')}</p></section>;
}

/** 培训时钟, on demo instances: the room sees what escalates. */
export function TrainingClock({ training: { runs, error, leap } }: { training: Training }) {
  const { t } = useWords();
  const { view: { trainingClock } } = useGround();
  // While it runs, that is told in the place of what one may do.
  if (trainingClock === null || runs) return null;
  return (
    <section className="panel training">
      <h2>{t('training')}</h2>
      <p><small>{t('trainingText')}</small></p>
      <div className="leaps">{TRAINING_LEAPS.map(by => <Button key={by} onClick={() => leap(by)}>{t(LABELS[by])}</Button>)}</div>
      {error !== null && <Trouble error={error} />}
    </section>
  );
}
