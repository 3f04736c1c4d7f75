import { useGround } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';

/** What happened, and to whom: as far as one's post is shown it. */
export function Family() {
  const { t } = useWords();
  const { view: { summary, household, person } } = useGround();
  if (!summary && household.length === 0 && !person.address) return null;
  return (
    <section className="panel part">
      <h2>{t('situation')}</h2>
      {summary && <p className="words">{summary}</p>}
      {(household.length > 0 || person.address) && (
        <ul>
          {person.address && <li><span>{t('address')}</span><span>{person.address}</span></li>}
          {household.map((member, i) => <li key={i}><span>{member.relation ?? t('household')}</span><span>{member.name}</span>{member.residentId && <span>{member.residentId}</span>}</li>)}
        </ul>
      )}
    </section>
  );
}
