import { Button, Spin } from 'antd';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { CaseListItem } from '#libs/contracts/view.js';
import { CaseRows, type RowsHandle } from '#apps/web/inbox/case-rows.tsx';
import { FilterBar } from '#apps/web/inbox/filter-bar.tsx';
import { useFilters, useInbox } from '#apps/web/inbox/inbox-query.js';
import { useKeys } from '#apps/web/inbox/keys.js';
import { useChanges } from '#apps/web/inbox/changes.js';
import '#apps/web/inbox/inbox.css';
import { useWords } from '#apps/web/language/language.js';
import { useAccount } from '#apps/web/server/reference.js';
import { mayOpen, mayOpenCases, seesCases } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const KeyHelp = lazy(async () => ({ default: (await import('#apps/web/inbox/key-help.tsx')).KeyHelp }));
const BulkBar = lazy(async () => ({ default: (await import('#apps/web/inbox/bulk-bar.tsx')).BulkBar }));

/** 待办: what must I do now? */
export function InboxPage() {
  const { role } = useAccount();
  return seesCases(role) ? <Inbox /> : <NoInbox />;
}

function Inbox() {
  const { t } = useWords();
  const { role } = useAccount();
  const navigate = useNavigate();
  const [filters, change] = useFilters();
  const inbox = useInbox(filters);
  const changes = useChanges();
  const rows = useRef<RowsHandle>(null);
  const [selected, setSelected] = useState<ReadonlyMap<string, CaseListItem>>(new Map());
  const [helping, setHelping] = useState(false);
  const { cases } = inbox;

  const toggle = useCallback((one: CaseListItem) => setSelected(before => {
    const after = new Map(before);
    if (!after.delete(one.caseNo)) after.set(one.caseNo, one);
    return after;
  }), []);
  useKeys({ move: step => rows.current?.move(step), select: () => { const one = rows.current?.active(); if (one) toggle(one); }, help: () => setHelping(true), open: () => { const one = rows.current?.active(); if (one) void navigate(`/cases/${one.caseNo}`); } });

  const refresh = () => {
    changes.forget();
    void inbox.refetch();
  };
  return (
    <div className="inbox">
      <h1 className="only-heard">{t('inbox')}</h1>
      <FilterBar filters={filters} change={change} help={() => setHelping(true)} />
      {changes.count > 0 && <button type="button" className="changes" onClick={refresh}>{t('changes', { count: changes.count })}</button>}
      {inbox.error && <Trouble error={inbox.error} retry={refresh} />}
      {inbox.isPending ? <div className="centred"><Spin /></div>
        : cases.length === 0 && !inbox.error ? <div className="centred"><h2>{t('empty')}</h2><p>{t('emptyText')}</p>{mayOpenCases(role) && <Button onClick={() => void navigate('/counter')}>{t('counter')}</Button>}</div>
          : <CaseRows ref={rows} cases={cases} hasMore={inbox.hasNextPage} more={() => { if (!inbox.isFetchingNextPage) void inbox.fetchNextPage(); }} selected={selected} toggle={toggle} />}
      {selected.size > 0 && <Suspense><BulkBar cases={[...selected.values()]} clear={() => setSelected(new Map())} done={refresh} /></Suspense>}
      {helping && <Suspense><KeyHelp close={() => setHelping(false)} /></Suspense>}
    </div>
  );
}

function NoInbox() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { role } = useAccount();
  if (!mayOpenCases(role)) return <div className="centred"><h1>{t('noInbox')}</h1><p>{t('noWork')}</p>{mayOpen('admin', role) && <Button type="primary" onClick={() => void navigate('/admin')}>{t('admin')}</Button>}</div>;
  return <div className="centred"><h1>{t('noInbox')}</h1><p>{t('noInboxText')}</p><Button type="primary" onClick={() => void navigate('/counter')}>{t('counter')}</Button></div>;
}
