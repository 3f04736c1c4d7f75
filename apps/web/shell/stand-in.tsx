import { Button } from 'antd';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames, useSession } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { useTakePost } from '#apps/web/shell/take-post.js';

/** The strip under the bar while somebody acts in another's post. */
export function StandIn() {
  const { t, say } = useWords();
  const { post } = useSession().data!;
  const { take, error } = useTakePost();
  const place = useNames(null)('town', post.region.endsWith('000') ? post.region : `${post.region.slice(0, 9)}000`);
  return <div className="stand-in" role="status"><span>{t('standIn', { name: post.name, post: say(ROLE_NAMES[post.role]), place: say(place) })}</span><Button size="small" onClick={() => take(null)}>{t('ownPost')}</Button>{error && <Trouble error={error} />}</div>;
}
