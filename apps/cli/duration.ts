import { Failure } from '#apps/cli/failure.js';

const UNIT_MS: { [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90s`, `90m`, `12h`, `3d`. */
export function durationMs(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new Failure({ zh: `时长写作 90m、12h 或 3d，而不是 ${text}。`, en: `A duration is written 90m, 12h or 3d, not ${text}.` }, { usage: true });
  return Number(count) * UNIT_MS[unit]!;
}
