import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type FormEvent, useState } from 'react';
import { countyOf } from '#libs/relief/authority.js';
import { isGuarded } from '#libs/relief/posts.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import type { Field, Values } from '#apps/web/form/field.js';
import { faultsOf, FormFields } from '#apps/web/form/form-fields.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useColleagues, useNames, useNow } from '#apps/web/server/reference.js';
import { seesCases } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** Lets a colleague act in one's post between two dates; administrators do it for whoever fell ill. */
export function DelegationForm({ ofRegion, close }: { ofRegion: boolean; close(said: string | null): void }) {
  const { t, say } = useWords();
  const me = useAccount();
  const now = useNow();
  const name = useNames(null);
  // Whoever acts on no cases has no post to stand in for, and stands in for nobody.
  const colleagues = (useColleagues()?.staff ?? []).filter(({ active, role, region }) => active && seesCases(role) && countyOf(region) === countyOf(me.region));
  const [values, setValues] = useState<Values>(() => ({ from: now.slice(0, 16) }));
  const [touched, setTouched] = useState(false);
  const optionOf = ({ id, name: called, role, region }: (typeof colleagues)[number]) => {
    const place = name('town', region.endsWith('000') ? region : `${region.slice(0, 9)}000`);
    return { value: id, label: { zh: `${called} · ${ROLE_NAMES[role].zh} · ${place.zh}`, en: `${called} · ${ROLE_NAMES[role].en} · ${place.en}` } };
  };
  const of = ofRegion ? values['of'] as string | undefined : me.id;
  const fields: Field[] = [
    ...(ofRegion ? [{ name: 'of', label: { zh: '谁不在岗', en: 'Who is away' }, kind: 'one', required: true, options: colleagues.map(optionOf) } satisfies Field] : []),
    { name: 'to', label: { zh: '由谁代办', en: 'Who stands in' }, kind: 'one', required: true, options: colleagues.filter(({ id }) => id !== of).map(optionOf) },
    { name: 'from', label: { zh: '自', en: 'From' }, kind: 'moment', required: true },
    { name: 'until', label: { zh: '至', en: 'Until' }, kind: 'moment', required: true, help: { zh: '最长一个季度（92 天），到时自动结束。', en: 'A quarter of a year at most; it ends by itself.' } },
  ];
  const faults = faultsOf(fields, values);
  // A moment at which the page was opened is over when it is sent.
  const body = { ...(ofRegion && { of }), to: values['to'], from: `${values['from'] as string}:00+08:00`, until: `${values['until'] as string}:00+08:00` };
  const giving = useMutation({ mutationFn: () => call('/v1/delegations', { method: 'POST', body }), onSuccess: () => close(t('delegated', { to: say(name('person', values['to'] as string)) })) });
  const problem = giving.error instanceof CallProblem ? giving.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (Object.keys(faults).length === 0) giving.mutate();
  };
  return (
    <Modal open title={t('delegate')} onCancel={() => close(null)} footer={null} mask={{ closable: false }} width={520}>
      <form className="act-form" onSubmit={submit} noValidate>
        <FormFields fields={fields} values={values} faults={{ ...(touched && faults), ...Object.fromEntries((problem?.fields ?? []).map(({ field, message }) => [field, message])) }} change={(field, value) => { giving.reset(); setValues(before => ({ ...before, [field]: value })); }} />
        <div className="preview"><ul className="means"><li>{t('delegateMeansName')}</li><li>{t('delegateMeansScope')}</li><li>{t('delegateMeansBoth')}</li>{isGuarded(ofRegion ? colleagues.find(({ id }) => id === of)?.role ?? '' : me.role) && <li>{t('delegateNeedsSecond')}</li>}</ul></div>
        {giving.error && !problem?.isToldBy(fields.map(field => field.name)) && <Trouble error={giving.error} retry={() => giving.mutate()} />}
        <div className="buttons"><Button onClick={() => close(null)}>{t('cancel')}</Button><Button type="primary" htmlType="submit" loading={giving.isPending}>{t('delegate')}</Button></div>
      </form>
    </Modal>
  );
}
