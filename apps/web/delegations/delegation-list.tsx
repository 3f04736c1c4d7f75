import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Spin } from 'antd';
import { useState } from 'react';
import { isBefore, type Instant } from '#libs/clock/instant.js';
import type { DelegationView } from '#libs/contracts/view.js';
import { instantText } from '#libs/words/time-text.js';
import { DelegationForm } from '#apps/web/delegations/delegation-form.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount, useNames, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** Delegations given and received; for administrators, those of their region. */
export function DelegationList({ ofRegion = false }: { ofRegion?: boolean }) {
  const { t, say } = useWords();
  const queries = useQueryClient();
  const { id, postOf } = useAccount();
  const name = useNames(null);
  const now = useNow();
  const { data, error, refetch } = useQuery({ queryKey: ['delegations'], queryFn: async () => (await call<{ delegations: DelegationView[] }>('/v1/delegations')).delegations });
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<DelegationView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const done = (text: string | null) => {
    setGiving(false);
    setEnding(null);
    setSaid(text);
    if (text !== null) void queries.invalidateQueries({ queryKey: ['delegations'] });
  };
  const inOwnPost = id === postOf;
  const standing = ({ from, until, endedAt }: DelegationView) => endedAt !== null || !isBefore(now, until as Instant) ? 'over' : isBefore(now, from as Instant) ? 'ahead' : 'now';
  const person = (account: string) => say(name('person', account));
  const waits = (one: DelegationView) => one.needsConfirmation && one.confirmedAt === null && standing(one) !== 'over';
  const confirming = useMutation({
    mutationFn: ({ delegationNo }: DelegationView) => call(`/v1/delegations/${delegationNo}/confirmation`, { method: 'POST' }),
    onSuccess: (_, { to }) => done(t('delegationConfirmed', { to: person(to) })),
  });
  return (
    <section>
      <div className="toolbar"><span>{inOwnPost ? '' : t('notHandedOn')}</span><Button type="primary" disabled={!inOwnPost} onClick={() => { setSaid(null); setGiving(true); }}>+ {t('delegate')}</Button></div>
      <p className="said" role="status">{said}</p>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {confirming.error && <Trouble error={confirming.error} />}
      {!data ? !error && <div className="centred"><Spin /></div> : data.length === 0 ? <div className="centred"><h2>{t('delegationsNone')}</h2><p>{t(ofRegion ? 'delegationsNoneRegion' : 'delegationsNoneText')}</p></div> : (
        <ul className="panel delegation-list">{data.map(one => (
          <li key={one.delegationNo}>
            <span>{t('delegationOf', { of: one.of === id ? t('me') : person(one.of), to: one.to === id ? t('me') : person(one.to) })}</span>
            <span className="numeric">{say(instantText(one.from, now))} – {say(instantText(one.until, now))}</span>
            <span className={standing(one) === 'now' && !waits(one) ? 'standing' : ''}>{waits(one) ? t('delegationWaits') : t(`delegation.${standing(one)}`)}{one.madeBy !== one.of && <small> · {t('madeBy', { name: one.madeBy === id ? t('me') : person(one.madeBy) })}</small>}</span>
            {standing(one) !== 'over' && (ofRegion || (one.of === id && inOwnPost)) ? <span className="row-acts">{waits(one) && one.madeBy !== id && <Button size="small" type="primary" loading={confirming.isPending} onClick={() => { setSaid(null); confirming.mutate(one); }} aria-label={`${t('delegationConfirm')} ${person(one.to)}`}>{t('delegationConfirm')}</Button>}<Button size="small" onClick={() => { setSaid(null); setEnding(one); }} aria-label={`${t('delegationEnd')} ${person(one.to)}`}>{t('delegationEnd')}</Button></span> : <span />}
          </li>
        ))}</ul>
      )}
      {giving && <DelegationForm ofRegion={ofRegion} close={done} />}
      {ending && <EndDelegation one={ending} close={done} />}
    </section>
  );
}

function EndDelegation({ one: { delegationNo, of, to }, close }: { one: DelegationView; close(said: string | null): void }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const ending = useMutation({ mutationFn: () => call(`/v1/delegations/${delegationNo}`, { method: 'DELETE' }), onSuccess: () => close(t('delegationEnded', { to: say(name('person', to)) })) });
  return (
    <Modal open title={t('delegationEnd')} onCancel={() => close(null)} footer={[<Button key="not" onClick={() => close(null)}>{t('cancel')}</Button>, <Button key="end" type="primary" danger loading={ending.isPending} onClick={() => ending.mutate()}>{t('delegationEnd')}</Button>]}>
      <p>{t('delegationEndText', { of: say(name('person', of)), to: say(name('person', to)) })}</p>
      {ending.error && <Trouble error={ending.error} retry={() => ending.mutate()} />}
    </Modal>
  );
}
