import { useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Instant } from '#libs/clock/instant.js';
import { workRegion } from '#libs/relief/authority.js';
import { instantText } from '#libs/words/time-text.js';
import { AlertFeed } from '#apps/web/board/alert-feed.tsx';
import { ActHere, type ActAt } from '#apps/web/board/act-here.tsx';
import '#apps/web/board/board.css';
import { useBoard } from '#apps/web/board/board-query.js';
import { Figures, Papers, Satisfaction, Unassigned } from '#apps/web/board/figures.tsx';
import { Kept } from '#apps/web/board/kept.tsx';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';
import { useAccount, useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

learn(zhOversight);

const Trend = lazy(async () => ({ default: (await import('#apps/web/board/trend.tsx')).Trend }));

/** 督办: what is going wrong, and whose is it? */
export function BoardPage() {
  const { t, say } = useWords();
  const queries = useQueryClient();
  const name = useNames(null);
  const { region } = useAccount();
  const { data, error, refetch } = useBoard();
  const [acting, setActing] = useState<ActAt | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const begin = (act: ActAt) => { setSaid(null); setActing(act); };
  return (
    <div className="board">
      <h1 className="only-heard">{t('board')} · {say(name('town', workRegion(region)))}{data && ` · ${say(instantText(data.now, data.now as Instant))}`}</h1>
      <p className="said" role="status">{said}</p>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      <div className="halves">
        <AlertFeed unanswered={data?.unanswered ?? []} begin={begin} />
        {data ? (
          <div className="numbers">
            <Figures board={data} />
            <Kept board={data} />
            <div className="pair"><Papers board={data} /><Unassigned board={data} /></div>
            <Satisfaction board={data} />
            <Suspense fallback={<section className="panel trend" />}><Trend board={data} /></Suspense>
          </div>
        ) : !error && <div className="centred"><Spin /></div>}
      </div>
      {acting && <ActHere key={`${acting.caseNo} ${acting.type}`} at={acting} close={done => { setActing(null); if (done) { setSaid(done); void refetch(); void queries.invalidateQueries({ queryKey: ['alerts'] }); } }} />}
    </div>
  );
}
