import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Role } from '#libs/contracts/words.js';
import type { CaseFile } from '#libs/documents/paper.js';
import { maskedField, maySeeWhole, kindOf } from '#libs/relief/disclosure.js';

/**
 * A case's file as the role may see it whole. Papers are written from this and from nothing else, so none of them holds
 * what a page keeps from whoever prints it, whatever the paper says of its own roles.
 */
export function shownFile(file: CaseFile, role: Role | 'system'): CaseFile {
  return { ...file, state: shownState(file.state, role), events: file.events.map(event => shownEvent(event, role)) };
}

function shownState(state: CaseState, role: Role | 'system'): CaseState {
  return {
    ...state,
    person: shownFields(state.person, role),
    household: state.household.map(member => shownMember(member, role)),
    summary: shownValue('summary', state.summary, role),
    reliefs: state.reliefs.map(relief => ({ ...relief, ...shownFields({ payeeName: relief.payeeName, bankCard: relief.bankCard }, role) })),
    slips: state.slips.map(slip => ({
      ...slip, item: slip.item && shownValue('item', slip.item, role), answer: slip.answer && shownValue('answer', slip.answer, role),
    })),
  };
}

/** A part of the record is folded anew for some papers, so an event keeps its shape. */
function shownEvent(event: CaseEvent, role: Role | 'system'): CaseEvent {
  if (!event.personal) return event;
  const { household, ...fields } = event.personal as { [field: string]: string | undefined };
  const personal = shownFields(fields, role);
  if (household === undefined) return { ...event, personal } as CaseEvent;
  const members = (JSON.parse(household) as CaseState['household']).map(member => shownMember(member, role));
  return { ...event, personal: { ...personal, household: JSON.stringify(members) } } as CaseEvent;
}

function shownMember({ relation, ...who }: CaseState['household'][number], role: Role | 'system'): CaseState['household'][number] {
  return { ...shownFields(who, role), ...(relation !== undefined && { relation }) };
}

function shownFields<T extends { [field: string]: string | undefined }>(fields: T, role: Role | 'system'): T {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value && shownValue(field, value, role)])) as T;
}

function shownValue(field: string, value: string, role: Role | 'system'): string {
  return maySeeWhole(role, kindOf(field)) ? value : maskedField(field, value);
}
