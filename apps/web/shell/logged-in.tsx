import { useEffect } from 'react';
import { useWords } from '#apps/web/language/language.js';
import { tellLoggedIn } from '#apps/web/shell/login-channel.js';

/** Where a window ends that was opened only to log in. It closes where the browser lets it; the page that waits goes on by itself. */
export function LoggedIn() {
  const { t } = useWords();
  useEffect(() => {
    tellLoggedIn();
    close();
  }, []);
  return <div className="centred"><h1>{t('loggedInHere')}</h1><p>{t('loggedInHereText')}</p></div>;
}
