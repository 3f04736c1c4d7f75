import { fault, type PackFault } from '#libs/policy/fault.js';
import { subjectOf } from '#libs/policy/check-clocks.js';
import { select, word, words } from '#libs/policy/place.js';

/** A notice that is demanded and cannot be posted, or is posted and never ends, would hold a case for good. */
export function noticeFaults(raw: unknown): PackFault[] {
  return [...demandedInVain(raw), ...endless(raw)];
}

function demandedInVain(raw: unknown): PackFault[] {
  const [notice] = select(raw, 'publicNotice');
  const tracks = select(raw, 'publicNotice.tracks')[0]?.value;
  // Where it cannot be read that has been said, and speaks against no track.
  if (!notice || (notice.value !== null && !Array.isArray(tracks))) return [];
  const offered = words(raw, 'publicNotice.tracks.*').map(({ value }) => value);
  return select(raw, 'tracks.*').flatMap(({ path, value: track }) => {
    const id = word(track, 'id');
    if (id === undefined || offered.includes(id)) return [];
    return words(track, 'steps.*.step').filter(({ value }) => value === 'public-notice').map(step => fault([...path, ...step.path], 'no-public-notice', id));
  });
}

function endless(raw: unknown): PackFault[] {
  const [length] = words(raw, 'publicNotice.length.clock');
  const clock = select(raw, 'clocks.*').find(({ value }) => length && word(value, 'id') === length.value)?.value;
  const [ladder, urgency] = ['ladder', 'urgency'].map(key => select(clock, key)[0]?.value);
  // Where there is no such clock, or it cannot be read, that has been said.
  if (!length || !Array.isArray(ladder) || !Array.isArray(urgency)) return [];
  const ends = words(clock, 'ladder.*.does').some(({ value }) => value === 'end-notice');
  if ((subjectOf(clock) ?? 'notice') !== 'notice' || !ends) return [fault(length.path, 'notice-never-ends', length.value)];
  // Any case may come to a notice, whatever its grade.
  const without = words(raw, 'urgencies.*').map(({ value }) => value).filter(grade => !urgency.includes(grade));
  return without.length > 0 ? [fault(length.path, 'notice-never-ends', [length.value, ...without].join(', '))] : [];
}
