import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { CitizenReceiptView, PlacesView } from '#libs/contracts/view.js';
import { type Application, bodyOf, faultsOf, type Step, stepsOf } from '#apps/web/citizen/application.js';
import { humanCheck } from '#apps/web/citizen/human-check.js';
import { Choice, Select, Text, Trouble } from '#apps/web/citizen/parts.tsx';
import { Receipt } from '#apps/web/citizen/receipt.tsx';
import { useSpeech } from '#apps/web/citizen/speak.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import type { CitizenWord } from '#apps/web/citizen/words.js';

const fresh = (): Application => ({ kind: 'apply', name: '', phone: '', townCode: '', cause: null, summary: '', address: '', members: [], residentId: '' });

/** 一码求助, in a few short steps; a town's own QR code names the town. */
export function HelpPage() {
  const { t } = useSpeech();
  const [places, setPlaces] = useState<PlacesView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [receipt, setReceipt] = useState<CitizenReceiptView | null>(null);
  const load = () => {
    setError(null);
    call<PlacesView>('/v1/citizen/places').then(setPlaces, setError);
  };
  useEffect(load, []);
  if (receipt) return <Receipt receipt={receipt} again={() => setReceipt(null)} />;
  if (error) return <Trouble error={error} retry={load} />;
  return places ? <Form places={places} done={setReceipt} /> : <p className="waiting">{t('loading')}</p>;
}

const TITLES = { who: 'who', what: 'what', home: 'home', card: 'card', check: 'check' } satisfies { [step in Step]: CitizenWord };

function Form({ places: { counties }, done }: { places: PlacesView; done(receipt: CitizenReceiptView): void }) {
  const { t, say } = useSpeech();
  const [application, setApplication] = useState(fresh);
  const [at, setAt] = useState(0);
  const [touched, setTouched] = useState(false);
  const asked = new URLSearchParams(location.search).get('town') ?? '';
  const known = counties.find(({ towns }) => towns.some(({ code }) => code === asked));
  const [county, setCounty] = useState(known?.code ?? (counties.length === 1 ? counties[0]!.code : ''));
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  // With the form: sent again after a lost answer it is the same application.
  const key = useRef(crypto.randomUUID());
  const check = useRef<ReturnType<typeof humanCheck> | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const value = { ...application, townCode: application.townCode || (known ? asked : '') };
  const steps = stepsOf(value);
  const step = steps[at]!;
  const faults = touched ? faultsOf(step, value) : {};
  const fault = (name: keyof ReturnType<typeof faultsOf>) => faults[name] && t(faults[name]);
  const set = (some: Partial<Application>) => setApplication(before => ({ ...before, ...some }));
  const towns = counties.find(({ code }) => code === county)?.towns ?? [];
  const causes = counties.find(one => one.towns.some(({ code }) => code === value.townCode))?.causes ?? [];
  const isBegun = application.name !== '' || application.summary !== '';

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => { if (isBegun) event.preventDefault(); };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isBegun]);
  const solve = () => {
    check.current = humanCheck();
    // Told when it is needed, if it then still fails.
    check.current.catch(() => { check.current = null; });
  };
  const go = (to: number) => {
    setTouched(false);
    setAt(to);
    if (to > 0 && check.current === null) solve();
    scrollTo(0, 0);
    requestAnimationFrame(() => heading.current?.focus());
  };
  const send = async (again = true): Promise<void> => {
    setSending(true);
    setError(null);
    try {
      if (check.current === null) solve();
      const body = { ...bodyOf(value), humanCheck: await check.current };
      done(await call<CitizenReceiptView>('/v1/citizen/applications', { method: 'POST', body, key: key.current }));
    } catch (failure) {
      // Whoever took long over the form has a puzzle that is over.
      if (failure instanceof CallProblem && failure.code === 'puzzle-wrong') {
        check.current = null;
        if (again) return send(false);
      }
      setError(failure);
    }
    setSending(false);
  };
  const forth = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (Object.keys(faultsOf(step, value)).length > 0) return requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.scrollIntoView({ block: 'center' }));
    return step === 'check' ? void send() : go(at + 1);
  };
  const townName = counties.flatMap(one => one.towns).find(({ code }) => code === value.townCode)?.name ?? '';
  return (
    <form onSubmit={forth} noValidate>
      {at === 0 && <p className="danger">{t('danger')}</p>}
      <p className="where"><span>{t('step', { n: at + 1, of: steps.length })}</span><progress max={steps.length} value={at + 1} aria-label={t('step', { n: at + 1, of: steps.length })} /></p>
      <h1 ref={heading} tabIndex={-1}>{t(step === 'home' && value.kind === 'report-lead' ? 'theirHome' : TITLES[step])}</h1>
      {step === 'who' && (
        <>
          <Choice label={t('choose')} value={value.kind} choose={kind => set({ kind })} options={[['apply', t('forUs')], ['report-lead', t('forOthers')]]} />
          <Text label={t(value.kind === 'apply' ? 'name' : 'theirName')} value={value.name} change={name => set({ name })} optional={value.kind !== 'apply'} fault={fault('name')} most={60} />
          <Text label={t('phone')} value={value.phone} change={phone => set({ phone })} optional mode="tel" help={t('phoneHelp')} fault={fault('phone')} most={24} />
          {counties.length > 1 && <Select label={t('county')} value={county} choose={code => { setCounty(code); set({ townCode: '' }); }} options={counties.map(({ code, name }) => [code, name])} fault={touched && !county ? t('chooseOne') : undefined} />}
          <Select label={t('town')} value={value.townCode} choose={townCode => set({ townCode })} options={towns.map(({ code, name }) => [code, name])} fault={fault('townCode')} />
        </>
      )}
      {step === 'what' && (
        <>
          <Choice label={t('cause')} value={value.cause} choose={cause => set({ cause })} options={causes.map(({ id, name }) => [id, say(name)])} fault={fault('cause')} />
          <Text label={t('summary')} value={value.summary} change={summary => set({ summary })} long help={t('summaryHelp')} fault={fault('summary')} most={1_000} />
        </>
      )}
      {step === 'home' && (
        <>
          <Text label={t('address')} value={value.address} change={address => set({ address })} optional />
          {value.kind === 'apply' && <Members members={value.members} change={members => set({ members })} />}
        </>
      )}
      {step === 'card' && <Text label={t('card')} value={value.residentId} change={residentId => set({ residentId })} optional help={t('cardHelp')} fault={fault('residentId')} most={24} />}
      {step === 'check' && <Summary of={value} town={townName} cause={say(causes.find(({ id }) => id === value.cause)?.name ?? { zh: '', en: '' })} />}
      {error !== null && <Trouble error={error} />}
      <div className="buttons">
        {at > 0 && <button type="button" disabled={sending} onClick={() => go(at - 1)}>{t('back')}</button>}
        <button type="submit" className="main" disabled={sending}>{sending ? t('sending') : t(step === 'check' ? 'send' : 'next')}</button>
      </div>
    </form>
  );
}

function Members({ members, change }: { members: Application['members']; change(members: Application['members']): void }) {
  const { t } = useSpeech();
  const set = (at: number, some: Partial<Application['members'][number]>) => change(members.map((member, i) => i === at ? { ...member, ...some } : member));
  return (
    <>
      <p>{t('alone')}</p>
      {members.map((member, i) => (
        <fieldset key={i} className="member"><legend>{t('member', { n: i + 1 })}</legend>
          <Text label={t('name')} value={member.name} change={name => set(i, { name })} most={60} /><Text label={t('relation')} value={member.relation} change={relation => set(i, { relation })} optional most={20} />
          <button type="button" className="plain" onClick={() => change(members.filter((_, at) => at !== i))}>{t('remove')}</button>
        </fieldset>
      ))}
      {members.length < 20 && <button type="button" onClick={() => change([...members, { name: '', relation: '' }])}>{t('add')}</button>}
    </>
  );
}

function Summary({ of: { kind, name, phone, summary, address, members, residentId }, town, cause }: { of: Application; town: string; cause: string }) {
  const { t } = useSpeech();
  const rows: [string, string][] = [
    [t(kind === 'apply' ? 'name' : 'theirName'), name], [t('phone'), phone], [t('town'), town], [t('cause'), cause], [t('summary'), summary], [t('address'), address],
    ...members.filter(member => member.name.trim()).map((member, i): [string, string] => [t('member', { n: i + 1 }), [member.name, member.relation].filter(Boolean).join(' · ')]), [t('card'), residentId],
  ];
  return (
    <>
      <dl className="summary">{rows.filter(([, text]) => text.trim()).map(([label, text]) => <div key={label}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>
      <p>{t('checkText', { town })}</p>
    </>
  );
}
