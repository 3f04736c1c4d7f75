import { Button } from 'antd';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import '#apps/web/admin/admin.css';
import { DelegationList } from '#apps/web/delegations/delegation-list.tsx';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';
import { useNames, useSession } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { useTakePost } from '#apps/web/shell/take-post.js';

learn(zhOversight);

/** 我的委托: who acts in my post while I am on leave, and in whose may I? */
export function DelegationsPage() {
  const { t, say } = useWords();
  const { post, posts } = useSession().data!;
  const { take, error } = useTakePost();
  const name = useNames(null);
  return (
    <div className="delegations">
      <h1>{t('delegations')}</h1>
      {posts.length > 0 && (
        <section className="panel posts" aria-label={t('postsTitle')}>
          <h2>{t('postsTitle')}</h2>
          {posts.map(one => one.id === post.id
            ? <span key={one.id}><b>{t('standIn', { name: one.name, post: say(ROLE_NAMES[one.role]), place: say(name('town', one.region)) })}</b> <Button onClick={() => take(null)}>{t('ownPost')}</Button></span>
            : <Button key={one.id} type="primary" onClick={() => take(one.id)}>{t('actFor', { name: one.name, post: say(ROLE_NAMES[one.role]) })}</Button>)}
        </section>
      )}
      {error && <Trouble error={error} />}
      <DelegationList />
    </div>
  );
}
