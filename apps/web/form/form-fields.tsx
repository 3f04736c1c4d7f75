import { Checkbox, Input, Radio, Select } from 'antd';
import { useId } from 'react';
import { checkBankCard } from '#libs/identifiers/bank-card.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { capitals } from '#libs/money/capitals.js';
import { fenOfYuan, yuan } from '#libs/money/fen.js';
import type { Bilingual } from '#libs/words/words.js';
import '#apps/web/form/form.css';
import { FilePick } from '#apps/web/form/file-pick.tsx';
import type { Field, Values } from '#apps/web/form/field.js';
import { useWords } from '#apps/web/language/language.js';

type Faults = { [field: string]: Bilingual };

/** What can be told to be wrong before anything is sent: what is missing, and what has a check of its own. */
export function faultsOf(fields: Field[], values: Values): Faults {
  const faults: Faults = {};
  for (const { name, kind, required } of fields) {
    const value = values[name];
    const isEmpty = value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);
    if (isEmpty) {
      if (required) faults[name] = { zh: '必填。', en: 'Required.' };
    } else if (typeof value === 'string') {
      const fault = faultIn(name, kind, value);
      if (fault) faults[name] = fault;
    }
  }
  return faults;
}

function faultIn(name: string, kind: Field['kind'], value: string): Bilingual | null {
  if (kind === 'yuan' && fenOfYuan(value) === null) return { zh: '请填写大于 0 的金额，最多两位小数，例如 500 或 1,200.50。', en: 'An amount of more than 0 with at most two decimals, e.g. 500 or 1,200.50.' };
  if (kind === 'card' && !checkBankCard(value).valid) return { zh: '银行卡号有误，请核对。', en: 'Not a valid bank card number.' };
  if (name.endsWith('residentId') && !checkResidentId(value).valid) return { zh: '身份证号码有误，请核对。', en: 'Not a valid identity number.' };
  return null;
}

interface Props {
  fields: Field[];
  values: Values;
  faults: Faults;
  change(field: string, value: Values[string]): void;
  /** A form that was just opened: whoever opened it wants to type. */
  focusFirst?: boolean;
}

export function FormFields({ fields, values, faults, change, focusFirst = false }: Props) {
  return <div className="fields">{fields.map((field, i) => <OneField key={`${field.name} ${field.label.zh}`} field={field} value={values[field.name]} fault={faults[field.name]} change={value => change(field.name, value)} first={focusFirst && i === 0} />)}</div>;
}

const FEW = 5;

function OneField({ field, value, fault, change, first }: { field: Field; value: Values[string]; fault: Bilingual | undefined; change(value: Values[string]): void; first: boolean }) {
  const { t, say } = useWords();
  const id = useId();
  const { kind, label, help, required, options = [] } = field;
  const choices = options.map(({ value: word, label: text }) => ({ value: word, label: say(text) }));
  const told = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const common = { id, 'aria-describedby': told, 'aria-invalid': fault ? true : undefined, 'aria-required': required, status: fault ? 'error' as const : '' as const, autoFocus: first };
  // Read back in words, a nought too many is seen.
  const amountFen = kind === 'yuan' && typeof value === 'string' ? fenOfYuan(value) : null;
  const isGroup = kind === 'several' || (kind === 'one' && options.length <= FEW);
  const title = <>{say(label)}{!required && kind !== 'tick' && <small>{t('optional')}</small>}</>;
  const control = () => {
    switch (kind) {
      case 'text': return <Input.TextArea {...common} value={value as string ?? ''} autoSize={{ minRows: 2, maxRows: 8 }} onChange={event => change(event.target.value)} />;
      case 'yuan': return <Input {...common} className="yuan" inputMode="decimal" autoComplete="off" suffix={t('yuan')} value={value as string ?? ''} onChange={event => change(event.target.value)} />;
      case 'card': return <Input {...common} inputMode="numeric" autoComplete="off" value={value as string ?? ''} onChange={event => change(event.target.value)} />;
      case 'line': return <Input {...common} autoComplete="off" value={value as string ?? ''} onChange={event => change(event.target.value)} />;
      case 'day': return <Input {...common} type="date" value={value as string ?? ''} onChange={event => change(event.target.value)} />;
      case 'moment': return <Input {...common} type="datetime-local" value={value as string ?? ''} onChange={event => change(event.target.value)} />;
      case 'file': return <FilePick id={id} told={told} files={value ? [value as unknown as File] : []} pick={([file]) => change(file as unknown as string)} />;
      case 'tick': return <Checkbox id={id} checked={value === true} onChange={event => change(event.target.checked)}>{say(label)}</Checkbox>;
      case 'several': return <Checkbox.Group options={choices} value={value as string[] ?? []} onChange={all => change(all)} />;
      case 'one': return isGroup ? <Radio.Group options={choices} value={value} onChange={event => change(event.target.value as string)} optionType="button" />
        : <Select {...common} className="select" value={value as string | undefined} options={choices} allowClear={!required} showSearch={{ optionFilterProp: 'label' }} notFoundContent={say({ zh: '没有匹配的选项', en: 'No match' })} onChange={(word: string | undefined) => change(word)} />;
    }
  };
  return (
    <div className="field" role={isGroup ? 'group' : undefined} aria-labelledby={isGroup ? `${id}-label` : undefined} aria-describedby={isGroup ? told : undefined}>
      {kind !== 'tick' && (isGroup ? <span className="label" id={`${id}-label`}>{title}</span> : <label htmlFor={id}>{title}</label>)}
      {control()}
      {help && <small id={`${id}-help`}>{say(help)}</small>}
      {amountFen !== null && <small role="status">{say({ zh: capitals(amountFen), en: yuan(amountFen) })}</small>}
      {fault && <span className="fault" id={`${id}-fault`} role="alert">{say(fault)}</span>}
    </div>
  );
}
