import { Button, Modal, Segmented, Spin } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { dueText, instantText } from '#libs/words/time-text.js';
import { type Cell, useClockRecords } from '#apps/web/board/board-query.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const OUTCOMES = ['missed', 'explained', 'met', ''] as const;

/** The cases behind a cell: first those that were late. */
export function ClockList({ cell, close }: { cell: Cell; close(): void }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const now = useNow();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('missed');
  const list = useClockRecords(cell, outcome);
  const records = list.data?.pages.flatMap(page => page.records) ?? [];
  const whose = (by: Cell['by']) => by === null ? t('allTogether') : say('townCode' in by ? name('town', by.townCode) : by.name);
  return (
    <Modal open width={760} title={`${whose(cell.by)}${records[0] ? ` · ${say(records[0].name)}` : ''}`} footer={null} onCancel={close}>
      <div className="clock-list">
        <Segmented aria-label={t('outcome')} value={outcome} onChange={setOutcome} options={OUTCOMES.map(value => ({ value, label: t(`outcome.${value || 'all'}`) }))} />
        {list.error && <Trouble error={list.error} retry={() => void list.refetch()} />}
        {list.isPending ? <Spin /> : records.length === 0 && !list.error ? <p className="none">{t('recordsNone')}</p> : (
          <ul>{records.map(one => (
            <li key={`${one.caseNo} ${one.anchor} ${one.due}`}>
              <Link className="numeric" to={`/cases/${one.caseNo}`}>{one.caseNo}</Link>
              <span>{cell.by === null ? `${whose(one.by)} · ` : ''}{one.handlerId === null ? t('nobody') : say(name('person', one.handlerId))}</span>
              <span>{t('dueBy', { at: say(dueText(one.due, now)) })}{one.stoppedAt ? `，${t('doneAt', { at: say(instantText(one.stoppedAt, now)) })}` : `，${t('notDone')}`}</span>
              <b className={one.outcome === 'met' ? '' : 'late'}>{t(`outcome.${one.outcome}`)}</b>
            </li>
          ))}</ul>
        )}
        {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button>}
      </div>
    </Modal>
  );
}
