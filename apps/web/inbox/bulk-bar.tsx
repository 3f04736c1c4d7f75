import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import type { CaseListItem } from '#libs/contracts/view.js';
import { AUTHORITY, regionCovers, workRegion } from '#libs/relief/authority.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useColleagues } from '#apps/web/server/reference.js';

type Result = 'running' | 'done' | CallProblem;

/** Gives the same command for each of the cases, one after another, and says of each what came of it. */
export function BulkBar({ cases, clear, done }: { cases: CaseListItem[]; clear(): void; done(): void }) {
  const { t, say } = useWords();
  const { role, region } = useAccount();
  const [results, setResults] = useState<ReadonlyMap<string, Result> | null>(null);
  const colleagues = useColleagues()?.staff.filter(one => AUTHORITY['take-over'].roles.includes(one.role) && regionCovers(workRegion(region), workRegion(one.region))) ?? [];
  const may = (type: 'take-over' | 'hand-over') => AUTHORITY[type].roles.includes(role);

  const give = async (command: object) => {
    const found = new Map<string, Result>();
    for (const { caseNo, head } of cases) {
      setResults(new Map(found.set(caseNo, 'running')));
      const result = await call(`/v1/cases/${caseNo}/commands`, { method: 'POST', body: command, key: crypto.randomUUID(), expectedHead: head }).then((): Result => 'done', (error: unknown) => {
        if (error instanceof CallProblem) return error;
        throw error;
      });
      setResults(new Map(found.set(caseNo, result)));
    }
  };
  const finished = results !== null && results.size === cases.length && ![...results.values()].includes('running');
  return (
    <div className="bulk panel" role="region" aria-label={t('selected', { count: cases.length })}>
      <span>{t('selected', { count: cases.length })}</span>
      {may('take-over') && <Button type="primary" onClick={() => void give({ type: 'take-over' })}>{t('takeOver')}</Button>}
      {may('hand-over') && (
        <Select
          className="colleague" value={null} placeholder={t('handOver')} aria-label={t('handOver')} showSearch={{ optionFilterProp: 'label' }} onChange={(handlerId: string) => void give({ type: 'hand-over', handlerId })}
          options={colleagues.map(({ id, name, role: post }) => ({ value: id, label: `${name} · ${say(ROLE_NAMES[post])}` }))}
        />
      )}
      <Button onClick={clear}>{t('clear')}</Button>
      {results && (
        <Modal open getContainer={false} title={t('bulkTitle')} closable={finished} mask={{ closable: false }} onCancel={() => { setResults(null); clear(); done(); }} footer={finished ? <Button type="primary" onClick={() => { setResults(null); clear(); done(); }}>{t('close')}</Button> : null}>
          {finished && <p>{t('bulkSummary', { done: [...results.values()].filter(one => one === 'done').length, failed: [...results.values()].filter(one => one !== 'done').length })}</p>}
          <ul className="results" aria-live="polite">{[...results].map(([caseNo, result]) => (
            <li key={caseNo}><span className="numeric">{caseNo}</span> {result === 'running' ? t('bulkRunning') : result === 'done' ? `✓ ${t('bulkDone')}` : <span className="late">✕ {t('bulkRefused')}：{say(result.sentence)}</span>}</li>
          ))}</ul>
        </Modal>
      )}
    </div>
  );
}
