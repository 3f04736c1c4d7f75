import { Link } from 'react-router';
import type { BoardView } from '#libs/contracts/view.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames } from '#apps/web/server/reference.js';
import { When } from '#apps/web/shell/time.tsx';

/** The lists that the numbers count; `everyone`, for a figure counts everybody's. */
const LISTS = { open: '/?whose=everyone', dueToday: '/?whose=everyone&due=today', overdue: '/?whose=everyone&due=overdue', owedPapers: '/?whose=everyone&papers=owed' } as const;

export function Figures({ board: { figures } }: { board: BoardView }) {
  const { t } = useWords();
  return (
    <ul className="big-figures">{(Object.keys(LISTS) as (keyof typeof LISTS)[]).map(word => (
      <li key={word}><Link className="panel" data-late={(word === 'overdue' && figures[word] > 0) || undefined} to={LISTS[word]}><b className="numeric">{figures[word]}</b><span>{t(`figure.${word}`)}</span></Link></li>
    ))}</ul>
  );
}

/** How old the owed papers are. */
export function Papers({ board: { papers } }: { board: BoardView }) {
  const { t } = useWords();
  const most = Math.max(1, ...papers.map(({ count }) => count));
  return (
    <section className="panel bars">
      <h2>{t('papersTitle')}</h2>
      <ul>{papers.map(({ late, count }) => <Bar key={late} to={`/?whose=everyone&papers=${late}`} label={t(`papers.${late}`)} count={count} share={count / most} late={late !== 'in-time'} />)}</ul>
    </section>
  );
}

/** First-asked responsibility or not: somebody has to hold a case. */
export function Unassigned({ board: { unassigned } }: { board: BoardView }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const most = Math.max(1, ...unassigned.map(({ count }) => count));
  return (
    <section className="panel bars">
      <h2>{t('unassignedTitle')}</h2>
      {unassigned.length === 0 ? <p className="none">{t('unassignedNone')}</p> : (
        <ul>{unassigned.map(({ townCode, count, oldest }) => <Bar key={townCode} to={`/?whose=unassigned&town=${townCode}`} label={say(name('town', townCode))} count={count} share={count / most} more={<small>{t('oldest')} <When at={oldest} /></small>} />)}</ul>
      )}
    </section>
  );
}

/** What families said themselves stands apart from what the desk says they said: only the first speaks of the desk. */
export function Satisfaction({ board: { satisfaction } }: { board: BoardView }) {
  const { t } = useWords();
  return (
    <section className="panel satisfaction">
      <h2>{t('satisfactionTitle')}</h2>
      <table>
        <thead><tr><th scope="col">{t('saidBy')}</th><th scope="col">{t('satisfiedCount')}</th><th scope="col">{t('notSatisfiedCount')}</th></tr></thead>
        <tbody>{(['family', 'desk'] as const).map(who => (
          <tr key={who}><th scope="row">{t(`saidBy.${who}`)}</th><td className="numeric">{satisfaction[who].satisfied}</td><td className="numeric">{satisfaction[who].notSatisfied}</td></tr>
        ))}</tbody>
      </table>
    </section>
  );
}

function Bar({ to, label, count, share, late = false, more }: { to: string; label: string; count: number; share: number; late?: boolean; more?: React.ReactNode }) {
  return <li><Link to={to}>{label}</Link><span className="bar-of" data-late={late || undefined} aria-hidden="true"><i style={{ width: `${share * 100}%` }} /></span><b className="numeric">{count}</b>{more}</li>;
}
