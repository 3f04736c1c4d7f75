import { Button, Segmented, Spin } from 'antd';
import { memo, useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { AlertView, BoardView } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { alertName, RUNG_STEPS } from '#libs/relief/alert-text.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { commandName } from '#libs/words/commands.js';
import { spanText } from '#libs/words/time-text.js';
import { msOf, type Instant } from '#libs/clock/instant.js';
import type { ActAt } from '#apps/web/board/act-here.tsx';
import { useAlerts } from '#apps/web/board/alerts.js';
import { isWrong, type Told } from '#apps/web/board/told.js';
import { useWords } from '#apps/web/language/language.js';
import { useAccount, useColleagues, useNames, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

/** What to do about it, right there. */
const ACTS = ['urge', 'hand-over', 'inspect'] as const;

/** Alerts as they come, inspections without an answer on top. What is new makes itself known, without a sound; it moves nothing. */
export function AlertFeed({ unanswered, begin }: { unanswered: BoardView['unanswered']; begin(act: ActAt): void }) {
  const { t } = useWords();
  const { pages, listed, fresh, takeIn } = useAlerts();
  const [all, setAll] = useState(false);
  const counts = (alert: AlertView) => all || isWrong(alert);
  const waiting = fresh.filter(counts).length;
  useTitle(waiting);
  const shown = listed.filter(counts);
  return (
    <section className="panel feed" aria-label={t('alerts')}>
      <div className="feed-head">
        <h2>{t('alerts')}</h2>
        <Segmented size="small" aria-label={t('alerts')} value={all ? 'all' : 'wrong'} onChange={value => setAll(value === 'all')} options={[{ value: 'wrong', label: t('alertsWrong') }, { value: 'all', label: t('alertsAll') }]} />
      </div>
      <div aria-live="assertive">{waiting > 0 && <button type="button" className="fresh" onClick={takeIn}><b className="numeric">{waiting}</b> {t('alertsFresh')}</button>}</div>
      {unanswered.length > 0 && <Unanswered cases={unanswered} begin={begin} />}
      {pages.error && <Trouble error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending ? <Spin /> : shown.length === 0 && !pages.error ? <p className="none">{t('alertsNone')}</p> : <ol tabIndex={0} aria-label={t('alerts')}>{shown.map(alert => <Alert key={alert.no} alert={alert} begin={begin} />)}</ol>}
      {pages.hasNextPage && <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('alertsEarlier')}</Button>}
    </section>
  );
}

function Unanswered({ cases, begin }: { cases: BoardView['unanswered']; begin(act: ActAt): void }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const now = useNow();
  return (
    <div className="unanswered">
      <h3>{t('unanswered')} <b className="numeric">{cases.length}</b></h3>
      <ul>{cases.map(({ caseNo, townCode, handlerId, since }) => (
        <li key={caseNo}>
          <p><Link className="numeric" to={`/cases/${caseNo}`}>{caseNo}</Link> <span>{say(name('town', townCode))} · {handlerId === null ? t('nobody') : say(name('person', handlerId))}</span> <span className="late">{t('waitsFor', { span: say(spanText(Math.max(0, msOf(now) - msOf(since as Instant)))) })}</span></p>
          <ActButtons caseNo={caseNo} begin={begin} />
        </li>
      ))}</ul>
    </div>
  );
}

const Alert = memo(function Alert({ alert, begin }: { alert: Told; begin(act: ActAt): void }) {
  const { t, say, language } = useWords();
  const name = useNames(null);
  const colleagues = useColleagues();
  const { kind, step, clockName, caseNo, accountId, occurredAt, everybody, handled } = alert;
  const who = (to: AlertView['to']) => {
    if (to.handlerId !== null) return say(name('person', to.handlerId));
    const place = to.region === colleagues?.county.code ? '' : say(name('town', to.region));
    return [place, to.role === null ? '' : say(ROLE_NAMES[to.role as Role])].filter(Boolean).join(language === 'zh' ? '' : ' ');
  };
  return (
    <li data-due={(!handled && (step === 'due' || step?.startsWith('plus') || kind === 'breach-inspection')) || undefined}>
      <p><b>{say(alertName(kind))}</b>{clockName && <span> {say(clockName)}{step && ` · ${say(RUNG_STEPS[step] ?? { zh: step, en: step })}`}</span>}</p>
      <p>{caseNo === null ? <b>{say(name('person', accountId!))}</b> : <Link className="numeric" to={`/cases/${caseNo}`}>{caseNo}</Link>} <When at={occurredAt} /> <small>{t('tells')} {[...new Set(everybody.map(who))].join(t('listComma'))}</small></p>
      {handled && <p className="handled"><span>✓ {t('handled', { act: say(NAMES[handled.act]), by: say(name('person', handled.by)) })}</span> <When at={handled.at} /></p>}
      {caseNo !== null && <ActButtons caseNo={caseNo} begin={begin} />}
    </li>
  );
});

/** Those of them that one's post gives; whether the case is for it the form tells. */
function ActButtons({ caseNo, begin }: { caseNo: string; begin(act: ActAt): void }) {
  const { say } = useWords();
  const { role } = useAccount();
  const mine = ACTS.filter(type => AUTHORITY[type].roles.includes(role));
  if (mine.length === 0) return null;
  return <p className="row-acts">{mine.map(type => <Button key={type} size="small" aria-label={`${say(NAMES[type])} ${caseNo}`} onClick={() => begin({ caseNo, type })}>{say(NAMES[type])}</Button>)}</p>;
}

/** Handing a case to somebody else is called so by whoever watches. */
const NAMES = { urge: commandName('urge'), 'hand-over': { zh: '改派', en: 'Reassign' }, inspect: commandName('inspect'), acknowledge: commandName('acknowledge') };

/** A page in the background says it in its tab. */
function useTitle(waiting: number): void {
  const { t, language } = useWords();
  useEffect(() => {
    const before = document.title;
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${t('board')} · ${t('product')}`;
    return () => { document.title = before; };
    // The words change with the language alone.
  }, [waiting, language]);
}
