import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Instant, isBefore } from '#libs/clock/instant.js';
import type { ProgressView } from '#libs/contracts/view.js';
import { dueText, instantText } from '#libs/words/time-text.js';
import { OUTCOMES } from '#libs/words/words.js';
import { Call, Choice, Text, Trouble } from '#apps/web/citizen/parts.tsx';
import { useSpeech } from '#apps/web/citizen/speak.js';
import { AWAITED_WORDS, type CitizenWord } from '#apps/web/citizen/words.js';
import { call } from '#apps/web/server/call.js';

interface Held {
  caseNo: string;
  secret: string;
}

/** Where is my help? What lets one in comes behind #, which no server is told, and leaves the address at once. */
export function LookupPage() {
  const { t } = useSpeech();
  const [held, setHeld] = useState<Held>(takenFromAddress);
  const [progress, setProgress] = useState<ProgressView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [looking, setLooking] = useState(false);
  const begun = useRef(false);
  const look = async (by: Held) => {
    setLooking(true);
    setError(null);
    await call<ProgressView>('/v1/citizen/lookups', { method: 'POST', body: by }).then(setProgress, setError);
    setLooking(false);
  };
  useEffect(() => {
    history.replaceState(null, '', '/lookup');
    if (begun.current || !held.secret) return;
    begun.current = true;
    void look(held);
    // With what came in the address; what is typed waits for the button.
  }, []);
  if (progress) return <Progress progress={progress} held={held} change={setProgress} again={() => { setProgress(null); setHeld({ caseNo: '', secret: '' }); }} />;
  return (
    <form noValidate onSubmit={(event: FormEvent) => { event.preventDefault(); void look(held); }}>
      <h1>{t('lookUp')}</h1>
      <p>{t('lookupText')}</p>
      <Text label={t('number')} value={held.caseNo} change={caseNo => setHeld({ ...held, caseNo })} most={40} />
      <Text label={t('secret')} value={held.secret} change={secret => setHeld({ ...held, secret })} most={80} code />
      {error !== null && <Trouble error={error} />}
      <div className="buttons"><button type="submit" className="main" disabled={looking || !held.caseNo.trim() || !held.secret.trim()}>{t(looking ? 'finding' : 'find')}</button></div>
      <section className="card"><h2>{t('ownCode')}</h2><p>{t('ownCodeText')}</p><SendCode caseNo={held.caseNo} /></section>
    </form>
  );
}

function takenFromAddress(): Held {
  const [, caseNo = '', secret = ''] = /^#([\w-]+)\.(\w+)$/.exec(location.hash) ?? [];
  return { caseNo, secret };
}

const STEPS = { apply: 'stepApply', accept: 'stepAccept', split: 'stepSplit', feedback: 'stepFeedback' } satisfies { [step: string]: CitizenWord };
const STANDINGS = { done: 'stepDone', now: 'stepNow', ahead: 'stepAhead' } satisfies { [standing: string]: CitizenWord };
const SIGNS = { done: '✓', now: '●', ahead: '○' };

function Progress({ progress, held, change, again }: { progress: ProgressView; held: Held; change(progress: ProgressView): void; again(): void }) {
  const { t, say } = useSpeech();
  const { caseNo, steps, outcome, awaited, by, provisional, missing, bodies, helped, mayRate, rated, call: office } = progress;
  const now = progress.asOf as Instant;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="number">{caseNo}</h1>
      <p><small>{t('asOf', { at: say(instantText(now, now)) })}</small></p>
      <ol className="steps">{steps.map(({ step, standing, at }) => (
        <li key={step} data-standing={standing} aria-current={standing === 'now' ? 'step' : undefined}><span aria-hidden="true">{SIGNS[standing]}</span><b>{t(STEPS[step])}</b><small>{t(STANDINGS[standing])}{at && standing === 'done' ? ` · ${say(instantText(at, now))}` : ''}</small></li>
      ))}</ol>
      <section className="card">
        <h2>{t('nextIs')}</h2>
        <p className="awaited">{outcome !== null && awaited === 'nothing' ? `${say(OUTCOMES[outcome])}。` : ''}{say(AWAITED_WORDS[awaited])}</p>
        {by !== null && (isBefore(by as Instant, now) ? <p className="late">{t('late', { at: say(dueText(by, now)) })}</p> : <p>{t('by', { at: say(dueText(by, now)) })}{provisional && t('provisional')}</p>)}
        {helped && <p className="fine">✓ {t('helped')}</p>}
        {missing.length > 0 && <><h3>{t('missing')}</h3><ul>{missing.map(one => <li key={one.zh}>{say(one)}</li>)}</ul></>}
        {bodies.length > 0 && <><h3>{t('bodies')}</h3><ul>{bodies.map(({ name, done }, i) => <li key={i}>{say(name)}：{t(done ? 'bodyDone' : 'bodyOpen')}</li>)}</ul></>}
      </section>
      {mayRate && <Rate held={held} change={change} />}
      {progress.ownCodeNeeded && <section className="card"><p>{t('printedCode')}</p>{progress.codeGoesTo !== null && <><p>{t('codeGoesTo', { phone: progress.codeGoesTo })}</p><SendCode caseNo={caseNo} /></>}</section>}
      {rated !== null && <p className="card">{t(rated ? 'ratedYes' : 'ratedNo')}</p>}
      <Call name={office.name} phone={office.phone} />
      {progress.mayWithdraw && <TakeBack held={held} change={change} />}
      <div className="buttons"><button type="button" onClick={again}>{t('again')}</button></div>
    </>
  );
}

/** A code of the family's own, to the phone on record; whether there is one is not told. */
function SendCode({ caseNo }: { caseNo: string }) {
  const { t } = useSpeech();
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setError(null);
    await call('/v1/citizen/codes', { method: 'POST', body: { caseNo } }).then(() => setSent(true), setError);
  };
  if (sent) return <p role="status">{t('codeSent')}</p>;
  return (
    <>
      {error !== null && <Trouble error={error} />}
      <div className="buttons"><button type="button" disabled={!caseNo.trim()} onClick={() => void send()}>{t('getCode')}</button></div>
    </>
  );
}

/** Asked twice: the case ends with it. */
function TakeBack({ held, change }: { held: Held; change(progress: ProgressView): void }) {
  const { t } = useSpeech();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const key = useRef(crypto.randomUUID());
  const send = async () => {
    setSending(true);
    setError(null);
    await call<ProgressView>('/v1/citizen/withdrawals', { method: 'POST', body: { ...held, reason: reason.trim() }, key: key.current }).then(change, setError);
    setSending(false);
  };
  if (!asking) return <div className="buttons"><button type="button" onClick={() => setAsking(true)}>{t('takeBack')}</button></div>;
  return (
    <section className="card">
      <h2>{t('takeBack')}</h2>
      <p>{t('takeBackText')}</p>
      <Text label={t('takeBackWhy')} value={reason} change={setReason} long most={500} />
      {error !== null && <Trouble error={error} />}
      <div className="buttons">
        <button type="button" onClick={() => setAsking(false)}>{t('keepIt')}</button>
        <button type="button" className="main" disabled={sending || !reason.trim()} onClick={() => void send()}>{t('takeBackSend')}</button>
      </div>
    </section>
  );
}

function Rate({ held, change }: { held: Held; change(progress: ProgressView): void }) {
  const { t } = useSpeech();
  const [satisfied, setSatisfied] = useState<'yes' | 'no' | null>(null);
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const key = useRef(crypto.randomUUID());
  const send = async () => {
    setSending(true);
    setError(null);
    await call<ProgressView>('/v1/citizen/ratings', { method: 'POST', body: { ...held, satisfied: satisfied === 'yes', ...(note.trim() && { note: note.trim() }) }, key: key.current }).then(change, setError);
    setSending(false);
  };
  return (
    <section className="card">
      <Choice<'yes' | 'no'> label={t('rate')} value={satisfied} choose={setSatisfied} options={[['yes', t('satisfied')], ['no', t('notSatisfied')]]} />
      <p><small>{t('rateText')}</small></p>
      {satisfied !== null && <Text label={t('note')} value={note} change={setNote} optional long most={500} />}
      {error !== null && <Trouble error={error} />}
      {satisfied !== null && <div className="buttons"><button type="button" className="main" disabled={sending} onClick={() => void send()}>{t('rateSend')}</button></div>}
    </section>
  );
}
