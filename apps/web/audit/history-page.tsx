import { Button, Spin } from 'antd';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Instant, msOf } from '#libs/clock/instant.js';
import type { ChainView, EventView } from '#libs/contracts/view.js';
import { eventSentence } from '#libs/words/event-text.js';
import { instantText } from '#libs/words/time-text.js';
import '#apps/web/audit/audit.css';
import { useCaseAt, useChain, useHistory } from '#apps/web/audit/audit-query.js';
import { CaseThen } from '#apps/web/audit/case-then.tsx';
import { ReadLog } from '#apps/web/audit/read-log.tsx';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';
import { useNames, useNow, usePack } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

learn(zhOversight);

/** 案件回放: was it right? Event by event, with the state beside it. */
export function HistoryPage() {
  // It stands in the address, where anybody may have put anything.
  const caseNo = encodeURIComponent(useParams()['caseNo'] ?? '');
  const { t } = useWords();
  const { data, error, refetch } = useHistory(caseNo);
  if (data?.length) return <History key={caseNo} caseNo={caseNo} events={data} />;
  if (error) return <div className="centred"><Trouble error={error} retry={() => void refetch()} /><Link to="/audit">{t('toAudit')}</Link></div>;
  return <div className="centred"><Spin /></div>;
}

function History({ caseNo, events }: { caseNo: string; events: EventView[] }) {
  const { t } = useWords();
  const [at, setAt] = useState(events.length);
  // Whoever pulls the slider passes many events; the state is asked for where they stop.
  const asked = useDeferredValue(useSettled(at));
  const then = useCaseAt(caseNo, asked);
  const chain = useChain(caseNo, events.length);
  const pack = usePack(then.data?.policy.hash);
  return (
    <div className="audit history">
      <div className="panel history-head">
        <h1><span className="numeric">{caseNo}</span></h1>
        <Verdict chain={chain.data} error={chain.error} retry={() => void chain.refetch()} />
        <Link to={`/cases/${caseNo}`}>{t('openCase')}</Link><Link to="/audit">{t('toAudit')}</Link>
      </div>
      <Slider events={events} at={at} go={setAt} pack={pack} />
      <div className="columns">
        <Events events={events} at={at} go={setAt} chain={chain.data} pack={pack} />
        {then.error ? <Trouble error={then.error} retry={() => void then.refetch()} /> : then.data ? <CaseThen view={then.data} pack={pack} stale={asked !== at || then.isPlaceholderData} event={events[at - 1]!} /> : <div className="centred"><Spin /></div>}
      </div>
      <ReadLog caseNo={caseNo} />
    </div>
  );
}

const SETTLES_MS = 150;

function useSettled(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Whether every hash, computed anew, is the one on record. */
function Verdict({ chain, error, retry }: { chain: ChainView | undefined; error: unknown; retry(): void }) {
  const { t } = useWords();
  if (error) return <Trouble error={error} retry={retry} />;
  if (!chain) return <span role="status">{t('chainChecking')}</span>;
  const first = chain.links.find(({ intact }) => !intact);
  return <span role="status" className={chain.intact ? 'fine' : 'late'}>{chain.intact ? `✓ ${t('chainIntact', { count: chain.links.length })}` : `✕ ${first ? t('chainBroken', { seq: first.seq }) : t('chainCut')}`}</span>;
}

type Pack = ReturnType<typeof usePack>;

/** The browser's own slider: arrow keys go event by event, Home and End to the first and the last. */
function Slider({ events, at, go, pack }: { events: EventView[]; at: number; go(seq: number): void; pack: Pack }) {
  const { t, say } = useWords();
  const now = useNow();
  const name = useNames(pack);
  const event = events[at - 1]!;
  const sentence = `${say(instantText(event.occurredAt, now))} ${say(eventSentence(event, name))}`;
  return (
    <div className="panel slider">
      <Button disabled={at === 1} onClick={() => go(at - 1)}>‹ {t('before')}</Button>
      <input type="range" min={1} max={events.length} value={at} aria-label={t('slider')} aria-valuetext={t('sliderAt', { n: at, all: events.length, what: sentence })} onChange={change => go(Number(change.target.value))} />
      <Button disabled={at === events.length} onClick={() => go(at + 1)}>{t('next')} ›</Button>
      <p><b className="numeric">{at}/{events.length}</b> {sentence}</p>
    </div>
  );
}

const LATE_MS = 15 * 60_000;

function Events({ events, at, go, chain, pack }: { events: EventView[]; at: number; go(seq: number): void; chain: ChainView | undefined; pack: Pack }) {
  const { t, say, aside } = useWords();
  const now = useNow();
  const name = useNames(pack);
  const list = useRef<HTMLOListElement>(null);
  const links = useMemo(() => new Map(chain?.links.map(({ seq, intact }) => [seq, intact])), [chain]);
  useEffect(() => { list.current?.children[at - 1]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  return (
    <section className="panel events" aria-label={t('happened')}>
      <h2>{t('happened')}</h2>
      <ol ref={list}>{events.map(event => {
        const { seq, by, occurredAt, recordedAt, hash } = event;
        const intact = links.get(seq);
        const late = by.role !== 'system' && msOf(recordedAt as Instant) - msOf(occurredAt as Instant) > LATE_MS;
        return (
          <li key={seq} data-ahead={seq > at || undefined} data-late={event.type === 'ClockBreached' || undefined}>
            <button type="button" aria-current={seq === at ? 'step' : undefined} onClick={() => go(seq)}>
              <span className="numeric seq">{seq}</span>
              <span className="numeric">{say(instantText(occurredAt, now))}</span>
              <span>{say(eventSentence(event, name))} <small>{by.role === 'system' ? t('system') : by.role === 'citizen' ? t('person') : say(name('person', by.id))}{by.onBehalfOf && aside(t('inPostOf', { whose: say(name('person', by.onBehalfOf)) }))}{late && <> · {t('recordedLate', { at: say(instantText(recordedAt, now)) })}</>}</small></span>
              <small className={intact === false ? 'late hash' : 'hash'} title={hash}>{intact === undefined ? '…' : intact ? '✓' : '✕'} <span className="only-heard">{intact === undefined ? '' : t(intact ? 'linkIntact' : 'linkBroken')}</span><span className="numeric">{hash.slice(0, 8)}</span></small>
            </button>
          </li>
        );
      })}</ol>
    </section>
  );
}
