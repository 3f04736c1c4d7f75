import { Button, Segmented } from 'antd';
import { useNavigate } from 'react-router';
import { STATUSES, URGENCIES } from '#libs/contracts/words.js';
import { READS } from '#libs/relief/authority.js';
import { statusesEn } from '#libs/relief/refusals.en.js';
import { statusesZh } from '#libs/relief/refusals.zh.js';
import { GRADES } from '#libs/words/words.js';
import { FindCase } from '#apps/web/inbox/find-case.tsx';
import { type Filters, useCount } from '#apps/web/inbox/inbox-query.js';
import { useWords } from '#apps/web/language/language.js';
import { useAccount, useNames } from '#apps/web/server/reference.js';
import { mayOpenCases } from '#apps/web/shell/access.js';

/** How many there are, and which of them are shown; a number shows what it counts. */
export function FilterBar({ filters, change, help }: { filters: Filters; change(some: Partial<Filters>): void; help(): void }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const { role } = useAccount();
  const name = useNames(null);
  const { town, papers } = filters;
  return (
    <div className="filters">
      <div className="figures" role="group" aria-label={t('due')}>
        <Figure label={t('inbox')} filters={filters} due={null} change={change} />
        <Figure label={t('dueToday')} filters={filters} due="today" change={change} />
        <Figure label={t('overdue')} filters={filters} due="overdue" change={change} />
      </div>
      <Segmented<Filters['whose']> aria-label={t('handler')} value={filters.whose} onChange={whose => change({ whose })} options={(['mine', 'everyone', 'unassigned'] as const).filter(value => value !== 'mine' || READS[role] === 'region').map(value => ({ value, label: t(value) }))} />
      <Choice label={t('status')} value={filters.status} onChange={status => change({ status })} options={[['open', t('allStatuses')], ...STATUSES.map((one): [typeof one, string] => [one, say({ zh: statusesZh[one], en: statusesEn[one] })])]} />
      <Choice label={t('urgency')} value={filters.urgency ?? ''} onChange={urgency => change({ urgency: urgency || null })} options={[['', t('allUrgencies')], ...URGENCIES.map((one): [typeof one, string] => [one, say(GRADES[one])])]} />
      {town && <Narrowed text={say(name('town', town))} widen={() => change({ town: null })} />}
      {papers && <Narrowed text={t(`papers.${papers}`)} widen={() => change({ papers: null })} />}
      <FindCase />
      <Button className="wide-only" onClick={help} title={t('keyboard')}>?</Button>
      {mayOpenCases(role) && <Button type="primary" onClick={() => void navigate('/counter')}>+ {t('counter')}</Button>}
    </div>
  );
}

const MOST = 1_000;

function Figure({ label, filters, due, change }: { label: string; filters: Filters; due: Filters['due']; change(some: Partial<Filters>): void }) {
  const count = useCount({ ...filters, due });
  const number = count === null ? '…' : count >= MOST ? '999+' : count;
  return <button type="button" className={`figure ${due === 'overdue' && count ? 'late' : ''}`} aria-pressed={filters.due === due} onClick={() => change({ due })}>{label} <b className="numeric">{number}</b></button>;
}

/** What only a link narrows the list to; it can be taken away. */
function Narrowed({ text, widen }: { text: string; widen(): void }) {
  const { t } = useWords();
  return <button type="button" className="narrowed" aria-label={t('widen', { what: text })} onClick={widen}>{text} <span aria-hidden="true">✕</span></button>;
}

/** The browser's own: light, and on a phone its own wheel. */
function Choice<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: [T, string][]; onChange(value: T): void }) {
  return <select aria-label={label} value={value} onChange={event => onChange(event.target.value as T)}>{options.map(([word, text]) => <option key={word} value={word}>{text}</option>)}</select>;
}
