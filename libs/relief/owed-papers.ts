import type { CaseState } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';

/** The papers that could follow relief that came first. */
export function owedPapers({ urgency, track }: Pick<CaseState, 'urgency' | 'track'>, pack: Pack): string[] {
  return pack.materials.items
    .filter(item => item.owed && item.owed.urgencies.includes(urgency ?? pack.ungraded.countsAs) && (!item.owed.tracks || (track !== null && item.owed.tracks.includes(track))))
    .map(({ id }) => id);
}
