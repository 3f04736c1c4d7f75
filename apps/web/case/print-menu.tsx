import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Spin } from 'antd';
import { useState } from 'react';
import type { DocumentListView } from '#libs/contracts/view.js';
import { useGround } from '#apps/web/case/ground.js';
import { usePrintReceipt } from '#apps/web/case/print-receipt.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { listed } from '#libs/words/words.js';

/** 打印: which papers there are, and why not the others. */
export function PrintMenu() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('print')}</Button>
      {open && <Papers close={() => setOpen(false)} />}
    </>
  );
}

function Receipt({ name }: { name: string }) {
  const { t } = useWords();
  const { view: { caseNo } } = useGround();
  const { print, busy, error } = usePrintReceipt(caseNo);
  return (
    <>
      <Button type="link" className="paper-link" loading={busy} onClick={print}>{name}</Button>
      <small>{t('printReceipt')}</small>
      {error !== null && <Trouble error={error} />}
    </>
  );
}

function Papers({ close }: { close(): void }) {
  const { t, say } = useWords();
  const { view: { caseNo } } = useGround();
  const { data, error, refetch } = useQuery({ queryKey: ['case', caseNo, 'documents'], queryFn: () => call<DocumentListView>(`/v1/cases/${caseNo}/documents`), staleTime: 0, gcTime: 0 });
  const may = data?.documents.filter(({ available }) => available) ?? [];
  const not = data?.documents.filter(({ available, reason }) => !available && reason?.code !== 'role-not-allowed') ?? [];
  const reasons = [...new Set(not.map(({ reason }) => say(reason!.detail)))];
  return (
    <Modal open getContainer={false} title={t('print')} onCancel={close} footer={null} width={480}>
      {error ? <Trouble error={error} retry={() => void refetch()} /> : !data ? <Spin /> : (
        <>
          <p><small>{t('printNote')}</small></p>
          <ul className="papers">
            {may.map(({ kind, no, name }) => (
              <li key={`${kind} ${no}`}>{kind === 'receipt' ? <Receipt name={say(name)} /> : <a href={`/v1/cases/${caseNo}/documents/${kind}${no === null ? '' : `/${no}`}`} target="_blank" rel="noreferrer">{say(name)}{no !== null && ` ${no}`}</a>}</li>
            ))}
            {may.length === 0 && <li>{t('printNone')}</li>}
          </ul>
          {not.length > 0 && <><h3>{t('printNotYet')}</h3><ul className="papers later">{reasons.map(why => <li key={why}><span>{say(listed(not.filter(({ reason }) => say(reason!.detail) === why).map(({ name }) => name)))}</span><small>{why}</small></li>)}</ul></>}
        </>
      )}
    </Modal>
  );
}
