import type { CaseState } from '#libs/contracts/event.js';
import { evolveAll, openState } from '#libs/relief/evolve.js';
import { type CaseRecord, eventOf, type StateColumns } from '#apps/cli/replay/case-record.js';
import { type Difference, firstDifference, shown } from '#apps/cli/replay/difference.js';

/** Folds the journal by the decider's own `evolve`, and looks whether the state that pages and lists read is what comes of it. */
export function stateDifference({ events, state, columns }: CaseRecord, veil: (value: unknown) => string): Difference | null {
  if (!state) return { where: 'state', path: 'sealedState', expected: 'sealed with a key of this instance', actual: 'cannot be opened' };
  const folded = evolveAll(null, events.map(eventOf));
  return differs(firstDifference(folded, openState(state.value)), veil) ?? differs(firstDifference(columnsOf(folded), columns, ['columns']), veil);
}

function columnsOf({ status, outcome, cause, urgency, townCode, handlerId, closedAt }: CaseState): StateColumns {
  return { status, outcome, cause, urgency, townCode, handlerId, closedAt };
}

function differs(found: ReturnType<typeof firstDifference>, veil: (value: unknown) => string): Difference | null {
  return found && { where: 'state', path: found.path.join('/'), expected: shown(found.expected, found.path, veil), actual: shown(found.actual, found.path, veil) };
}
