import { type ReactNode, useId } from 'react';
import { CallProblem } from '#apps/web/server/problem.js';
import { useSpeech } from '#apps/web/citizen/speak.js';

interface TextProps {
  label: string;
  value: string;
  change(value: string): void;
  help?: string | undefined;
  fault?: string | undefined;
  optional?: boolean;
  long?: boolean;
  mode?: 'tel' | 'text' | undefined;
  most?: number;
  /** Long, and seen whole while it is typed from paper. */
  code?: boolean;
}

/** The browser keeps nothing of it: the phone may be a neighbour's. */
export function Text({ label, value, change, help, fault, optional = false, long = false, mode = 'text', most = 200, code = false }: TextProps) {
  const { t } = useSpeech();
  const id = useId();
  const told = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const common = { id, value, className: code ? 'code' : undefined, maxLength: most, autoComplete: 'off', 'aria-describedby': told, 'aria-invalid': fault ? true : undefined } as const;
  return (
    <div className="field">
      <label htmlFor={id}>{label}{optional && <small>{t('optional')}</small>}</label>
      {long ? <textarea {...common} rows={5} onChange={event => change(event.target.value)} /> : <input {...common} inputMode={mode} onChange={event => change(event.target.value)} />}
      {help && <small id={`${id}-help`}>{help}</small>}
      {fault && <span className="fault" id={`${id}-fault`} role="alert">{fault}</span>}
    </div>
  );
}

export function Choice<T extends string>({ label, value, options, choose, fault }: { label: string; value: T | null; options: [T, string][]; choose(value: T): void; fault?: string | undefined }) {
  const id = useId();
  return (
    <fieldset className="field" aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend>{label}</legend>
      {options.map(([word, text]) => <label key={word} className="choice" data-chosen={word === value || undefined}><input type="radio" name={id} checked={word === value} onChange={() => choose(word)} />{text}</label>)}
      {fault && <span className="fault" id={`${id}-fault`} role="alert">{fault}</span>}
    </fieldset>
  );
}

export function Select({ label, value, options, choose, fault }: { label: string; value: string; options: [string, string][]; choose(value: string): void; fault?: string | undefined }) {
  const { t } = useSpeech();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} aria-invalid={fault ? true : undefined} onChange={event => choose(event.target.value)}><option value="">{t('choose')}</option>{options.map(([word, text]) => <option key={word} value={word}>{text}</option>)}</select>
      {fault && <span className="fault" role="alert">{fault}</span>}
    </div>
  );
}

export function Call({ name, phone }: { name: string; phone: string | null }) {
  const { t } = useSpeech();
  return <p className="call">{phone === null ? t('noPhone', { name }) : <><span>{t('callUs')}</span> <a href={`tel:${phone}`}>{name} {phone}</a></>}</p>;
}

export function Trouble({ error, retry }: { error: unknown; retry?: (() => void) | undefined }): ReactNode {
  const { t, say } = useSpeech();
  const problem = error instanceof CallProblem ? error : null;
  return <div className="trouble" role="alert"><p>{problem && problem.code !== 'unreachable' ? say(problem.fields[0]?.message ?? problem.sentence) : t('unreachable')}</p>{retry && <button type="button" onClick={retry}>{t('retry')}</button>}</div>;
}
