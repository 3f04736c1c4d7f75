import { Alert, Button, Checkbox, Input, Modal } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import type { DisclosureView } from '#libs/contracts/view.js';
import type { PersonalKind } from '#libs/contracts/words.js';
import { type Bilingual } from '#libs/words/words.js';
import { eventName } from '#libs/words/event-text.js';
import { fieldName, KIND_NAMES } from '#libs/words/personal.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/** Long enough to copy a number onto a form, and short enough for whoever walks by later. */
const SHOWN_MS = 5 * 60_000;

/**
 * Personal data whole, for a reason. It stands in this component alone, in no cache and no store, and goes with the page, or after
 * five minutes.
 */
export function Disclose() {
  const { t, say } = useWords();
  const { view: { caseNo, mayDisclose } } = useGround();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<DisclosureView | null>(null);
  useEffect(() => {
    if (!shown) return undefined;
    const hide = () => setShown(null);
    const timer = setTimeout(hide, SHOWN_MS);
    // A page that is kept for the way back must not hold it either.
    addEventListener('pagehide', hide);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', hide);
    };
  }, [shown]);
  if (mayDisclose.length === 0) return null;
  return (
    <div className="disclose">
      {!shown && <Button size="small" onClick={() => setAsking(true)}>{t('disclose')}</Button>}
      {shown && (
        <section className="disclosed" aria-label={t('disclosed')}>
          <p role="status"><b>{t('disclosed')}</b> <small>{t('disclosedNote', { no: shown.readNo, kinds: shown.kinds.map(kind => say(KIND_NAMES[kind])).join(t('listComma')) })}</small> <Button size="small" onClick={() => setShown(null)}>{t('hide')}</Button></p>
          <Values of={shown} />
        </section>
      )}
      {asking && <Ask caseNo={caseNo} kinds={mayDisclose} close={() => setAsking(false)} show={values => { setShown(values); setAsking(false); }} />}
    </div>
  );
}

const REASONS: Bilingual[] = [
  { zh: '与本人核对信息', en: 'To check with the person' }, { zh: '电话联系求助人', en: 'To call the person' }, { zh: '入户走访', en: 'To visit the family' }, { zh: '核对收款账户', en: 'To check the account' }, { zh: '向办理部门核实', en: 'To check with a department' },
];

function Ask({ caseNo, kinds, close, show }: { caseNo: string; kinds: PersonalKind[]; close(): void; show(values: DisclosureView): void }) {
  const { t, say } = useWords();
  const [chosen, setChosen] = useState<PersonalKind[]>([]);
  const [reason, setReason] = useState('');
  const [touched, setTouched] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const complete = chosen.length > 0 && reason.trim() !== '';
  const ask = async () => {
    setTouched(true);
    if (!complete) return;
    setWaiting(true);
    // Not by way of the query client, which would keep the answer.
    await call<DisclosureView>(`/v1/cases/${caseNo}/disclosures`, { method: 'POST', body: { kinds: chosen, reason: reason.trim() } }).then(show, setError);
    setWaiting(false);
  };
  return (
    <Modal open getContainer={false} title={t('disclose')} onCancel={close} footer={null} mask={{ closable: false }} destroyOnHidden>
      <form className="act-form" noValidate onSubmit={(event: FormEvent) => { event.preventDefault(); void ask(); }}>
        <div className="field" role="group" aria-labelledby="disclose-kinds">
          <span className="label" id="disclose-kinds">{t('discloseKinds')}</span>
          <Checkbox.Group options={kinds.map(kind => ({ value: kind, label: say(KIND_NAMES[kind]) }))} value={chosen} onChange={setChosen} />
          {touched && chosen.length === 0 && <span className="fault" role="alert">{t('fieldMissing')}</span>}
        </div>
        <div className="field">
          <label htmlFor="disclose-reason">{t('discloseReason')}</label>
          <div className="offers">{REASONS.map(one => <Button key={one.zh} size="small" aria-pressed={reason === say(one)} type={reason === say(one) ? 'primary' : 'default'} onClick={() => setReason(say(one))}>{say(one)}</Button>)}</div>
          <Input.TextArea id="disclose-reason" maxLength={200} autoSize={{ minRows: 2, maxRows: 4 }} value={reason} status={touched && !reason.trim() ? 'error' : ''} onChange={event => setReason(event.target.value)} />
          {touched && !reason.trim() && <span className="fault" role="alert">{t('fieldMissing')}</span>}
        </div>
        <Alert type="info" showIcon title={t('discloseRecord')} />
        {error !== null && <Trouble error={error} retry={() => void ask()} />}
        <div className="buttons"><Button onClick={close}>{t('cancel')}</Button><Button type="primary" htmlType="submit" loading={waiting}>{t('discloseShow')}</Button></div>
      </form>
    </Modal>
  );
}

/** What stands in the person's own fields is not told again of each event. */
function Values({ of: { person, household, summary, reliefs, events } }: { of: DisclosureView }) {
  const { t, say, aside } = useWords();
  const told = new Set<string | undefined>([...Object.values(person), summary ?? undefined, ...reliefs.flatMap(({ payeeName, bankCard }) => [payeeName, bankCard])]);
  const rows: [string, string][] = [
    ...Object.entries(person).map(([field, value]): [string, string] => [say(fieldName(field)), value]),
    ...household.filter(({ name, residentId }) => name ?? residentId).map(({ relation, name, residentId }): [string, string] => [relation === undefined ? t('household') : `${t('household')}${aside(relation)}`, [name, residentId].filter(Boolean).join(' ')]),
    ...(summary === null ? [] : [[say(fieldName('summary')), summary] as [string, string]]),
    ...reliefs.filter(({ payeeName, bankCard }) => payeeName ?? bankCard).map(({ reliefId, payeeName, bankCard }): [string, string] => [`${say(fieldName('payeeName'))} ${reliefId}`, [payeeName, bankCard].filter(Boolean).join(' ')]),
    ...events.flatMap(({ type, personal }) => Object.entries(personal).filter(([, value]) => !told.has(value)).map(([field, value]): [string, string] => [`${say(eventName(type))} · ${say(fieldName(field))}`, value])),
  ];
  return <dl className="facts">{rows.length > 0 ? rows.map(([label, value], i) => <div key={i}><dt>{label}</dt><dd>{value}</dd></div>) : <div><dd>{t('disclosedNothing')}</dd></div>}</dl>;
}
