import { lazy, Suspense, useState } from 'react';
import type { BoardView } from '#libs/contracts/view.js';
import type { Cell } from '#apps/web/board/board-query.js';
import { onTime } from '#apps/web/board/on-time.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames } from '#apps/web/server/reference.js';

const ClockList = lazy(async () => ({ default: (await import('#apps/web/board/clock-list.tsx')).ClockList }));

type Row = BoardView['kept'][number];
type By = Row['by'];

/** Who kept which clock: those that can be breached, and apart from them those that only warn. */
export function Kept({ board: { kept } }: { board: BoardView }) {
  const { t } = useWords();
  const [opened, setOpened] = useState<Cell | null>(null);
  const warning = kept.filter(({ breachable }) => !breachable);
  return (
    <section className="panel kept">
      <h2>{t('keptTitle')}</h2>
      <Matrix rows={kept.filter(({ breachable }) => breachable)} caption={t('keptTitle')} open={setOpened} />
      {warning.length > 0 && (
        <details>
          <summary>{t('keptWarning')}</summary>
          <p><small>{t('keptWarningText')}</small></p>
          <Matrix rows={warning.filter(({ by }) => 'townCode' in by)} caption={t('keptWarningTowns')} open={setOpened} />
          {warning.some(({ by }) => 'department' in by) && <Matrix rows={warning.filter(({ by }) => 'department' in by)} caption={t('keptWarningDepartments')} open={setOpened} />}
        </details>
      )}
      {opened && <Suspense><ClockList cell={opened} close={() => setOpened(null)} /></Suspense>}
    </section>
  );
}

/** Clocks side by side, a line for each town or department, all of them together on top. */
function Matrix({ rows, caption, open }: { rows: Row[]; caption: string; open(cell: Cell): void }) {
  const { t, say } = useWords();
  const name = useNames(null);
  if (rows.length === 0) return <p className="none">{t('keptNone')}</p>;
  const clocks = [...new Map(rows.map((row): [string, Row] => [row.clock, row])).values()].toSorted((a, b) => a.clock < b.clock ? -1 : 1);
  const bodies = [...new Map(rows.map(({ by }): [string, By] => [keyOf(by), by])).values()].toSorted((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
  const nameOf = (by: By | null) => by === null ? t('allTogether') : say('townCode' in by ? name('town', by.townCode) : by.name);
  const lines: (By | null)[] = bodies.length > 1 ? [null, ...bodies] : bodies;
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption className="only-heard">{caption}</caption>
        <thead><tr><th scope="col">{t('keptBy')}</th>{clocks.map(({ clock, name: clockName }) => <th key={clock} scope="col">{say(clockName)}</th>)}</tr></thead>
        <tbody>{lines.map(by => (
          <tr key={by === null ? '' : keyOf(by)}>
            <th scope="row">{nameOf(by)}</th>
            {clocks.map(row => <td key={row.clock}><Rate of={sum(rows.filter(one => one.clock === row.clock && (by === null || keyOf(one.by) === keyOf(by))))} what={`${nameOf(by)} ${say(row.name)}`} open={() => open({ clock: row.clock, breachable: row.breachable, by })} /></td>)}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Rate({ of, what, open }: { of: ReturnType<typeof sum>; what: string; open(): void }) {
  const { t } = useWords();
  const rate = onTime(of);
  if (rate === null) return <span aria-label={t('keptNothing')}>–</span>;
  const late = of.missed + of.explained;
  return (
    <button type="button" className="rate" data-late={late > 0 || undefined} onClick={open}>
      <span className="only-heard">{what} </span><b className="numeric">{rate.text}</b><small className="numeric">{of.met}/{of.met + late}{of.explained > 0 && ` ${t('keptExplained', { count: of.explained })}`}</small>
      <span className="bar-of" aria-hidden="true"><i style={{ width: `${rate.share * 100}%` }} /></span>
    </button>
  );
}

function sum(rows: Row[]): { met: number; missed: number; explained: number } {
  return rows.reduce((all, { met, missed, explained }) => ({ met: all.met + met, missed: all.missed + missed, explained: all.explained + explained }), { met: 0, missed: 0, explained: 0 });
}

function keyOf(by: By): string {
  return 'townCode' in by ? by.townCode : by.department;
}
