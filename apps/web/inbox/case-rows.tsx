import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { CaseListItem } from '#libs/contracts/view.js';
import { statusesEn } from '#libs/relief/refusals.en.js';
import { statusesZh } from '#libs/relief/refusals.zh.js';
import { TASK_NAMES } from '#libs/words/tasks.js';
import { useWords } from '#apps/web/language/language.js';
import { useAccount, useNames, usePack } from '#apps/web/server/reference.js';
import { useMedia } from '#apps/web/shell/settings.js';
import { Grade, Left } from '#apps/web/shell/time.tsx';

export interface RowsHandle {
  move(step: 1 | -1): void;
  active(): CaseListItem | undefined;
}

interface Props {
  ref: Ref<RowsHandle>;
  cases: CaseListItem[];
  hasMore: boolean;
  more(): void;
  selected: ReadonlyMap<string, CaseListItem>;
  toggle(one: CaseListItem): void;
}

/** However many cases there are, only those in sight stand in the page. */
export function CaseRows({ ref, cases, hasMore, more, selected, toggle }: Props) {
  const { t } = useWords();
  const narrow = useMedia('(max-width: 720px)');
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: cases.length, getScrollElement: () => scroller.current, estimateSize: () => narrow ? 104 : 44, overscan: 12, getItemKey: index => cases[index]!.caseNo });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => { if (hasMore && last >= cases.length - 15) more(); }, [hasMore, last, cases.length, more]);
  useImperativeHandle(ref, () => ({
    active: () => cases[at],
    move: step => {
      // What had the focus gives it up; the row does not take it, for then the next key would be the link's.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      const next = Math.min(Math.max(at + step, 0), cases.length - 1);
      setAt(next);
      rows.scrollToIndex(next);
    },
  }), [at, cases, rows]);
  return (
    <div className="panel rows">
      <div className="row head" aria-hidden="true">
        <span /><span>{t('colDue')}</span><span>{t('colGrade')}</span><span>{t('colNo')}</span><span>{t('colPerson')}</span><span>{t('colCause')}</span><span>{t('colClock')}</span><span>{t('colTask')}</span><span>{t('colHandler')}</span>
      </div>
      {/* Whoever has no mouse scrolls with the keys, and for that it has to be reached. */}
      <div className="scroller" ref={scroller} tabIndex={0} role="region" aria-label={t('listOf')}>
        <ul style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start, key }) => <Row key={key} one={cases[index]!} start={start} active={index === at} selected={selected.has(cases[index]!.caseNo)} toggle={toggle} />)}
        </ul>
        {!hasMore && cases.length > 20 && <p className="end">{t('end', { count: cases.length })}</p>}
      </div>
    </div>
  );
}

const Row = memo(function Row({ one, start, active, selected, toggle }: { one: CaseListItem; start: number; active: boolean; selected: boolean; toggle(one: CaseListItem): void }) {
  const { t, say } = useWords();
  const pack = usePack(one.policyHash);
  const name = useNames(pack);
  const me = useAccount().id;
  return (
    <li className="row" data-active={active || undefined} data-selected={selected || undefined} style={{ transform: `translateY(${start}px)` }}>
      <label className="pick"><input type="checkbox" checked={selected} onChange={() => toggle(one)} aria-label={t('selectRow', { no: one.caseNo })} /></label>
      <span className="c-due">{one.due ? <Left clock={one.due.clock} due={one.due.at} anchor={one.due.anchor} pack={pack} offsetMs={one.clockOffsetMs} /> : <small>{t('noClock')}</small>}</span>
      <span className="c-grade"><Grade urgency={one.urgency} /></span>
      <Link className="c-no numeric" to={`/cases/${one.caseNo}`}>{one.caseNo}</Link>
      <span className="c-name">{one.name ?? <small>{t('anonymous')}</small>}</span>
      <span className="c-cause" title={say(name('cause', one.cause))}>{say(name('cause', one.cause))}</span>
      <span className="c-clock">{one.due && say(name('clock', one.due.clock))}</span>
      <span className="c-status">{say(one.task ? TASK_NAMES[one.task] : { zh: statusesZh[one.status], en: statusesEn[one.status] })}</span>
      <span className="c-handler">{one.handlerId === null ? <small>{t('nobody')}</small> : one.handlerId === me ? t('me') : say(name('person', one.handlerId))}</span>
    </li>
  );
});
