import type { Cause, ReliefForm, TrackStep } from '#libs/contracts/words.js';
import type { Citation, Pack } from '#libs/policy/pack.js';

/** Where the pack says what a scenario stands on. A scenario that cites what its pack does not have fails. */
type Cites = (pack: Pack) => Citation;

export const byRule = (id: keyof Pack['rules']): Cites => pack => pack.rules[id].citation;
export const byClock = (id: string): Cites => pack => named(pack.clocks, id).citation;
export const byTrack = (id: string): Cites => pack => named(pack.tracks, id).citation;
export const byStep = (track: string, step: TrackStep): Cites => pack => named(pack.tracks, track).steps.find(one => one.step === step)!.citation;
export const byProgramme = (id: string): Cites => pack => named(pack.programmes, id).citation;
export const byDepartment = (id: string): Cites => pack => named(pack.departments, id).citation;
export const byCause = (id: Cause): Cites => pack => named(pack.causes, id).citation;
export const byGround = (id: string): Cites => pack => named(pack.refusals.grounds, id).citation;
export const byMaterial = (id: string): Cites => pack => named(pack.materials.items, id).citation;
export const byForm = (form: ReliefForm): Cites => pack => pack.reliefFirst.forms.find(one => one.form === form)!.citation;
/** The most a case gets first in that form. */
export const byCeiling = (form: ReliefForm): Cites => pack => pack.reliefFirst.forms.find(one => one.form === form)!.ceiling.citation;
export const byTwoSignatures: Cites = pack => pack.reliefFirst.twoSignatures!.citation;
/** The register's entry at that place. */
export const byAuthority = (place: number): Cites => pack => pack.authority[place]!.citation;
export const byOnceAYear: Cites = pack => pack.onceAYear!.citation;
export const byPublicNotice: Cites = pack => pack.publicNotice!.citation;
export const byConference: Cites = pack => pack.caseConference!.citation;
export const byMaterials: Cites = pack => pack.materials.citation;
/** The order in which kinds of programme are looked at. */
export const byOrder = (grade: 'ordinary' | 'urgent'): Cites => pack => pack.reliefOrder[grade].citation;
export const byTier = (id: string): Cites => pack => named(pack.recipients.tiers, id).citation;
export const byUngraded: Cites = pack => pack.ungraded.citation;
export const bySeverity: Cites = pack => pack.severities[0]!.citation;

function named<T extends { id: string }>(all: readonly T[], id: string): T {
  const found = all.find(one => one.id === id);
  if (!found) throw new Error(`the pack has no ${id}`);
  return found;
}
