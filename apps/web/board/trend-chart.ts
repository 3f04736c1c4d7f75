import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

// Only what this one picture needs of ECharts; as SVG, since that prints sharply.
use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface Week {
  label: string;
  met: number;
  missed: number;
  explained: number;
}

/** So wide is a page of A4 between its margins. */
const PAPER_PX = 640;

/** Draws it, keeps it as wide as its place, and as wide as the paper while it is printed. @returns how to take it down. */
export function drawTrend(place: HTMLElement, weeks: Week[], words: { met: string; missed: string; rate: string }): () => void {
  const chart = init(place, null, { renderer: 'svg' });
  chart.setOption(optionOf(weeks, words, getComputedStyle(document.documentElement)));
  const fit = () => chart.resize({ animation: { duration: 0 } });
  const observer = new ResizeObserver(fit);
  observer.observe(place);
  const onPaper = () => {
    chart.resize({ width: PAPER_PX, animation: { duration: 0 } });
    chart.getZr().flush();
  };
  window.addEventListener('beforeprint', onPaper);
  window.addEventListener('afterprint', fit);
  return () => {
    window.removeEventListener('beforeprint', onPaper);
    window.removeEventListener('afterprint', fit);
    observer.disconnect();
    chart.dispose();
  };
}

function optionOf(weeks: Week[], words: { met: string; missed: string; rate: string }, style: CSSStyleDeclaration): Parameters<ReturnType<typeof init>['setOption']>[0] {
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--muted'), fontFamily: style.fontFamily, fontSize: parseFloat(style.fontSize) * 0.86 };
  const line = { lineStyle: { color: colour('--line') } };
  const bar = (name: string, of: (week: Week) => number, color: string) => ({ name, type: 'bar' as const, stack: 'all', data: weeks.map(of), itemStyle: { color: colour(color) }, barMaxWidth: 36 });
  return {
    animation: false, textStyle: text,
    // A pattern besides the colour: printed in black it is told apart all the same.
    aria: { enabled: true, decal: { show: true, decals: [{ symbol: 'none' }, { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4, color: 'rgba(255,255,255,.55)' }] } },
    grid: { left: 44, right: 48, top: 40, bottom: 28 },
    legend: { top: 4, left: 0, itemGap: 18, textStyle: text },
    tooltip: { trigger: 'axis', confine: true },
    xAxis: { type: 'category', data: weeks.map(({ label }) => label), axisLabel: text, axisLine: line, axisTick: { show: false } },
    yAxis: [
      { type: 'value', minInterval: 1, axisLabel: text, splitLine: line },
      { type: 'value', min: 0, max: 100, axisLabel: { ...text, formatter: '{value}%' }, splitLine: { show: false } },
    ],
    series: [
      bar(words.met, ({ met }) => met, '--accent'), bar(words.missed, ({ missed, explained }) => missed + explained, '--late'),
      {
        name: words.rate, type: 'line', yAxisIndex: 1, symbolSize: 7, connectNulls: true, itemStyle: { color: colour('--fine') }, lineStyle: { width: 2 },
        data: weeks.map(({ met, missed, explained }) => met + missed + explained === 0 ? null : Math.floor(met * 1_000 / (met + missed + explained)) / 10), tooltip: { valueFormatter: (value: unknown) => value === null || value === undefined ? '–' : `${String(value)}%` },
      },
    ],
  };
}
