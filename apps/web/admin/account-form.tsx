import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { type FormEvent, useState } from 'react';
import type { AccountBody } from '#libs/contracts/request.js';
import type { AccountProposalView, AccountView } from '#libs/contracts/view.js';
import { type Role, ROLES } from '#libs/contracts/words.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { isGuarded } from '#libs/relief/posts.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { usePlaces } from '#apps/web/admin/places.js';
import type { Field, Values } from '#apps/web/form/field.js';
import { faultsOf, FormFields } from '#apps/web/form/form-fields.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const OF_THE_VILLAGE = ['village-assistant', 'reporter'];
const ID = /^[a-z][a-z0-9-]{1,39}$/;

/** Makes an account, changes one, or takes somebody who had left in again; says beforehand who is logged out by it. */
export function AccountForm({ account, known, close }: { account: AccountView | null; known: string[]; close(said: string | null): void }) {
  const { t, say } = useWords();
  const { places, departments } = usePlaces();
  const [values, setValues] = useState<Values>(() => account ? shownOf(account) : {});
  const [touched, setTouched] = useState(false);
  const fields: Field[] = [
    ...(account ? [] : [{ name: 'id', label: { zh: '账号', en: 'Account' }, kind: 'line', required: true, help: { zh: '与统一身份认证中的账号一致；小写字母、数字和连字符。以后不能更改。', en: 'As the county\'s login knows it: lower-case letters, digits and hyphens. It never changes.' } } satisfies Field]),
    { name: 'name', label: { zh: '姓名', en: 'Name' }, kind: 'line', required: true },
    { name: 'role', label: { zh: '岗位', en: 'Post' }, kind: 'one', required: true, options: ROLES.filter(role => role !== 'citizen').map(role => ({ value: role, label: ROLE_NAMES[role] })) },
    { name: 'place', label: { zh: '单位', en: 'Place' }, kind: 'one', required: true, options: places.map(({ code, name }) => ({ value: code, label: { zh: name, en: name } })) },
    { name: 'village', label: { zh: '村（居）编号', en: 'Village number' }, kind: 'line', help: { zh: '区划代码的后三位，例如 201；不属于村（居）的留空。', en: 'The last three digits of its code, e.g. 201; empty where there is none.' }, when: ({ role, place }) => OF_THE_VILLAGE.includes(role as string) && !String(place ?? '').endsWith('000000') },
    { name: 'department', label: { zh: '部门', en: 'Department' }, kind: 'one', required: true, options: departments.map(({ id, name }) => ({ value: id, label: name })), when: ({ role }) => role === 'department-handler' },
    { name: 'phone', label: { zh: '电话', en: 'Telephone' }, kind: 'line', help: { zh: '用于时限和值班短信。', en: 'For messages about clocks and duty.' } },
    { name: 'residentId', label: { zh: '身份证号', en: 'Identity number' }, kind: 'line', help: { zh: '选填，加密保存。同一人的两个账号按此识别；留空则不变。', en: 'Optional, kept sealed. Two accounts of one person are known by it; left empty, it stays as it was.' } },
    { name: 'email', label: { zh: '电子邮箱', en: 'Mail' }, kind: 'line' },
  ];
  const asked = fields.filter(({ when }) => when?.(values) ?? true);
  const faults = { ...faultsOf(asked, values), ...own(values, account === null ? known : null) };
  const body = bodyOf(values, asked);
  const logsOut = account?.active === true && (account.role !== body.role || account.region !== body.region);
  const keeping = useMutation({ mutationFn: () => call<AccountView | AccountProposalView>(`/v1/accounts/${account?.id ?? (values['id'] as string)}`, { method: 'PUT', body }), onSuccess: kept => close('proposalNo' in kept ? t('accountProposed', { name: kept.after.name }) : t('accountKept', { name: kept.name })) });
  const problem = keeping.error instanceof CallProblem ? keeping.error : null;
  const told = Object.fromEntries((problem?.fields ?? []).map(({ field, message }) => [field === 'region' ? 'place' : field, message]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (Object.keys(faults).length === 0) keeping.mutate();
  };
  const title = account === null ? t('accountMake') : `${t(account.active ? 'accountChange' : 'accountReturn')} · ${account.name}`;
  return (
    <Modal open title={title} onCancel={() => close(null)} footer={null} mask={{ closable: false }} width={560}>
      <form className="act-form" onSubmit={submit} noValidate>
        <FormFields fields={asked} values={values} faults={{ ...(touched && faults), ...told }} change={(field, value) => { keeping.reset(); setValues(before => ({ ...before, [field]: value })); }} />
        {(isGuarded(body.role) || isGuarded(account?.role ?? '')) && <Alert type="info" showIcon title={t('mustBeConfirmed')} />}
        {account !== null && account.otherAccounts.length > 0 && <p><small>{t('samePerson', { ids: account.otherAccounts.join(t('listComma')) })}</small></p>}
        {logsOut && <Alert type="warning" showIcon title={t('logsOut', { name: account.name })} />}
        {account && !account.active && <Alert type="info" showIcon title={t('accountReturns', { name: account.name })} />}
        {keeping.error && !problem?.isToldBy(['region', ...asked.map(({ name }) => name)]) && <Trouble error={keeping.error} retry={() => keeping.mutate()} />}
        <div className="buttons"><Button onClick={() => close(null)}>{t('cancel')}</Button><Button type="primary" htmlType="submit" loading={keeping.isPending}>{say({ zh: '保存', en: 'Save' })}</Button></div>
      </form>
    </Modal>
  );
}

function shownOf({ name, role, region, department, phone, email }: AccountView): Values {
  const village = region.slice(9);
  return { name, role, place: village === '000' ? region : `${region.slice(0, 9)}000`, village: village === '000' ? '' : village, department: department ?? '', phone: phone ?? '', email: email ?? '' };
}

function bodyOf(values: Values, asked: Field[]): AccountBody {
  const given = (name: string) => asked.some(field => field.name === name) && values[name] ? String(values[name]).trim() : undefined;
  const [place = '', village, department, phone, email, residentId] = ['place', 'village', 'department', 'phone', 'email', 'residentId'].map(given);
  return { name: given('name') ?? '', role: given('role') as Exclude<Role, 'citizen'>, region: village ? `${place.slice(0, 9)}${village}` : place, ...(department && { department }), ...(phone && { phone }), ...(email && { email }), ...(residentId && { residentId: residentId as NonNullable<AccountBody['residentId']> }), active: true };
}

/** What has a shape of its own, as the API wants it. `known`: accounts there are, where a new one is made. */
function own({ id, village, phone, email, residentId }: Values, known: string[] | null): { [field: string]: { zh: string; en: string } } {
  return {
    ...(known && id && !ID.test(String(id)) && { id: { zh: '请用小写字母开头，只含小写字母、数字和连字符，2 至 40 位。', en: 'Lower-case letters, digits and hyphens, a letter first, 2 to 40 of them.' } }),
    ...(known?.includes(String(id)) && { id: { zh: '已有这个账号，请在列表中更改。', en: 'There is this account already; change it in the list.' } }),
    ...(village && !/^(?!000)\d{3}$/.test(String(village)) && { village: { zh: '请填写三位数字。', en: 'Three digits.' } }),
    ...(phone && !/^\+?\d{5,20}$/.test(String(phone)) && { phone: { zh: '请填写 5 至 20 位数字。', en: '5 to 20 digits.' } }),
    ...(residentId && !checkResidentId(String(residentId)).normalized && { residentId: { zh: '身份证号不正确，请核对。', en: 'Not a valid identity number.' } }),
    ...(email && !/^\S+@\S+\.\S+$/.test(String(email)) && { email: { zh: '邮箱地址不完整。', en: 'Not a complete address.' } }),
  };
}
