import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import type { PersonsCasesView } from '#libs/contracts/view.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { FoundCase } from '#apps/web/inbox/found-cases.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';

const PAUSE_MS = 400;

interface Asked {
  /** Empty for the applicant. */
  name: string;
  residentId: string;
}

/** Whether somebody of the household is in a case of this year: told as soon as their number is complete, and before anything is sent. */
export function KnownPersons({ people }: { people: Asked[] }) {
  const { t } = useWords();
  const asked = people.filter(({ residentId }) => checkResidentId(residentId).valid);
  const known = useKnown(asked.map(({ residentId }) => residentId.trim()).join());
  if (!known || known.persons.length === 0) return null;
  return (
    <div className="known" role="status">
      {known.persons.map(({ at, cases, elsewhere }) => (
        <Alert key={at} type="warning" showIcon title={asked[at]?.name ? t('knownMember', { name: asked[at].name }) : t('knownPerson')} description={
          <>
            {cases.length > 0 && <ul className="found">{cases.map(one => <FoundCase key={one.caseNo} one={one} />)}</ul>}
            {elsewhere && <p>{t('knownElsewhere')}</p>}
            <p><small>{t('knownText')}</small></p>
          </>
        } />
      ))}
    </div>
  );
}

/** Not by way of the query client, whose keys would be the numbers. */
function useKnown(residentIds: string): PersonsCasesView | null {
  const [known, setKnown] = useState<{ of: string; view: PersonsCasesView } | null>(null);
  useEffect(() => {
    if (!residentIds) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // What cannot be found out now the registration itself will flag.
      call<PersonsCasesView>('/v1/persons/cases', { method: 'POST', body: { residentIds: residentIds.split(',') }, signal: abort.signal }).then(view => setKnown({ of: residentIds, view }), () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [residentIds]);
  return known?.of === residentIds ? known.view : null;
}
