import { Spin } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isBefore, type Instant } from '#libs/clock/instant.js';
import type { CaseView, EventView, ExplanationView } from '#libs/contracts/view.js';
import { yuan } from '#libs/money/fen.js';
import type { Pack } from '#libs/policy/pack.js';
import { statesEn, statusesEn } from '#libs/relief/refusals.en.js';
import { statesZh, statusesZh } from '#libs/relief/refusals.zh.js';
import { targetOf } from '#libs/words/event-text.js';
import { dueText, instantText } from '#libs/words/time-text.js';
import { FORMS, OUTCOMES, RELIEF_KINDS, SLIP_RESULTS } from '#libs/words/words.js';
import { Explained } from '#apps/web/case/clocks.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { Grade } from '#apps/web/shell/time.tsx';

type Clock = CaseView['clocks'][number];

/** The case as it stood after an event: where it was, whose, which clocks ran, what money and slips there were. Times are told as of then. */
export function CaseThen({ view, pack, stale, event }: { view: CaseView; pack: Pack | null; stale: boolean; event: EventView }) {
  const { t, say, aside } = useWords();
  const name = useNames(pack);
  const now = view.now as Instant;
  const state = (word: keyof typeof statesZh) => say({ zh: statesZh[word], en: statesEn[word] });
  const at = (instant: string) => say(instantText(instant, now));
  return (
    <section className="panel then" aria-label={t('thenState')} aria-busy={stale}>
      <h2>{t('thenAt', { at: at(event.recordedAt) })}</h2>
      <dl className="facts">
        <div><dt>{t('status')}</dt><dd>{say({ zh: statusesZh[view.status], en: statusesEn[view.status] })}{view.outcome && aside(say(OUTCOMES[view.outcome]))}</dd></div>
        <div><dt>{t('urgency')}</dt><dd><Grade urgency={view.urgency} /></dd></div>
        <div><dt>{t('handler')}</dt><dd>{view.handlerId === null ? t('nobody') : say(name('person', view.handlerId))}</dd></div>
        <div><dt>{t('town')}</dt><dd>{say(name('town', view.townCode))}</dd></div>
        <div><dt>{t('person')}</dt><dd>{view.person.name ?? t('anonymous')}</dd></div>
        <div><dt>{t('policy')}</dt><dd>{pack ? `${say(pack.title)} v${view.policy.version}` : ''}</dd></div>
      </dl>
      <h3>{t('clocks')}</h3>
      {view.clocks.length === 0 ? <p className="none">{t('noClocks')}</p> : <ul className="then-clocks">{view.clocks.map(clock => <ClockThen key={clock.key} clock={clock} caseNo={view.caseNo} now={now} />)}</ul>}
      <h3>{t('reliefs')}</h3>
      {view.reliefs.length === 0 ? <p className="none">{t('noReliefs')}</p> : <ul>{view.reliefs.map(one => <li key={one.reliefId}><span>{one.reliefId}. {say(RELIEF_KINDS[one.kind])} · {say(FORMS[one.form])} · {one.payeeName}</span><span>{state(one.state)}</span><b className="money">{yuan(one.amountFen)}</b></li>)}</ul>}
      <h3>{t('slips')}</h3>
      {view.slips.length === 0 ? <p className="none">{t('noSlips')}</p> : <ul>{view.slips.map(one => <li key={one.slipNo}><span>{one.slipNo}. {say(targetOf(one.to, name))}</span><span>{state(one.state)}{one.outcome && `：${say(SLIP_RESULTS[one.outcome])}`}</span><small>{at(one.issuedAt)}</small></li>)}</ul>}
    </section>
  );
}

/** How a clock stood then; why it is due when it is, it tells on request. */
function ClockThen({ clock, caseNo, now }: { clock: Clock; caseNo: string; now: Instant }) {
  const { t, say, aside } = useWords();
  const [open, setOpen] = useState(false);
  const { stoppedAt, endedAt, breached, explained, due, name, provisional } = clock;
  const standing = stoppedAt ? t(isBefore(due as Instant, stoppedAt as Instant) ? 'clockLate' : 'clockMet', { at: say(instantText(stoppedAt, now)) }) : endedAt ? t('ended', { at: say(instantText(endedAt, now)) }) : t('clockRuns');
  return (
    <li>
      <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <span>{say(name)}</span><small>{t('dueBy', { at: say(dueText(due, now)) })}{provisional && aside(t('provisional'))}</small>
          <span>{standing}{breached && <b className="late"> ● {t('onRecordBreached')}{explained && aside(t('explained'))}</b>}</span>
        </summary>
        {open && <Why clock={clock} caseNo={caseNo} now={now} />}
      </details>
    </li>
  );
}

/** Of a clock the case no longer has there is nothing to explain: a later event took it away. */
function Why({ clock, caseNo, now }: { clock: Clock; caseNo: string; now: Instant }) {
  const { t } = useWords();
  const { data, error } = useQuery({ queryKey: ['clock', caseNo, clock.key, clock.due], queryFn: () => call<ExplanationView>(`/v1/cases/${caseNo}/clocks/${clock.key.replace('#', '/')}`) });
  if (error) return <Trouble error={error} />;
  if (!data) return <Spin size="small" />;
  if (data.due !== `${clock.due.slice(0, 19)}+08:00`) return <p><small>{t('movedSince')}</small></p>;
  return <Explained clock={clock} explanation={data} now={now} />;
}
