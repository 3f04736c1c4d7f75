import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { type ChangeEvent, useRef } from 'react';
import type { CalendarProposalView } from '#libs/contracts/view.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount, useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

type Settled = { proposalNo: string; confirm: boolean };

/** Years of working days: one administrator of the body that speaks for the whole instance proposes, another confirms. */
export function CalendarProposals() {
  const { t } = useWords();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['calendar-proposals'],
    queryFn: async () => (await call<{ proposals: CalendarProposalView[] }>('/v1/calendar-proposals')).proposals,
  });
  const settle = useMutation({
    mutationFn: ({ proposalNo, confirm }: Settled) =>
      call(`/v1/calendar-proposals/${proposalNo}${confirm ? '/confirmation' : ''}`, { method: confirm ? 'POST' : 'DELETE' }),
    onSettled: () => Promise.all(['calendar-proposals', 'calendar'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <section className="panel proposals">
      <p><small>{t('calendarText')}</small></p>
      <Propose />
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {settle.error && <Trouble error={settle.error} />}
      {!data ? !error && <div className="centred"><Spin /></div> : data.length === 0 ? <p className="none">{t('calendarsNone')}</p> : (
        <ul>{data.map(one => (
          <Proposal key={one.proposalNo} one={one} busy={settle.isPending} settle={confirm => settle.mutate({ proposalNo: one.proposalNo, confirm })} />
        ))}</ul>
      )}
    </section>
  );
}

function Propose() {
  const { t } = useWords();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const proposing = useMutation({
    mutationFn: async (picked: File) => {
      const text = await picked.text();
      return call('/v1/calendar-proposals', { method: 'POST', body: parsed(text) ?? {} });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['calendar-proposals'] }),
  });
  const pick = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const picked = target.files?.[0];
    // The same file again, once it has been corrected.
    target.value = '';
    if (picked) proposing.mutate(picked);
  };
  return (
    <>
      <input ref={input} type="file" accept=".json,application/json" hidden onChange={pick} aria-label={t('calendarPropose')} />
      <Button loading={proposing.isPending} onClick={() => input.current?.click()}>{t('calendarPropose')}</Button>
      {proposing.error && <Trouble error={proposing.error} />}
    </>
  );
}

function parsed(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

function Proposal({ one, settle, busy }: { one: CalendarProposalView; settle(confirm: boolean): void; busy: boolean }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const me = useAccount().id;
  const by = (id: string) => say(name('person', id));
  const waiting = one.confirmedAt === null && one.withdrawnAt === null;
  const stuck = one.confirmedAt !== null && !one.published;
  return (
    <li data-waiting={waiting || undefined}>
      <span><b>{t('calendarEdition', { year: one.year, edition: one.edition })}</b> {one.notice}</span>
      <span>{t('calendarDays', { off: one.holidays.length, on: one.workdays.length })}</span>
      <small>{t('proposedByAt', { name: by(one.proposedBy) })} <When at={one.proposedAt} /></small>
      {one.confirmedAt !== null && <small>{t('confirmedBy', { name: by(one.confirmedBy!) })} <When at={one.confirmedAt} /></small>}
      {one.withdrawnAt !== null && <small>{t('declinedBy', { name: by(one.withdrawnBy!) })} <When at={one.withdrawnAt} /></small>}
      {one.published && <small>{t('calendarPublished')}</small>}
      {(waiting || stuck) && (
        <span className="buttons">
          {waiting && one.proposedBy === me
            ? <small>{t('proposalOwn')}</small>
            : <Button type="primary" size="small" disabled={busy} onClick={() => settle(true)}>{t(stuck ? 'calendarResume' : 'proposalConfirm')}</Button>}
          {waiting && <Button size="small" disabled={busy} onClick={() => settle(false)}>{t(one.proposedBy === me ? 'proposalTakeBack' : 'proposalDecline')}</Button>}
        </span>
      )}
    </li>
  );
}
