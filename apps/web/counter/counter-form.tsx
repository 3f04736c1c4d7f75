import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { CommandAnswerView, KeptFile } from '#libs/contracts/view.js';
import { checkResidentId, type ResidentIdFault } from '#libs/identifiers/resident-id.js';
import type { Pack } from '#libs/policy/pack.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { dayText } from '#libs/words/time-text.js';
import { type Bilingual, listed } from '#libs/words/words.js';
import { clocksOfGrade, type Kind, paperFields, personFields, pleaFields, provenPapers, usualChannel } from '#apps/web/counter/counter-fields.js';
import { dropDraft, keepDraft, openDraft } from '#apps/web/counter/drafts.js';
import { type Member, Household, membersOf } from '#apps/web/counter/household.tsx';
import { KnownPersons } from '#apps/web/counter/known-persons.tsx';
import type { Registered } from '#apps/web/counter/receipt.tsx';
import { commandOf } from '#apps/web/form/command-of.js';
import type { Values } from '#apps/web/form/field.js';
import { FilePick } from '#apps/web/form/file-pick.tsx';
import { faultsOf, FormFields } from '#apps/web/form/form-fields.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

interface Draft {
  values: Values;
  members: Member[];
  /** With the form, so that sending it again after the tab was closed opens no second case. */
  key: string;
}

const PAUSE_MS = 500;
const fresh = (): Draft => ({ values: {}, members: [], key: crypto.randomUUID() });

export function CounterForm({ kind, townCode, pack, done }: { kind: Kind; townCode: string; pack: Pack; done(registered: Registered): void }) {
  const { t, say } = useWords();
  const { id, role } = useAccount();
  const now = useNow();
  const [draft, setDraft] = useState<Draft>(fresh);
  const [restored, setRestored] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const [touched, setTouched] = useState(false);
  const opened = useRef(false);

  useEffect(() => {
    void openDraft<Draft>(id, kind).catch(() => null).then(kept => {
      opened.current = true;
      if (kept && Object.keys(kept.values).length > 0) { setDraft(kept); setRestored(true); }
    });
  }, [id, kind]);
  useEffect(() => {
    if (!opened.current || Object.keys(draft.values).length === 0) return undefined;
    const timer = setTimeout(() => void keepDraft(id, kind, draft).catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [id, kind, draft]);

  const values: Values = { channel: usualChannel(role), ...draft.values };
  const asked = (fields: ReturnType<typeof personFields>) => fields.filter(({ when }) => when?.(values) ?? true);
  const [person, plea, papers] = [asked(personFields(kind)), pleaFields(pack, kind), kind === 'apply' ? paperFields(pack) : []];
  const fields = [...person, ...plea, ...papers];
  const faults = { ...faultsOf(fields, values), ...(values['helped'] === true && values['helperAuthorised'] !== true && { helperAuthorised: { zh: '代办须有求助人的委托。', en: 'A helper needs the authorisation.' } }) };
  const change = (field: string, value: Values[string]) => {
    opening.reset();
    setDraft(before => ({ ...before, values: { ...before.values, [field]: value } }));
  };

  const opening = useMutation({
    mutationFn: async (): Promise<Registered> => {
      const body = commandOf(kind, fields, values);
      const household = kind === 'apply' ? membersOf(draft.members) : [];
      const command = { ...body, townCode, ...(household.length > 0 && { personal: { ...body['personal'] as object, household } }) };
      const { caseNo, events } = await call<CommandAnswerView>('/v1/cases', { method: 'POST', body: command, key: draft.key });
      await dropDraft(id, kind).catch(() => undefined);
      return { caseNo, kind, at: events[0]!.recordedAt, ...await attached(caseNo, files) };
    },
    onSuccess: done,
    // A key stands for one content: what is corrected after a refusal is another form.
    onError: error => { if (error instanceof CallProblem && !error.mayPass) setDraft(before => ({ ...before, key: crypto.randomUUID() })); },
  });
  const problem = opening.error instanceof CallProblem ? opening.error : null;
  const residentId = values['personal.residentId'];
  const checked = typeof residentId === 'string' && residentId.trim().length >= 15 ? checkResidentId(residentId, now.slice(0, 10)) : null;
  const shown = { ...(checked && !checked.valid && { 'personal.residentId': ID_FAULTS[checked.reason] }), ...(touched && faults), ...Object.fromEntries((problem?.fields ?? []).map(({ field, message }) => [field, message])) };
  const common = { values, faults: shown, change };
  const born = checked?.valid ? say(dayText(bornOf(checked.normalized), now)) : '';
  const starting = clocksOfGrade(pack, values['urgency'] as string | undefined);
  const mayAttach = AUTHORITY.attach.roles.includes(role);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (Object.keys(faults).length === 0) opening.mutate();
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.scrollIntoView({ block: 'center' }));
  };
  return (
    <form className="counter-form" onSubmit={submit} noValidate>
      {restored && <Alert type="info" showIcon title={t('draftKept')} action={<Button size="small" onClick={() => { setDraft(fresh()); setRestored(false); void dropDraft(id, kind); }}>{t('draftClear')}</Button>} />}
      <section className="panel">
        <h2>{t('sectionPerson')}</h2>
        <p><small>{t('noCardNeeded')}</small></p>
        <FormFields focusFirst fields={person.map(field => field.name === 'personal.residentId' && checked?.valid ? { ...field, help: { zh: t('idFine', { day: born }), en: t('idFine', { day: born }) } } : field)} {...common} />
        {kind === 'apply' && <Household members={draft.members} change={members => setDraft(before => ({ ...before, members }))} />}
        {kind === 'apply' && <KnownPersons people={[{ name: '', residentId: typeof residentId === 'string' ? residentId : '' }, ...draft.members]} />}
      </section>
      <section className="panel">
        <h2>{t('sectionPlea')}</h2>
        <FormFields fields={plea} {...common} />
        <p className="preview">{starting.length > 0 ? `${t('starting')}${say(listed(starting))}` : t('startingNone')}</p>
      </section>
      <section className="panel">
        <h2>{t('sectionPapers')}</h2>
        {papers.length > 0 && <><FormFields fields={papers} {...common} /><p><small>{t('proven', { all: say(listed(provenPapers(pack))) })}</small></p></>}
        {mayAttach && <div className="field"><label htmlFor="files">{t('files')}<small>{t('optional')}</small></label><FilePick id="files" many files={files} pick={setFiles} /><small>{t('filesHelp')}</small></div>}
      </section>
      {opening.error && <Trouble error={opening.error} retry={() => opening.mutate()} />}
      <div className="buttons"><Button type="primary" size="large" htmlType="submit" loading={opening.isPending}>{t(kind === 'apply' ? 'submitApply' : 'submitLead')}</Button></div>
    </form>
  );
}

/** One after another; what could not be sent is named, and the case stands all the same. */
async function attached(caseNo: string, files: File[]): Promise<Pick<Registered, 'sent' | 'failed'>> {
  const failed: string[] = [];
  for (const file of files) {
    try {
      const kept = await call<KeptFile>(`/v1/cases/${caseNo}/files`, { method: 'POST', body: file });
      await call(`/v1/cases/${caseNo}/commands`, { method: 'POST', body: { type: 'attach', ...kept }, key: crypto.randomUUID() });
    } catch {
      failed.push(file.name);
    }
  }
  return { sent: files.length - failed.length, failed };
}

function bornOf(residentId: string): string {
  return `${residentId.slice(6, 10)}-${residentId.slice(10, 12)}-${residentId.slice(12, 14)}`;
}

const ID_FAULTS: { [fault in ResidentIdFault]: Bilingual } = {
  'fifteen-digit': { zh: '这是第一代身份证的 15 位号码，请填写 18 位号码。', en: 'This is a first-generation number of 15 digits; 18 are needed.' }, length: { zh: '身份证号应为 18 位。', en: 'An identity number has 18 characters.' }, format: { zh: '身份证号应为 17 位数字加 1 位数字或 X。', en: '17 digits, then a digit or X.' },
  province: { zh: '前两位不是有效的省级代码，请核对。', en: 'The first two digits are no province.' }, date: { zh: '第 7 至 14 位不是有效的出生日期，请核对。', en: 'Digits 7 to 14 are no day.' }, 'future-date': { zh: '出生日期尚未到来，请核对。', en: 'The birthday has not come yet.' }, checksum: { zh: '末位校验不符，可能有一位填错，请核对。', en: 'The last character does not agree: one of them may be wrong.' },
};
