import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useState } from 'react';
import type { Instant } from '#libs/clock/instant.js';
import type { CaseView, ExplanationView } from '#libs/contracts/view.js';
import { RUNG_STEPS } from '#libs/relief/alert-text.js';
import { dayText, dueText, instantText } from '#libs/words/time-text.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { Left } from '#apps/web/shell/time.tsx';

type Clock = CaseView['clocks'][number];

/** Those that run first, the next due on top; each tells why it is due then. */
export function Clocks() {
  const { t, aside } = useWords();
  const { view: { clocks } } = useGround();
  if (clocks.length === 0) return null;
  const sorted = clocks.toSorted((a, b) => a.due < b.due ? -1 : 1);
  const running = sorted.filter(({ stoppedAt, endedAt }) => stoppedAt === null && endedAt === null);
  const over = sorted.filter(clock => !running.includes(clock));
  return (
    <section className="panel clocks">
      <h2>{t('clocks')}</h2>
      {running.length > 0 ? <ul>{running.map(clock => <ClockRow key={clock.key} clock={clock} />)}</ul> : <p><small>{t('noClock')}</small></p>}
      {over.length > 0 && <details><summary>{t('clocksOver')}{aside(over.length)}{over.some(({ breached }) => breached) && <span className="mark late">{t('breached')}</span>}</summary><ul>{over.map(clock => <ClockRow key={clock.key} clock={clock} />)}</ul></details>}
    </section>
  );
}

function ClockRow({ clock }: { clock: Clock }) {
  const { t, say, aside } = useWords();
  const { pack, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const [open, setOpen] = useState(false);
  const { stoppedAt, endedAt, due, anchor } = clock;
  const standing = stoppedAt ? t('stopped', { at: say(instantText(stoppedAt, now)), due: say(dueText(due, now)) }) : endedAt ? t('ended', { at: say(instantText(endedAt, now)) }) : null;
  return (
    <li>
      <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <span>{say(clock.name)}</span>
          {standing === null ? <Left clock={clock.clock} due={due} anchor={anchor} pack={pack} offsetMs={offsetMs} /> : <span className="left done">{standing}</span>}
          {clock.breached && <span className="mark late">{t('breached')}{clock.explained && aside(t('explained'))}</span>}
          {clock.provisional && <span className="mark">{t('provisional')}</span>}
        </summary>
        {open && <Why clock={clock} />}
      </details>
    </li>
  );
}

const BASES = { statutory: 'basisStatutory', interpretation: 'basisInterpretation', advisory: 'basisAdvisory', house: 'basisHouse' } as const;

function Why({ clock }: { clock: Clock }) {
  const { view, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const { data, error, refetch } = useQuery({ queryKey: ['clock', view.caseNo, clock.key, clock.due], queryFn: () => call<ExplanationView>(`/v1/cases/${view.caseNo}/clocks/${clock.key.replace('#', '/')}`) });
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return data ? <Explained clock={clock} explanation={data} now={now} /> : <Spin size="small" />;
}

/** The days from its beginning to its end, each counted or not, and why. */
export function Explained({ clock, explanation: data, now }: { clock: Clock; explanation: ExplanationView; now: Instant }) {
  const { t, say } = useWords();
  const days = [...data.counted.map((date, i) => ({ date, ordinal: i + 1, reason: '' })), ...data.skipped.map(day => ({ ...day, ordinal: 0 }))].toSorted((a, b) => a.date < b.date ? -1 : 1);
  return (
    <div className="why">
      <p>{t('anchor')} <b className="numeric">{say(instantText(clock.anchor, now))}</b>，{t('dueAt')} <b className="numeric">{say(dueText(data.due, now))}</b>。{days.length > 0 ? t('dayWindow') : t('hourWindow')}</p>
      {days.length > 0 && (
        <ol className="days">{days.map(({ date, ordinal, reason }) => (
          <li key={date} data-counted={ordinal > 0 || undefined} aria-label={`${say(dayText(date, now))} ${ordinal > 0 ? t('counted', { n: ordinal }) : reason}`}><b>{ordinal || '–'}</b><span>{Number(date.slice(5, 7))}/{Number(date.slice(8))}</span><small>{reason}</small></li>
        ))}</ol>
      )}
      <p>{t('ladder')}</p>
      <ul className="rungs">{clock.rungs.map(({ step, at, reached }) => <li key={step}>{reached ? '●' : '○'} <span className="numeric">{say(dueText(at, now))}</span> {say(RUNG_STEPS[step] ?? { zh: step, en: step })}{reached && ` · ${t('reached')}`}</li>)}</ul>
      <p><small>{t('basis')}：{t(BASES[data.basis.value])}〔{data.citation.notice} {data.citation.section}〕</small></p>
    </div>
  );
}
