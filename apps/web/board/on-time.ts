/**
 * The share that was kept. What is on record as missed stays missed, also where the work had been done in time and was entered late: that is told
 * beside it. Cut off, never rounded: one that was missed among a thousand is not a hundred per cent.
 */
export function onTime({ met, missed, explained }: { met: number; missed: number; explained: number }): { share: number; text: string } | null {
  const all = met + missed + explained;
  if (all === 0) return null;
  const tenths = Math.floor(met * 1_000 / all);
  return { share: met / all, text: `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)}%` };
}
