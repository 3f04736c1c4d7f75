import type { Actor } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import { PERSONAL_KINDS, type PersonalKind, type Role } from '#libs/contracts/words.js';
import { mask } from '#libs/identifiers/mask.js';
import { isPerson } from '#libs/relief/authority.js';

/**
 * What a role is shown of personal data: `plain`; masked, and the whole `on-request`, with a reason and in the read log; or `masked` for good. The one
 * table; the API masks by it, pages offer by it.
 */
export type Disclosure = 'plain' | 'on-request' | 'masked';

const NONE: { [kind in PersonalKind]: Disclosure } = { name: 'masked', 'resident-id': 'masked', phone: 'masked', address: 'masked', 'bank-card': 'masked', objector: 'masked', circumstances: 'masked', dealings: 'masked' };
/** Whoever works on the case knows what happened and who said what to whom; who it is they ask for. */
const WORKING = { ...NONE, name: 'on-request', 'resident-id': 'on-request', phone: 'on-request', address: 'on-request', circumstances: 'plain', dealings: 'plain' } as const;
const DESK = { ...WORKING, 'bank-card': 'on-request', objector: 'on-request' } as const;

export const DISCLOSURE: { [role in Role]: { readonly [kind in PersonalKind]: Disclosure } } = {
  'village-assistant': WORKING, 'town-intake': DESK, 'town-investigator': DESK, 'team-lead': DESK, 'town-approver': DESK, 'county-approver': DESK,
  // Of its own part of the case only.
  'department-handler': WORKING,
  'county-duty': { ...WORKING, 'resident-id': 'masked' },
  'county-finance': { ...NONE, name: 'on-request', 'bank-card': 'on-request', dealings: 'plain' },
  supervisor: { ...NONE, name: 'on-request', phone: 'on-request', circumstances: 'on-request', dealings: 'plain' },
  auditor: { name: 'on-request', 'resident-id': 'on-request', phone: 'on-request', address: 'on-request', 'bank-card': 'on-request', objector: 'on-request', circumstances: 'on-request', dealings: 'on-request' },
  reporter: NONE, administrator: NONE, citizen: NONE,
};

/** What kind each personal field of an event is; what is not named here is free text about the family. */
const FIELDS: { [field: string]: PersonalKind } = {
  name: 'name', payeeName: 'name', helperName: 'name', witness: 'name', objector: 'objector', residentId: 'resident-id', household: 'resident-id', phone: 'phone', address: 'address', bankCard: 'bank-card',
  demand: 'dealings', answer: 'dealings', reason: 'dealings', note: 'dealings', place: 'dealings', minutes: 'dealings',
};

export function kindOf(field: string): PersonalKind {
  return FIELDS[field] ?? 'circumstances';
}

export function disclosureTo(role: Role | 'system', kind: PersonalKind): Disclosure {
  return role === 'system' ? 'masked' : DISCLOSURE[role][kind];
}

/**
 * Whether the role may see such a thing whole at all, however it asks. Pages, disclosures, papers, searches and files go by
 * this one answer: what a page masks for good no other way gives away.
 */
export function maySeeWhole(role: Role | 'system', kind: PersonalKind): boolean {
  return disclosureTo(role, kind) !== 'masked';
}

/**
 * The field as whoever may not see it whole is shown it. Fields with a shape keep what one recognises one's own case by;
 * whatever is not named here is free text. Who objected to a public notice is nobody's to guess at, so an objector's name is
 * kept back like one.
 */
export function maskedField(field: string, value: string): string {
  return (MASKS[field] ?? mask.text)(value);
}

const MASKS: { [field: string]: (value: string) => string } = {
  name: mask.name, payeeName: mask.name, helperName: mask.name, witness: mask.name,
  residentId: mask.residentId, phone: mask.phone, bankCard: mask.bankCard,
};

/** A photo or a scan may hold any of these, and nobody can mask it. */
const IN_A_FILE = ['name', 'resident-id', 'phone', 'address', 'circumstances'] as const satisfies PersonalKind[];

/** Whoever may see all that a file may hold opens it, and whoever handed it in. */
export function mayOpenFile(actor: Actor, { by }: Pick<CaseState['attachments'][number], 'by'>): boolean {
  return IN_A_FILE.every(kind => maySeeWhole(actor.role, kind)) || (by !== undefined && isPerson(actor, by));
}

/** What somebody may ask to see whole. */
export function onRequest(role: Role | 'system'): PersonalKind[] {
  return PERSONAL_KINDS.filter(kind => disclosureTo(role, kind) === 'on-request');
}
