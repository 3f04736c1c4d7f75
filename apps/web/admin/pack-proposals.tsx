import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import type { PackProposalView } from '#libs/contracts/view.js';
import { dayText } from '#libs/words/time-text.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useColleagues, useNames, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

/** Another pack for the county: one administrator proposes a file, a second confirms it. */
export function PackProposals() {
  const { t } = useWords();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['pack-proposals'], queryFn: () => call<{ proposals: PackProposalView[] }>('/v1/pack-proposals') });
  const settle = useMutation({
    mutationFn: ({ packNo, confirm }: { packNo: string; confirm: boolean }) => call(`/v1/pack-proposals/${packNo}${confirm ? '/confirmation' : ''}`, { method: confirm ? 'POST' : 'DELETE' }),
    onSettled: () => Promise.all(['pack-proposals', 'packs'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <section className="panel proposals">
      <h2>{t('proposals')}</h2>
      <p><small>{t('proposalsText')}</small></p>
      <Propose />
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {settle.error && <Trouble error={settle.error} />}
      <ul>{data?.proposals.map(one => <Proposal key={one.packNo} one={one} settle={confirm => settle.mutate({ packNo: one.packNo, confirm })} busy={settle.isPending} />)}</ul>
    </section>
  );
}

function Propose() {
  const { t, say } = useWords();
  const queries = useQueryClient();
  const county = useColleagues()?.county;
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<string | null>(null);
  const proposing = useMutation({
    mutationFn: async (picked: File) => call<PackProposalView>('/v1/pack-proposals', { method: 'POST', body: { county: county!.code, yaml: await picked.text() } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['pack-proposals'] }),
  });
  const pick = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const picked = target.files?.[0];
    // The same file again, once it has been corrected.
    target.value = '';
    if (!picked) return;
    setFile(picked.name);
    proposing.mutate(picked);
  };
  const faults = proposing.error instanceof CallProblem ? proposing.error.fields : [];
  return (
    <>
      <input ref={input} type="file" accept=".yaml,.yml,application/yaml,text/yaml" hidden onChange={pick} aria-label={t('proposePack')} />
      <Button loading={proposing.isPending} disabled={!county} onClick={() => input.current?.click()}>{t('proposePack')}</Button>
      {proposing.error && faults.length === 0 && <Trouble error={proposing.error} />}
      {faults.length > 0 && <><p role="alert">{t('packFaults', { file: file ?? '', count: faults.length })}</p><ul className="faults">{faults.map(({ field, message }) => <li key={`${field} ${message.en}`}><code>{field}</code> {say(message)}</li>)}</ul></>}
    </>
  );
}

function Proposal({ one, settle, busy }: { one: PackProposalView; settle(confirm: boolean): void; busy: boolean }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const now = useNow();
  const me = useAccount().id;
  const by = (id: string) => say(name('person', id));
  const waiting = one.confirmedAt === null && one.withdrawnAt === null;
  return (
    <li data-waiting={waiting || undefined}>
      <span><b>{say(one.title)}</b> <small>v{one.version}</small> {t('packValid')} {say(dayText(one.validFrom, now))}{t('packFrom')}</span>
      <small>{t('proposedBy', { name: by(one.proposedBy) })} <When at={one.proposedAt} /></small>
      {one.confirmedAt !== null && <small>{t('confirmedBy', { name: by(one.confirmedBy!) })} <When at={one.confirmedAt} /></small>}
      {one.withdrawnAt !== null && <small>{t('withdrawnBy', { name: by(one.withdrawnBy!) })} <When at={one.withdrawnAt} /></small>}
      {waiting && (
        <span className="buttons">
          {one.proposedBy === me ? <small>{t('proposalWaits')}</small> : <Button type="primary" size="small" disabled={busy} onClick={() => settle(true)}>{t('confirmPack')}</Button>}
          <Button size="small" disabled={busy} onClick={() => settle(false)}>{t('withdrawPack')}</Button>
        </span>
      )}
    </li>
  );
}
