import { Button, Input } from 'antd';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { useWords } from '#apps/web/language/language.js';

export interface Member {
  name: string;
  residentId: string;
  relation: string;
}

/** Those with a name, as the command wants them. */
export function membersOf(members: Member[]): { name: string; residentId?: string; relation?: string }[] {
  return members.filter(({ name }) => name.trim()).map(({ name, residentId, relation }) => ({ name: name.trim(), ...(residentId.trim() && { residentId: residentId.trim() }), ...(relation.trim() && { relation: relation.trim() }) }));
}

export function Household({ members, change }: { members: Member[]; change(members: Member[]): void }) {
  const { t } = useWords();
  const set = (at: number, some: Partial<Member>) => change(members.map((member, i) => i === at ? { ...member, ...some } : member));
  return (
    <div className="household">
      {members.map((member, i) => (
        <div className="member" key={i}>
          <Input aria-label={`${t('memberName')} ${i + 1}`} placeholder={t('memberName')} autoComplete="off" value={member.name} onChange={event => set(i, { name: event.target.value })} />
          <Input aria-label={`${t('memberId')} ${i + 1}`} placeholder={`${t('memberId')}${t('optional')}`} autoComplete="off" status={member.residentId.trim().length >= 15 && !checkResidentId(member.residentId).valid ? 'error' : ''} value={member.residentId} onChange={event => set(i, { residentId: event.target.value })} />
          <Input aria-label={`${t('memberRelation')} ${i + 1}`} placeholder={t('memberRelation')} autoComplete="off" value={member.relation} onChange={event => set(i, { relation: event.target.value })} />
          <Button onClick={() => change(members.filter((_, at) => at !== i))}>{t('householdRemove')}</Button>
        </div>
      ))}
      {members.length < 20 && <Button onClick={() => change([...members, { name: '', residentId: '', relation: '' }])}>+ {t('householdAdd')}</Button>}
    </div>
  );
}
