import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import type { AccountProposalView, AccountView } from '#libs/contracts/view.js';
import { isGuarded } from '#libs/relief/posts.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** Somebody leaves: told first what that means for them and for what they hold. */
export function EndAccount({ account: { id, name, role, region, department, phone, email }, close }: { account: AccountView; close(said: string | null): void }) {
  const { t } = useWords();
  const body = { name, role, region, ...(department !== undefined && { department }), ...(phone !== null && { phone }), ...(email !== null && { email }), active: false };
  const ending = useMutation({ mutationFn: () => call<AccountView | AccountProposalView>(`/v1/accounts/${id}`, { method: 'PUT', body }), onSuccess: kept => close(t('proposalNo' in kept ? 'accountProposed' : 'accountEnded', { name })) });
  return (
    <Modal open title={`${t('accountEnd')} · ${name}`} onCancel={() => close(null)} footer={[
      <Button key="not" onClick={() => close(null)}>{t('cancel')}</Button>, <Button key="end" type="primary" danger loading={ending.isPending} onClick={() => ending.mutate()}>{t('accountEndSure')}</Button>,
    ]}>
      {isGuarded(role) && <Alert type="info" showIcon title={t('mustBeConfirmed')} />}
      <ul className="means"><li>{t('endMeansOut', { name })}</li><li>{t('endMeansDeputies')}</li><li>{t('endMeansCases')}</li><li>{t('endMeansRecord')}</li></ul>
      {ending.error && <Trouble error={ending.error} retry={() => ending.mutate()} />}
    </Modal>
  );
}
