import { localDate } from '#libs/clock/instant.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import { URGENCIES, type Urgency } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { assertFits, grade } from '#libs/relief/rules/grading.js';
import { takenOver } from '#libs/relief/rules/handling.js';
import { refused } from '#libs/relief/rules/refusing.js';
import { assertNothingPending } from '#libs/relief/rules/relief.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** A plea reaches the office, as a lead or as an application, and is accepted or turned away; an application may join a lead's case. */
export const opening: { [type in 'report-lead' | 'apply' | 'list-missing' | 'supply' | 'accept' | 'reject']: Rule<type> } = {
  'report-lead': {
    act: asked => [{ type: 'LeadReported', data: plea(asked), personal: asked.command.personal }],
  },
  apply: { act: apply },
  'list-missing': {
    since: ({ marks }) => marks.applied,
    guard: (state, _actor, pack) => {
      const { citation } = pack.rules['one-list'];
      if (state.materials.listed) refuse({ code: 'supplement-listed', citation });
      if (missingMaterials(state.materials.given, pack).length === 0) refuse({ code: 'papers-not-missing', citation });
    },
    act: ({ state, command: { materials }, pack }) => {
      assertAskedFor(materials, pack);
      const all = missingMaterials(state.materials.given, pack);
      if (all.some(id => !materials.includes(id))) refuse({ code: 'list-incomplete', field: 'materials', citation: pack.rules['one-list'].citation });
      if (materials.some(id => state.materials.given.includes(id))) refuse({ code: 'papers-not-missing', field: 'materials', citation: pack.rules['one-list'].citation });
      return [{ type: 'SupplementListed', data: { materials: [...new Set(materials)] } }];
    },
  },
  supply: {
    since: ({ marks }) => marks.applied,
    guard: (state, _actor, pack) => {
      if (missingMaterials(state.materials.given, pack).length === 0) refuse({ code: 'papers-not-missing', citation: pack.rules['one-list'].citation });
    },
    act: ({ state, command: { materials }, pack }) => {
      assertAskedFor(materials, pack);
      if (materials.every(id => state.materials.given.includes(id))) refuse({ code: 'papers-not-missing', field: 'materials', citation: pack.rules['one-list'].citation });
      return [{ type: 'MaterialsSupplied', data: { materials: [...new Set(materials)], missing: missingMaterials([...state.materials.given, ...materials], pack) } }];
    },
  },
  accept: {
    since: ({ marks }) => marks.applied,
    act: accept,
  },
  reject: {
    since: ({ marks }) => marks.applied,
    guard: assertNothingPending,
    act: asked => refused(asked, 'acceptance'),
  },
};

function apply(asked: Asked<'apply'>): EventBody[] {
  const { command: { materials = [], helperAuthorised, personal }, pack, facts } = asked;
  for (const id of materials) if (!pack.materials.items.some(item => item.id === id)) refuse({ code: 'no-such-material', field: 'materials' });
  const { household, ...person } = personal;
  return [
    {
      type: 'Applied',
      data: { ...plea(asked), helperAuthorised: helperAuthorised === true, materials: [...new Set(materials)], missing: missingMaterials(materials, pack) },
      personal: { ...person, ...(household && { household: JSON.stringify(household) }) },
    },
    ...(facts.duplicates ?? []).map((data): EventBody => ({ type: 'DuplicateFlagged', data })),
  ];
}

/** A desk that accepts has mostly looked at the urgency, and goes on with the case itself: one step says all three. */
function accept(asked: Asked<'accept'>): EventBody[] {
  const { command: { track, urgency, takeOver }, state, actor, pack } = asked;
  if (pack.tracks.length > 0 && !track) refuse({ code: 'track-needed', field: 'track', citation: pack.tracks[0]!.citation });
  const onto = pack.tracks.find(known => known.id === track);
  if (track && !onto) refuse({ code: 'no-such-track', field: 'track' });
  if (onto) assertFits(onto, urgency);
  if (takeOver && state.handlerId === actor.id) refuse({ code: 'already-handler', field: 'takeOver' });
  return [
    { type: 'Accepted', data: { track: track ?? null, deemed: false } },
    ...(urgency ? grade({ ...asked, command: { type: 'grade', urgency } }) : []),
    ...(takeOver ? takenOver(state, actor) : []),
  ];
}

function plea({ command, state, actor, pack, at }: Asked<'report-lead' | 'apply'>): (EventBody & { type: 'LeadReported' })['data'] {
  const townCode = command.townCode ?? state?.townCode;
  const cause = command.cause ?? state?.cause;
  if (!townCode || !cause) return refuse({ code: 'opening-incomplete', field: townCode ? 'cause' : 'townCode' });
  if (state && townCode !== state.townCode) refuse({ code: 'case-open', field: 'townCode' });
  // People who ask for themselves come by their own way, not by the office's.
  if (actor.role === 'citizen' && command.channel !== 'mobile') refuse({ code: 'role-not-allowed', field: 'channel' });
  if (!pack.causes.some(known => known.id === cause)) refuse({ code: 'cause-not-offered', field: 'cause' });
  if (command.urgency && !pack.urgencies.includes(command.urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
  if (command.eventDate && command.eventDate > localDate(at)) refuse({ code: 'occurred-in-future', field: 'eventDate' });
  return { townCode, cause, channel: command.channel ?? null, urgency: higher(command.urgency, state), eventDate: command.eventDate ?? null };
}

/** What a lead was prejudged as is lowered by grading, not by a form that is filled in later. */
function higher(urgency: Urgency | undefined, state: CaseState | null): Urgency | null {
  if (!state?.urgency || !urgency) return urgency ?? null;
  return URGENCIES.find(known => known === urgency || known === state.urgency)!;
}

/** What the policy asks of an applicant and has not been given. */
export function missingMaterials(given: CaseState['materials']['given'], pack: Pack): string[] {
  return pack.materials.items.filter(({ id, from }) => from === 'applicant' && !given.includes(id)).map(({ id }) => id);
}

/** Nothing that shared data prove, or the office makes itself, is asked of an applicant. */
function assertAskedFor(materials: string[], pack: Pack): void {
  for (const id of materials) {
    const item = pack.materials.items.find(known => known.id === id) ?? refuse({ code: 'no-such-material', field: 'materials' });
    if (item.from !== 'applicant') refuse({ code: 'not-asked-for', field: 'materials', citation: item.citation });
  }
}
