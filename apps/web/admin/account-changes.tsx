import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import type { AccountChangeListView } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import type { Bilingual } from '#libs/words/words.js';
import { usePlaces } from '#apps/web/admin/places.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

type Change = AccountChangeListView['changes'][number];

/** Who changed which account, the latest first; nothing of it is ever taken away. */
export function AccountChanges() {
  const { t, say } = useWords();
  const name = useNames(null);
  const places = usePlaces();
  const list = useInfiniteQuery({
    queryKey: ['account-changes'], initialPageParam: '', getNextPageParam: (page: AccountChangeListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<AccountChangeListView>(`/v1/account-changes?limit=50${pageParam && `&after=${pageParam}`}`, { signal }),
  });
  const changes = list.data?.pages.flatMap(page => page.changes) ?? [];
  const post = ({ role, region, department }: Change['after']): Bilingual => {
    const [place, of] = [places.name(region), department === null ? null : places.department(department)];
    return { zh: [ROLE_NAMES[role as Role].zh, of?.zh, place.zh].filter(Boolean).join(' · '), en: [ROLE_NAMES[role as Role].en, of?.en, place.en].filter(Boolean).join(' · ') };
  };
  const what = ({ before, after }: Change): string[] => {
    if (before === null) return [`${t('changeMade')}：${say(post(after))}`];
    return [
      ...(before.name === after.name ? [] : [`${t('changeName')}：${before.name} → ${after.name}`]),
      ...(say(post(before)) === say(post(after)) ? [] : [`${t('changePost')}：${say(post(before))} → ${say(post(after))}`]),
      ...(before.active === after.active ? [] : [t(after.active ? 'changeBack' : 'changeLeft')]),
    ];
  };
  const by = ({ by: first, confirmedBy }: Change): string => {
    if (first === 'system') return t('changeBySystem');
    if (first === 'operator') return t('changeByOperator');
    if (confirmedBy === null) return say(name('person', first));
    return t('changedByTwo', { by: say(name('person', first)), second: say(name('person', confirmedBy)) });
  };
  return (
    <section>
      {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isPending ? <div className="centred"><Spin /></div> : (
        <ul className="panel changes-list">{changes.map(change => (
          <li key={change.changeNo}><When at={change.at} /><b>{change.after.name} <small>{change.accountId}</small></b><span>{what(change).join(t('listComma')) || t('changeContact')}</span><small>{by(change)}</small></li>
        ))}</ul>
      )}
      {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button>}
    </section>
  );
}
