import type { EntityManager } from 'typeorm';
import { overseen, writeOversight } from '#activities/journal/oversight.js';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf, isRunning, nextRung } from '#libs/clock/clocks.js';
import { isBefore, msOf } from '#libs/clock/instant.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Append } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';
import { type AlertKind, alertsOf } from '#libs/relief/alerts.js';
import { departmentsBeside, townsBeside } from '#libs/relief/authority.js';
import { GLASS_MINUTES } from '#libs/relief/rules/oversight.js';
import { bindingClock } from '#libs/relief/slip-clock.js';
import { evolve } from '#libs/relief/evolve.js';
import { askedOf, tasksOf } from '#libs/relief/tasks.js';

/** A case that changed so recently is probably still being worked on: the sweeper leaves it alone. */
const SWEEP_AFTER_SECONDS = 10;

interface Projection {
  append: Append;
  caseNo: string;
  before: CaseState | null;
  state: CaseState;
  headHash: string;
  pack: Pack;
  calendar: Calendar;
  channels: AlertChannels;
  clockOffsetMs: number;
  sealedState: Buffer;
  /** Null as long as nobody knows it. */
  sealedName: Buffer | null;
}

/** Brings the read model and the alert outbox up to the events just appended, in their transaction. */
export async function project(manager: EntityManager, projection: Projection): Promise<void> {
  const { append, caseNo, before, state, headHash, pack, calendar, clockOffsetMs, sealedState, sealedName } = projection;
  const pinned = { caseId: append.caseId, packHash: append.packHash, pack, calendar, clockOffsetMs };
  const clocks = clocksOf(state, pack, calendar);
  const next = nextRung(clocks);
  const due = nextDue(clocks);
  const tasks = tasksOf(state, pack);
  const onTheWall = (at: Clock['due']) => new Date(msOf(at) - clockOffsetMs);
  const { answerOwedSince, papersDueAt, grantedFen } = overseen(state, pinned);
  const row = manager.query(
    `INSERT INTO relief_case AS c (case_id, case_no, head, head_hash, status, cause, urgency, town_code, handler_id, breached,
       next_rung_at, next_rung, clock_offset_ms, pack_hash, calendar_hash, opened_at, closed_at, sealed_state, outcome, seen_by, due_at, due_clock, due_anchor, sealed_name, departments, answer_owed_since, papers_due_at, granted_fen, task, asked_of, recused)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)
     ON CONFLICT (case_id) DO UPDATE SET head = $3, head_hash = $4, status = $5, cause = $6, urgency = $7, town_code = $8, handler_id = $9,
       breached = $10, next_rung_at = $11, next_rung = $12, clock_offset_ms = $13, calendar_hash = $15, opened_at = least(c.opened_at, $16), closed_at = $17, sealed_state = $18,
       outcome = $19, seen_by = $20, due_at = $21, due_clock = $22, due_anchor = $23, sealed_name = $24, departments = $25, answer_owed_since = $26, papers_due_at = $27, granted_fen = $28, task = $29, asked_of = $30, recused = $31, sweep_at = clock_timestamp() + interval '${SWEEP_AFTER_SECONDS} seconds'`,
    [append.caseId, caseNo, state.head, headHash, state.status, state.cause, state.urgency, state.townCode, state.handlerId, Object.values(state.clocks).some(c => c.breachedAt),
      next?.rung.at ?? 'infinity', next && `${next.clock.rule.id}:${next.rung.step}`, clockOffsetMs, append.packHash, append.calendarHash,
      state.marks['first-contact'], state.closedAt, sealedState, state.outcome, townsBeside(state),
      due ? onTheWall(due.due) : 'infinity', due?.rule.id ?? null, due && onTheWall(due.anchor), sealedName, departmentsBeside(state), answerOwedSince, papersDueAt, grantedFen, tasks[0]?.act ?? null, askedOf(tasks), state.recused]);
  await Promise.all([row, writeAlerts(manager, projection), writeOversight(manager, before, state, pinned), settleOrders(manager, append.events), breakGlass(manager, append), keepSlips(manager, append.caseId, state, clocks, onTheWall)]);
}

/** As whoever holds them lists them: by what binds them first. */
async function keepSlips(manager: EntityManager, caseId: string, { slips, townCode }: CaseState, clocks: readonly Clock[], onTheWall: (at: Clock['due']) => Date): Promise<void> {
  if (slips.length === 0) return;
  const rows = slips.map(slip => {
    const clock = bindingClock(slip, clocks);
    const { slipNo, to, state, outcome, reliefFirst, marks } = slip;
    return {
      slip_no: slipNo, to_department: 'department' in to ? to.department : null, to_town: 'townCode' in to ? to.townCode : null, state, outcome, relief_first: reliefFirst, issued_at: marks['slip-issued'],
      due_at: clock ? onTheWall(clock.due) : 'infinity', due_clock: clock?.rule.id ?? null, due_anchor: clock && onTheWall(clock.anchor),
    };
  });
  await manager.query(
    `INSERT INTO slip (case_id, slip_no, to_department, to_town, county, state, outcome, relief_first, issued_at, due_at, due_clock, due_anchor)
     SELECT $1, slip_no, to_department, to_town, $2, state, outcome, relief_first, issued_at, due_at, due_clock, due_anchor FROM jsonb_populate_recordset(NULL::slip, $3)
     ON CONFLICT (case_id, slip_no) DO UPDATE SET county = $2, state = excluded.state, outcome = excluded.outcome, due_at = excluded.due_at, due_clock = excluded.due_clock, due_anchor = excluded.due_anchor
       WHERE (slip.county, slip.state, slip.outcome, slip.due_at, slip.due_clock, slip.due_anchor) IS DISTINCT FROM (excluded.county, excluded.state, excluded.outcome, excluded.due_at, excluded.due_clock, excluded.due_anchor)`,
    [caseId, townCode.slice(0, 6), JSON.stringify(rows)]);
}

/** What somebody waits for first; what is overdue is still waited for. */
function nextDue(clocks: readonly Clock[]): Clock | null {
  return clocks.filter(isRunning).reduce<Clock | null>((first, clock) => first && !isBefore(clock.due, first.due) ? first : clock, null);
}

const TOLD_THOUGH_RECUSED: ReadonlySet<AlertKind> = new Set<AlertKind>(['recused', 'recusal-lifted']);

async function writeAlerts(manager: EntityManager, { append, caseNo, before, pack, channels }: Projection): Promise<void> {
  let state = before;
  const written: Promise<unknown>[] = [];
  for (const event of append.events) {
    state = evolve(state, event);
    const { recused } = state;
    // One event may make several alerts: their addressees are numbered through.
    const addressed = alertsOf(event, state, pack).flatMap(({ to, ...alert }) => to.map(one => ({ ...alert, to: one })));
    const everybody = await channels.people(manager, addressed.map(({ to }) => to));
    for (const [i, { to, kind, clock, step }] of addressed.entries()) {
      const key = `${append.caseId}:${state.head}:${i}`;
      // Who is recused hears no more of the case than that.
      const people = TOLD_THOUGH_RECUSED.has(kind) ? everybody : everybody.filter(({ post, recipient }) => ![post, recipient].some(id => recused.includes(id)));
      const owed = channels.owed(kind, to, people);
      written.push(
        manager.query(
          `INSERT INTO alert (alert_key, case_id, case_no, kind, clock, step, to_handler, to_role, to_department, to_region, occurred_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [key, append.caseId, caseNo, kind, clock, step, to.handlerId, to.role, to.department, to.region, event.occurredAt]),
        manager.query(`INSERT INTO alert_delivery (alert_key, channel, recipient, state) SELECT $1, unnest($2::text[]), unnest($3::text[]), 'pending'`,
          [key, owed.map(({ channel }) => channel), owed.map(({ recipient }) => recipient)]));
    }
  }
  if (written.length > 0) written.push(manager.query(`SELECT pg_notify('jishi_outbox', '')`));
  await Promise.all(written);
}

/** By PostgreSQL's clock, which no fast-forward moves. */
async function breakGlass(manager: EntityManager, { caseId, events }: Append): Promise<void> {
  for (const { type, data } of events) {
    if (type !== 'GlassBroken') continue;
    await manager.query(
      `INSERT INTO glass (case_id, account_id, until_at) VALUES ($1, $2, clock_timestamp() + interval '${GLASS_MINUTES} minutes') ON CONFLICT (case_id, account_id) DO UPDATE SET until_at = excluded.until_at`, [caseId, data.staffId]);
  }
}

/** What a person found out about an order, or the bank said by itself, stands in its row as well. */
async function settleOrders(manager: EntityManager, events: CaseEvent[]): Promise<void> {
  await Promise.all(events.map(({ type, data, occurredAt }) => {
    if (type !== 'PaymentConfirmed' && type !== 'PaymentDeclined' && type !== 'PaymentReturned') return null;
    const state = { PaymentConfirmed: 'CONFIRMED', PaymentDeclined: 'DECLINED', PaymentReturned: 'RETURNED' }[type];
    return manager.query(
      `UPDATE payment_order SET state = $2, settled_at = coalesce(settled_at, $3), bank_reference = coalesce(bank_reference, $4), decline_reason = coalesce(decline_reason, $5) WHERE order_id = $1 AND state <> $2`,
      [data.orderId, state, occurredAt, 'bankReference' in data ? data.bankReference : null, 'reason' in data ? data.reason : null]);
  }));
}
