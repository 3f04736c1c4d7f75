import { Modal } from 'antd';
import { Link } from 'react-router';
import type { CaseListItem, CaseSearchView } from '#libs/contracts/view.js';
import { statusesEn } from '#libs/relief/refusals.en.js';
import { statusesZh } from '#libs/relief/refusals.zh.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames, usePack } from '#apps/web/server/reference.js';
import { Grade, When } from '#apps/web/shell/time.tsx';

/** What a search found; those of one name are told apart by the rest. */
export function FoundCases({ found: { cases, more }, close }: { found: CaseSearchView; close(): void }) {
  const { t } = useWords();
  return (
    <Modal open getContainer={false} title={t('foundTitle', { count: cases.length })} onCancel={close} footer={null} width={720}>
      <p><small>{t('foundNote')}</small></p>
      <ul className="found">{cases.map(one => <FoundCase key={one.caseNo} one={one} />)}</ul>
      {more && <p>{t('foundMore')}</p>}
    </Modal>
  );
}

export function FoundCase({ one: { caseNo, name: person, cause, status, townCode, urgency, openedAt, policyHash } }: { one: CaseListItem }) {
  const { t, say } = useWords();
  const name = useNames(usePack(policyHash));
  return (
    <li>
      <Link className="numeric" to={`/cases/${caseNo}`}>{caseNo}</Link> <span>{person ?? t('anonymous')}</span> <Grade urgency={urgency} /> <span>{say(name('cause', cause))}</span>
      <small>{say({ zh: statusesZh[status], en: statusesEn[status] })} · {say(name('town', townCode))} · <When at={openedAt} /></small>
    </li>
  );
}
