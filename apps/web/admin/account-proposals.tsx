import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import type { AccountProposalView } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { usePlaces } from '#apps/web/admin/places.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount, useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

type Settled = { proposalNo: string; confirm: boolean };

/** Guarded posts that somebody is to be given, changed in, or taken out of: who proposed it, what changes, and who settles it. */
export function AccountProposals() {
  const { t } = useWords();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['account-proposals'],
    queryFn: async () => (await call<{ proposals: AccountProposalView[] }>('/v1/account-proposals')).proposals,
  });
  const settle = useMutation({
    mutationFn: ({ proposalNo, confirm }: Settled) =>
      call(`/v1/account-proposals/${proposalNo}${confirm ? '/confirmation' : ''}`, { method: confirm ? 'POST' : 'DELETE' }),
    onSettled: () => Promise.all(['account-proposals', 'accounts', 'account-changes', 'directory']
      .map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <section className="panel proposals">
      <p><small>{t('proposalsPosts')}</small></p>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {settle.error && <Trouble error={settle.error} />}
      {!data ? !error && <div className="centred"><Spin /></div> : data.length === 0 ? <p className="none">{t('proposalsNone')}</p> : (
        <ul>{data.map(one => (
          <Proposal key={one.proposalNo} one={one} busy={settle.isPending} settle={confirm => settle.mutate({ proposalNo: one.proposalNo, confirm })} />
        ))}</ul>
      )}
    </section>
  );
}

function Proposal({ one, settle, busy }: { one: AccountProposalView; settle(confirm: boolean): void; busy: boolean }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const places = usePlaces();
  const me = useAccount().id;
  const by = (id: string) => say(name('person', id));
  const post = ({ role, region, department, active }: AccountProposalView['after']) => active
    ? [ROLE_NAMES[role as Role], ...(department === null ? [] : [places.department(department)]), places.name(region)].map(say).join(' · ')
    : t('proposalEnds');
  const { before, after } = one;
  const waiting = one.confirmedAt === null && one.withdrawnAt === null;
  return (
    <li data-waiting={waiting || undefined}>
      <span><b>{after.name}</b> <small>{one.accountId}</small></span>
      <span>
        {before === null ? <small>{t('proposalNew')} </small> : <small>{t('proposalWas')} {before.name !== after.name && `${before.name} · `}{post(before)} → </small>}
        {t('proposalBecomes')} {post(after)}
        {one.contactChanges && before !== null && <small> · {t('proposalContact')}</small>}
      </span>
      <small>{t('proposedByAt', { name: by(one.proposedBy) })} <When at={one.proposedAt} /></small>
      {one.confirmedAt !== null && <small>{t('confirmedBy', { name: by(one.confirmedBy!) })} <When at={one.confirmedAt} /></small>}
      {one.withdrawnAt !== null && <small>{t('declinedBy', { name: by(one.withdrawnBy!) })} <When at={one.withdrawnAt} /></small>}
      {waiting && (
        <span className="buttons">
          {one.proposedBy === me
            ? <small>{t('proposalOwn')}</small>
            : <Button type="primary" size="small" disabled={busy} aria-label={`${t('proposalConfirm')} ${after.name}`} onClick={() => settle(true)}>{t('proposalConfirm')}</Button>}
          <Button size="small" disabled={busy} onClick={() => settle(false)}>{t(one.proposedBy === me ? 'proposalTakeBack' : 'proposalDecline')}</Button>
        </span>
      )}
    </li>
  );
}
