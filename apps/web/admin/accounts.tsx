import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented, Spin } from 'antd';
import { useState } from 'react';
import type { AccountView } from '#libs/contracts/view.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { AccountForm } from '#apps/web/admin/account-form.tsx';
import { EndAccount } from '#apps/web/admin/end-account.tsx';
import { usePlaces } from '#apps/web/admin/places.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

type Doing = { what: 'make' } | { what: 'change' | 'end' | 'return'; account: AccountView };

/** Everybody who works in the region, or did. */
export function Accounts() {
  const { t, say } = useWords();
  const queries = useQueryClient();
  const me = useAccount().id;
  const places = usePlaces();
  const { data, error, refetch } = useQuery({ queryKey: ['accounts'], queryFn: async () => (await call<{ accounts: AccountView[] }>('/v1/accounts')).accounts });
  const [here, setHere] = useState(true);
  const [looked, setLooked] = useState('');
  const [doing, setDoing] = useState<Doing | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const done = (text: string | null) => {
    setDoing(null);
    setSaid(text);
    if (text === null) return;
    for (const key of ['accounts', 'account-changes', 'account-proposals', 'directory']) void queries.invalidateQueries({ queryKey: [key] });
  };
  const shown = (data ?? []).filter(({ active, id, name }) => active === here && `${id} ${name}`.includes(looked.trim()));
  return (
    <section>
      <div className="toolbar">
        <Input className="look" allowClear placeholder={t('accountLook')} aria-label={t('accountLook')} value={looked} onChange={event => setLooked(event.target.value)} />
        <Segmented aria-label={t('admin.accounts')} value={here ? 'here' : 'left'} onChange={value => setHere(value === 'here')} options={[{ value: 'here', label: t('accountsHere') }, { value: 'left', label: t('accountsLeft') }]} />
        <Button type="primary" onClick={() => { setSaid(null); setDoing({ what: 'make' }); }}>+ {t('accountMake')}</Button>
      </div>
      <p className="said" role="status">{said}</p>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data ? !error && <div className="centred"><Spin /></div> : shown.length === 0 ? <div className="centred"><h2>{t('accountsNone')}</h2></div> : (
        <ul className="panel accounts">{shown.map(account => (
          <li key={account.id}>
            <span><b>{account.name}</b> <small>{account.id}</small></span>
            <span>{say(ROLE_NAMES[account.role])}{account.department !== undefined && <small> · {say(places.department(account.department))}</small>}</span>
            <span>{say(places.name(account.region))}</span>
            <span><small>{[account.phone, account.email].filter(Boolean).join(' · ') || t('noContact')}</small></span>
            {account.id === me ? <small>{t('ownAccount')}</small> : account.active
              ? <span className="row-acts"><Button size="small" aria-label={`${t('accountChange')} ${account.name}`} onClick={() => { setSaid(null); setDoing({ what: 'change', account }); }}>{t('accountChange')}</Button><Button size="small" danger aria-label={`${t('accountEnd')} ${account.name}`} onClick={() => { setSaid(null); setDoing({ what: 'end', account }); }}>{t('accountEnd')}</Button></span>
              : <span className="row-acts"><Button size="small" aria-label={`${t('accountReturn')} ${account.name}`} onClick={() => { setSaid(null); setDoing({ what: 'return', account }); }}>{t('accountReturn')}</Button></span>}
          </li>
        ))}</ul>
      )}
      {doing?.what === 'end' ? <EndAccount account={doing.account} close={done} /> : doing && <AccountForm account={doing.what === 'make' ? null : doing.account} known={(data ?? []).map(({ id }) => id)} close={done} />}
    </section>
  );
}
