import { Modal } from 'antd';
import { useWords } from '#apps/web/language/language.js';

export function KeyHelp({ close }: { close(): void }) {
  const { t, language } = useWords();
  const rows = [['j ↓ / k ↑', t('keyMove')], ['Enter', t('keyOpen')], [language === 'zh' ? '空格' : 'Space', t('keySelect')], ['?', t('keyHelp')]];
  return (
    <Modal open getContainer={false} title={t('keyboard')} onCancel={close} footer={null} width={420}>
      <dl className="keys">{rows.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
    </Modal>
  );
}
