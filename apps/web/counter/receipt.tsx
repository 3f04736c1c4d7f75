import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePrintReceipt } from '#apps/web/case/print-receipt.js';
import type { Kind } from '#apps/web/counter/counter-fields.js';
import { useWords } from '#apps/web/language/language.js';
import { useAccount } from '#apps/web/server/reference.js';
import { seesCases } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

export interface Registered {
  caseNo: string;
  kind: Kind;
  at: string;
  sent: number;
  failed: string[];
}

/** The number, large enough to be read out. */
export function Receipt({ registered: { caseNo, kind, at, sent, failed }, again }: { registered: Registered; again(): void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { role } = useAccount();
  const [copied, setCopied] = useState(false);
  const { print, busy, error } = usePrintReceipt(caseNo);
  return (
    <div className="centred receipt" role="status">
      <h1>✓ {t('receiptTitle')}</h1>
      <p className="number numeric">{caseNo}</p>
      <p><When at={at} /></p>
      <p>{t(kind === 'apply' ? 'receiptText' : 'receiptOfLead')}</p>
      {sent > 0 && <p>{t('filesSent', { count: sent })}</p>}
      {failed.length > 0 && <Alert type="warning" showIcon title={t('filesFailed', { names: failed.join('、') })} />}
      {error !== null && <Trouble error={error} />}
      <div className="buttons">
        <Button onClick={() => void navigator.clipboard.writeText(caseNo).then(() => setCopied(true))}>{t(copied ? 'copied' : 'copy')}</Button>
        {seesCases(role) && <Button type="primary" onClick={() => void navigate(`/cases/${caseNo}`)}>{t('openCase')}</Button>}
        {kind === 'apply' && seesCases(role) && <Button loading={busy} onClick={print}>{t('printReceiptNow')}</Button>}
        <Button onClick={again}>{t('another')}</Button>
      </div>
    </div>
  );
}
