import { Button, Spin } from 'antd';
import { useMemo, useState, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FoundCasesView } from '#libs/contracts/view.js';
import { caseNoOf } from '#libs/identifiers/case-number.js';
import { fenOfYuan, yuan } from '#libs/money/fen.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { statusesEn } from '#libs/relief/refusals.en.js';
import { statusesZh } from '#libs/relief/refusals.zh.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { OUTCOMES } from '#libs/words/words.js';
import '#apps/web/audit/audit.css';
import { IdLookups } from '#apps/web/audit/id-lookups.tsx';
import { useCountyPack, useFound } from '#apps/web/audit/audit-query.js';
import type { Field, Option, Values } from '#apps/web/form/field.js';
import { faultsOf, FormFields } from '#apps/web/form/form-fields.tsx';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';
import { useColleagues, useNames, usePack } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { Grade, When } from '#apps/web/shell/time.tsx';

learn(zhOversight);

/** Whoever takes one of these decides. */
const DECIDING = new Set(['decide', 'approve', 'deny', 'confer', 'add-relief', 'approve-orally'].flatMap(type => AUTHORITY[type as 'decide'].roles));
const ASKED = ['caseNo', 'town', 'breached', 'fromFen', 'uptoFen', 'decidedBy'] as const;

/** 审计: which case? What is looked for stands in the address, so that it can be kept. */
export function AuditPage() {
  const { t } = useWords();
  const [query, setQuery] = useSearchParams();
  const asked = useMemo(() => new URLSearchParams(ASKED.flatMap(name => query.get(name) ? [[name, query.get(name)!]] : [])).toString(), [query]);
  const found = useFound(asked);
  const cases = found.data?.pages.flatMap(page => page.cases) ?? [];
  return (
    <div className="audit">
      <h1>{t('auditTitle')}</h1>
      <Search key={asked} query={query} search={values => setQuery(values)} />
      {found.error && <Trouble error={found.error} retry={() => void found.refetch()} />}
      {found.isPending ? <div className="centred"><Spin /></div> : cases.length === 0 && !found.error ? <div className="centred"><h2>{t('auditNone')}</h2><p>{t('auditNoneText')}</p></div> : <Found cases={cases} />}
      {found.hasNextPage && <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button>}
      <IdLookups />
    </div>
  );
}

function Search({ query, search }: { query: URLSearchParams; search(values: { [name: string]: string }): void }) {
  const { t, say } = useWords();
  const pack = useCountyPack();
  const colleagues = useColleagues();
  const yuanOf = (fen: string | null) => fen === null ? '' : yuan(fen).slice(1);
  const [values, setValues] = useState<Values>(() => ({ ...Object.fromEntries(ASKED.map(name => [name, query.get(name) ?? ''])), fromFen: yuanOf(query.get('fromFen')), uptoFen: yuanOf(query.get('uptoFen')) }));
  const [touched, setTouched] = useState(false);
  const fields = useMemo((): Field[] => [
    { name: 'caseNo', label: { zh: '案件编号', en: 'Case number' }, kind: 'line' },
    { name: 'town', label: { zh: '乡镇', en: 'Town' }, kind: 'one', options: anyOf(colleagues?.towns.map(({ code, name }) => ({ value: code, label: { zh: name, en: name } }))) },
    { name: 'breached', label: { zh: '超时的时限', en: 'Clock that was missed' }, kind: 'one', options: anyOf(pack?.clocks.map(({ id, name }) => ({ value: id, label: name }))) },
    { name: 'fromFen', label: { zh: '救助金额 不少于（元）', en: 'Granted at least (yuan)' }, kind: 'yuan' },
    { name: 'uptoFen', label: { zh: '不多于（元）', en: 'At most (yuan)' }, kind: 'yuan' },
    { name: 'decidedBy', label: { zh: '审批或决定人', en: 'Who approved or decided' }, kind: 'one', options: anyOf(colleagues?.staff.filter(({ role }) => DECIDING.has(role)).map(({ id, name, role, active }) => ({ value: id, label: { zh: `${name} · ${ROLE_NAMES[role].zh}${active ? '' : '（已离岗）'}`, en: `${name} · ${ROLE_NAMES[role].en}${active ? '' : ' (left)'}` } }))) },
  ], [colleagues, pack]);
  const typed = values['caseNo'] as string | undefined;
  const caseNo = typed ? caseNoOf(typed) : null;
  const faults = { ...faultsOf(fields, values), ...(typed && caseNo === null && { caseNo: { zh: t('numberBad'), en: t('numberBad') } }) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (Object.keys(faults).length > 0) return;
    const fen = (name: string) => String(fenOfYuan(values[name] as string));
    search(Object.fromEntries(ASKED.filter(name => values[name]).map(name => [name, name === 'caseNo' ? caseNo! : name.endsWith('Fen') ? fen(name) : values[name] as string])));
  };
  return (
    <form className="panel search" role="search" onSubmit={submit} noValidate aria-label={say({ zh: '查找案件', en: 'Find cases' })}>
      <FormFields fields={fields} values={values} faults={touched ? faults : {}} change={(field, value) => setValues(before => ({ ...before, [field]: value }))} />
      <div className="buttons"><Button onClick={() => search({})}>{t('auditClear')}</Button><Button type="primary" htmlType="submit">{t('search')}</Button></div>
    </form>
  );
}

/** To choose from, or not. */
function anyOf(options: Option[] = []): Option[] {
  return [{ value: '', label: { zh: '不限', en: 'any' } }, ...options];
}

function Found({ cases }: { cases: FoundCasesView['cases'] }) {
  const { t } = useWords();
  return (
    <div className="panel scrolled" tabIndex={0} role="region" aria-label={t('listOf')}>
      <table className="list">
        <thead><tr><th scope="col">{t('colNo')}</th><th scope="col">{t('openedAt')}</th><th scope="col">{t('town')}</th><th scope="col">{t('colPerson')}</th><th scope="col">{t('colCause')}</th><th scope="col">{t('colGrade')}</th><th scope="col">{t('status')}</th><th scope="col" className="money">{t('granted')}</th><th scope="col">{t('overdue')}</th></tr></thead>
        <tbody>{cases.map(one => <FoundRow key={one.caseNo} one={one} />)}</tbody>
      </table>
    </div>
  );
}

function FoundRow({ one }: { one: FoundCasesView['cases'][number] }) {
  const { t, say, aside } = useWords();
  const name = useNames(usePack(one.policyHash));
  return (
    <tr>
      <td><Link className="numeric" to={`/audit/${one.caseNo}`}>{one.caseNo}</Link></td>
      <td><When at={one.openedAt} /></td>
      <td>{say(name('town', one.townCode))}</td>
      <td>{one.name ?? <small>{t('anonymous')}</small>}</td>
      <td>{say(name('cause', one.cause))}</td>
      <td><Grade urgency={one.urgency} /></td>
      <td>{say({ zh: statusesZh[one.status], en: statusesEn[one.status] })}{one.outcome && <small>{aside(say(OUTCOMES[one.outcome]))}</small>}</td>
      <td className="money">{one.grantedFen === null || one.grantedFen === '0' ? '–' : yuan(one.grantedFen)}</td>
      <td>{one.breached ? <span className="late">● {t('breached')}</span> : '–'}</td>
    </tr>
  );
}
