import { Segmented, Spin } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EditionView } from '#libs/contracts/view.js';
import '#apps/web/counter/counter.css';
import { type Kind, townsOf } from '#apps/web/counter/counter-fields.js';
import { CounterForm } from '#apps/web/counter/counter-form.tsx';
import { Receipt, type Registered } from '#apps/web/counter/receipt.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount, useColleagues } from '#apps/web/server/reference.js';
import { openings } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** 登记: a lead or an application, in under a minute. */
export function CounterPage() {
  const { t } = useWords();
  const { role, region } = useAccount();
  const colleagues = useColleagues();
  const kinds = openings(role);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'report-lead');
  const [chosen, setChosen] = useState<string | null>(null);
  const [registered, setRegistered] = useState<Registered | null>(null);
  const towns = colleagues ? townsOf(colleagues, region) : [];
  const townCode = chosen ?? towns[0]?.code;
  const { data: edition, error, refetch } = useQuery({ queryKey: ['policy', 'current', townCode], queryFn: () => call<EditionView>(`/v1/policies/current/${townCode}`), enabled: townCode !== undefined, staleTime: 600_000 });

  if (kinds.length === 0) return <div className="centred"><p>{t('noWork')}</p></div>;
  if (registered) return <Receipt registered={registered} again={() => setRegistered(null)} />;
  return (
    <div className="counter">
      <div className="counter-head">
        <h1>{t('counter')}</h1>
        {kinds.length > 1 && <Segmented<Kind> aria-label={t('counter')} value={kind} onChange={setKind} options={kinds.map(one => ({ value: one, label: t(one === 'apply' ? 'kindApply' : 'kindLead') }))} />}
        <label className="town">{t('townField')} {towns.length > 1
          ? <select value={townCode} onChange={event => setChosen(event.target.value)}>{towns.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}</select>
          : <b>{towns[0]?.name}</b>}</label>
      </div>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {edition && townCode ? <CounterForm key={kind} kind={kind} townCode={townCode} pack={edition.pack} done={setRegistered} /> : !error && <Spin />}
    </div>
  );
}
