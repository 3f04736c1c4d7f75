import { Spin } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Bilingual } from '#libs/words/words.js';
import { ActForm } from '#apps/web/case/act-form.tsx';
import { Acts } from '#apps/web/case/acts.tsx';
import '#apps/web/case/case.css';
import { type Desk, useDesk, useLive, useOffsetMs } from '#apps/web/case/case-query.js';
import { Clocks } from '#apps/web/case/clocks.tsx';
import { Family } from '#apps/web/case/family.tsx';
import { GlassStrip } from '#apps/web/case/glass-strip.tsx';
import { GroundContext } from '#apps/web/case/ground.js';
import { Heading } from '#apps/web/case/heading.tsx';
import { Holdings } from '#apps/web/case/holdings.tsx';
import { TrainingClock, TrainingRuns, useTraining } from '#apps/web/case/training-clock.tsx';
import { Timeline } from '#apps/web/case/timeline.tsx';
import { useWords } from '#apps/web/language/language.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useNames, usePack } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** 案件: where is it, what may I do, what has happened? */
export function CasePage() {
  // It stands in the address, where anybody may have put anything.
  const caseNo = encodeURIComponent(useParams()['caseNo'] ?? '');
  const { t } = useWords();
  const { data, error, refetch } = useDesk(caseNo);
  // Whoever was recused meanwhile keeps nothing of it on their screen.
  const gone = error instanceof CallProblem && error.code === 'not-found';
  if (data && !gone) return <Case key={caseNo} desk={data} />;
  if (gone) return <div className="centred"><Trouble error={error} /><p>{t('notSeenRecused')}</p><Link to="/">{t('toInbox')}</Link></div>;
  if (error) return <div className="centred"><Trouble error={error} retry={() => void refetch()} /><Link to="/">{t('toInbox')}</Link></div>;
  return <div className="centred"><Spin /></div>;
}

function Case({ desk }: { desk: Desk }) {
  const { t, say } = useWords();
  const { view, events, acts } = desk;
  const pack = usePack(view.policy.hash);
  const name = useNames(pack);
  const offsetMs = useOffsetMs(view);
  const me = useAccount();
  const [doing, setDoing] = useState<string | null>(null);
  const [done, setDone] = useState<Bilingual | null>(null);
  const training = useTraining(view.caseNo, view.trainingClock);
  useLive(view.caseNo);
  // Once somebody else has acted, that is what counts.
  const isLatest = events.findLast(({ by }) => by.role !== 'system')?.by.id === me.id;
  const ground = useMemo(() => ({ view, pack, name, offsetMs }), [view, pack, name, offsetMs]);
  return (
    <GroundContext value={ground}>
      <div className="case">
        <GlassStrip events={events} />
        <Heading />
        <p className="said" role="status">{isLatest && done && t('done2', { act: say(done) })}</p>
        <div className="columns">
          <div className="left-column">
            <Family />
            {training.runs ? <TrainingRuns /> : <Acts acts={acts} begin={type => { setDone(null); setDoing(type); }} />}
            <Clocks />
            <Holdings />
          </div>
          <div className="right-column">
            <Timeline events={events} />
            <TrainingClock training={training} />
          </div>
        </div>
      </div>
      {doing && !training.runs && <ActForm key={doing} type={doing} desk={desk} close={said => { setDoing(null); setDone(said); }} />}
    </GroundContext>
  );
}
