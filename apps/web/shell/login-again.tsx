import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useWords } from '#apps/web/language/language.js';

/** The page under it stays as it is. */
export function LoginAgain({ done }: { done(): void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const goOn = async () => {
    const before = accountIn(queries.getQueryData(['session']));
    await queries.refetchQueries({ queryKey: ['session'] }, { throwOnError: true });
    // Whoever else has logged in begins anew: what is on the page is not theirs.
    if (accountIn(queries.getQueryData(['session'])) !== before) return location.reload();
    done();
    await queries.invalidateQueries();
  };
  return (
    <Modal open getContainer={false} title={t('loginAgain')} closable={false} footer={[
      <Button key="in" type="primary" href="/login?to=/" target="_blank">{t('loginInWindow')}</Button>,
      <Button key="on" onClick={() => void goOn().catch(() => undefined)}>{t('loggedInAgain')}</Button>,
    ]}>
      <p>{t('loginAgainText')}</p>
    </Modal>
  );
}

function accountIn(session: unknown): string | undefined {
  return (session as { account: { id: string } } | undefined)?.account.id;
}
