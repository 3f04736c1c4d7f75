import { Segmented } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { AccountChanges } from '#apps/web/admin/account-changes.tsx';
import { AccountProposals } from '#apps/web/admin/account-proposals.tsx';
import { Accounts } from '#apps/web/admin/accounts.tsx';
import '#apps/web/admin/admin.css';
import { CalendarProposals } from '#apps/web/admin/calendar-proposals.tsx';
import { Packs } from '#apps/web/admin/packs.tsx';
import { DelegationList } from '#apps/web/delegations/delegation-list.tsx';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';

learn(zhOversight);

const PARTS = { accounts: Accounts, proposals: AccountProposals, changes: AccountChanges, delegations: () => <DelegationList ofRegion />, packs: Packs, calendar: CalendarProposals };
type Part = keyof typeof PARTS;

/** 系统管理: who works here, in which post, and who stands in for whom? */
export function AdminPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { part } = useParams();
  const shown: Part = part !== undefined && part in PARTS ? part as Part : 'accounts';
  const Shown = PARTS[shown];
  return (
    <div className="admin">
      <h1 className="only-heard">{t('admin')}</h1>
      <Segmented<Part> aria-label={t('admin')} value={shown} onChange={value => void navigate(`/admin/${value}`)} options={(Object.keys(PARTS) as Part[]).map(value => ({ value, label: t(`admin.${value}`) }))} />
      <Shown />
    </div>
  );
}
