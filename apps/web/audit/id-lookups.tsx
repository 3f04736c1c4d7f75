import { Button, Spin } from 'antd';
import { useState } from 'react';
import type { Role } from '#libs/contracts/words.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { useIdLookups } from '#apps/web/audit/audit-query.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

/** Who looked for people by an identity number, found or not; asked for when somebody opens it. */
export function IdLookups() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details className="panel" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('idLookups')}</summary>
      {open && <Log />}
    </details>
  );
}

function Log() {
  const { t, say } = useWords();
  const name = useNames(null);
  const log = useIdLookups();
  const lookups = log.data?.pages.flatMap(page => page.lookups) ?? [];
  if (log.error) return <Trouble error={log.error} retry={() => void log.refetch()} />;
  if (log.isPending) return <Spin />;
  if (lookups.length === 0) return <p className="none">{t('idLookupsNone')}</p>;
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={t('idLookups')}>
      <table className="list">
        <thead><tr><th scope="col">{t('readAt')}</th><th scope="col">{t('readBy')}</th><th scope="col">{t('idLookupHow')}</th><th scope="col">{t('idLookupFound')}</th></tr></thead>
        <tbody>{lookups.map(({ lookupNo, at, by, soughtBy, asked, found, refused }) => (
          <tr key={lookupNo}>
            <td><When at={at} /></td>
            <td>{say(name('person', by.id))} <small>{say(ROLE_NAMES[by.role as Role])}{by.onBehalfOf && ` · ${t('inPostOf', { whose: say(name('person', by.onBehalfOf)) })}`}</small></td>
            <td>{t(`soughtBy.${soughtBy}`, { count: asked })}</td>
            <td>{refused ? t('idLookupRefused') : found}</td>
          </tr>
        ))}</tbody>
      </table>
      {log.hasNextPage && <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t('more')}</Button>}
    </div>
  );
}
