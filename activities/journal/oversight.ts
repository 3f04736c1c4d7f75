import type { EntityManager } from 'typeorm';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf, isRunning } from '#libs/clock/clocks.js';
import { type Instant, isBefore, msOf } from '#libs/clock/instant.js';
import { outcomeOf, settledAt } from '#libs/clock/outcome.js';
import type { CaseState } from '#libs/contracts/event.js';
import { MARKS } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { grantedFen } from '#libs/relief/granted.js';

/** A case by the rules it is pinned to. */
interface Pinned {
  caseId: string;
  packHash: string;
  pack: Pack;
  calendar: Calendar;
  clockOffsetMs: number;
}

/** What a case's row says for those who watch over it. */
export function overseen(state: CaseState, { pack, calendar, clockOffsetMs }: Pinned): { answerOwedSince: Date | null; papersDueAt: Date | null; grantedFen: string } {
  const owedPapers = clocksOf(state, pack, calendar).filter(clock => clock.rule.stop === 'papers-complete' && isRunning(clock)).map(({ due }) => due);
  const owedAnswers = state.inspections.filter(inspection => inspection.state === 'demanded').map(({ marks }) => marks['inspection-demanded']!);
  return { answerOwedSince: first(owedAnswers, clockOffsetMs), papersDueAt: first(owedPapers, clockOffsetMs), grantedFen: String(grantedFen(state)) };
}

/** Writes down what became of the case's clocks, and who decided in it; of a long case only what has changed. */
export async function writeOversight(manager: EntityManager, before: CaseState | null, state: CaseState, pinned: Pinned): Promise<void> {
  const { caseId } = pinned;
  const known = new Map(before ? recordsOf(before, pinned).map((record): [string, string] => [record.clock_key, JSON.stringify(record)]) : []);
  const records = recordsOf(state, pinned);
  const changed = records.filter(record => known.get(record.clock_key) !== JSON.stringify(record));
  const kept = new Set(records.map(({ clock_key }) => clock_key));
  const gone = [...known.keys()].filter(key => !kept.has(key));
  const deciders = state.approvers.filter(id => !before?.approvers.includes(id));
  await Promise.all([
    changed.length > 0 && manager.query(
      `INSERT INTO clock_record (case_id, ${COLUMNS}) SELECT $1, ${COLUMNS} FROM jsonb_populate_recordset(null::clock_record, $2)
       ON CONFLICT (case_id, clock_key) DO UPDATE SET (${COLUMNS}) = (${COLUMNS.split(', ').map(column => `excluded.${column}`).join(', ')})`, [caseId, JSON.stringify(changed)]),
    gone.length > 0 && manager.query('DELETE FROM clock_record WHERE case_id = $1 AND clock_key = ANY ($2)', [caseId, gone]),
    deciders.length > 0 && manager.query('INSERT INTO case_decider (account_id, case_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING', [caseId, deciders]),
  ]);
}

const COLUMNS = 'clock_key, clock, pack_hash, town_code, body_town, department, basis, anchor, due_at, stopped_at, ended_at, outcome, settled_at';

function recordsOf(state: CaseState, { packHash, pack, calendar, clockOffsetMs }: Pinned) {
  return clocksOf(state, pack, calendar).map(clock => {
    const { key, rule, basis, anchor, due, stoppedAt, endedAt } = clock;
    const settled = settledAt(clock);
    return {
      clock_key: key, clock: rule.id, pack_hash: packHash, town_code: state.townCode, ...bodyOf(clock, state), basis, anchor, due_at: due, stopped_at: stoppedAt, ended_at: endedAt,
      outcome: outcomeOf(clock), settled_at: settled && onTheWall(settled, clockOffsetMs),
    };
  });
}

/** Who has to keep it: a slip's is its addressee's, every other the town's. */
function bodyOf({ key, rule }: Clock, { slips, townCode }: CaseState): { body_town: string | null; department: string | null } {
  const slip = MARKS[rule.anchor].of === 'slip' ? slips.find(({ slipNo }) => slipNo === Number(key.split('#')[1])) : undefined;
  if (slip && 'department' in slip.to) return { body_town: null, department: slip.to.department };
  return { body_town: slip && 'townCode' in slip.to ? slip.to.townCode : townCode, department: null };
}

function first(instants: Instant[], clockOffsetMs: number): Date | null {
  return instants.length === 0 ? null : onTheWall(instants.reduce((one, other) => isBefore(other, one) ? other : one), clockOffsetMs);
}

function onTheWall(at: Instant, clockOffsetMs: number): Date {
  return new Date(msOf(at) - clockOffsetMs);
}
