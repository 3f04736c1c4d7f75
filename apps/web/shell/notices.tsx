import { Alert, Button } from 'antd';
import { Link } from 'react-router';
import { useWords } from '#apps/web/language/language.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount } from '#apps/web/server/reference.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';

export function NotFound() {
  const { t } = useWords();
  return <div className="centred"><h1>{t('notFound')}</h1><p>{t('notFoundText')}</p><Link to="/">{t('toInbox')}</Link></div>;
}

/** A page there is, for other posts. */
export function NotYours() {
  const { t, say } = useWords();
  const { role } = useAccount();
  return <div className="centred"><h1>{t('notYours')}</h1><p>{t('notYoursText', { post: say(ROLE_NAMES[role]) })}</p><Link to="/">{t('toInbox')}</Link></div>;
}

/** What is the matter and what to do, with a way to try again where that may help. */
export function Trouble({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t, say } = useWords();
  const problem = error instanceof CallProblem ? error : null;
  const rests = problem?.citation ? `〔${problem.citation.notice} ${problem.citation.section}〕` : '';
  return (
    <Alert
      type="error" showIcon role="alert" title={problem ? `${say(problem.sentence)}${rests}` : t('brokenText')}
      action={retry && (problem?.mayPass ?? true) ? <Button size="small" onClick={retry}>{t('retry')}</Button> : undefined}
    />
  );
}
