import { Button } from 'antd';
import { Link } from 'react-router';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { useWords } from '#apps/web/language/language.js';
import { useSession } from '#apps/web/server/reference.js';
import { mayOpen } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { useTakePost } from '#apps/web/shell/take-post.js';

/** Who one is, the posts one may act in, and whom one lets act in one's own. */
export function PersonMenu() {
  const { t, say } = useWords();
  const { account, post, posts } = useSession().data!;
  const { take, error } = useTakePost();
  return (
    <div className="person-menu">
      <p>{account.name} <small>{account.id}</small></p>
      {posts.filter(({ id }) => id !== post.id).map(one => <Button key={one.id} onClick={() => take(one.id)}>{t('actFor', { name: one.name, post: say(ROLE_NAMES[one.role]) })}</Button>)}
      {post.id !== account.id && <Button onClick={() => take(null)}>{t('ownPost')}</Button>}
      {error && <Trouble error={error} />}
      {mayOpen('delegations', account.role) && <Link to="/delegations">{t('delegations')}</Link>}
      <Link to="/sessions">{t('sessions')}</Link>
    </div>
  );
}
