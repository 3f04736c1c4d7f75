import { useEffect, useRef } from 'react';
import type { BoardView } from '#libs/contracts/view.js';
import { drawTrend } from '#apps/web/board/trend-chart.js';
import { onTime } from '#apps/web/board/on-time.js';
import { useWords } from '#apps/web/language/language.js';
import { useSettings } from '#apps/web/shell/settings.js';

const NOTHING = { met: 0, missed: 0, explained: 0 };

/** Twelve weeks, of the clocks that can be breached; as a picture, and as a table for whoever cannot see it. */
export function Trend({ board: { weeks, trend } }: { board: BoardView }) {
  const { t, language } = useWords();
  const { isDark, settings: { large } } = useSettings();
  const place = useRef<HTMLDivElement>(null);
  const rows = weeks.map(week => ({ week, label: `${Number(week.slice(5, 7))}/${Number(week.slice(8))}`, ...(trend.find(one => one.week === week && one.breachable) ?? NOTHING) }));
  const content = JSON.stringify(rows);
  useEffect(() => drawTrend(place.current!, rows, { met: t('trendMet'), missed: t('trendMissed'), rate: t('trendRate') }),
    // Drawn again when its numbers, words or colours change.
    [content, language, isDark, large]);
  const isEmpty = rows.every(({ met, missed, explained }) => met + missed + explained === 0);
  return (
    <section className="panel trend">
      <h2>{t('trendTitle')}</h2>
      {isEmpty ? <p className="none">{t('keptNone')}</p> : null}
      <div className="chart" ref={place} aria-hidden="true" hidden={isEmpty} />
      {!isEmpty && (
        <details>
          <summary>{t('asTable')}</summary>
          <table>
            <thead><tr><th scope="col">{t('weekOf')}</th><th scope="col">{t('trendMet')}</th><th scope="col">{t('trendMissed')}</th><th scope="col">{t('trendRate')}</th></tr></thead>
            <tbody>{rows.map(({ week, label, ...kept }) => <tr key={week}><th scope="row" className="numeric">{label}</th><td className="numeric">{kept.met}</td><td className="numeric">{kept.missed + kept.explained}</td><td className="numeric">{onTime(kept)?.text ?? '–'}</td></tr>)}</tbody>
          </table>
        </details>
      )}
    </section>
  );
}
