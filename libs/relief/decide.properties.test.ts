import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import { clocksOf, isBreachable, nextRung } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { Actor, Command, CommandType } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import { INVESTIGATION_STEPS, STATUSES, URGENCIES } from '#libs/contracts/words.js';
import { MOVES } from '#libs/relief/authority.js';
import { mayDo } from '#libs/relief/decide.js';
import { evolve } from '#libs/relief/evolve.js';
import { aCase, CASE_ID, type CaseStory, OTHER_TOWN, STAFF, TOWN, WALK } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const PEOPLE: Actor[] = Object.values(STAFF);
const personal = { name: '王小明', summary: '线索' };
const money = { type: 'relief-first', form: 'money', amountFen: '1', personal: { payeeName: '王小明', bankCard: '6222020000000007' } } as const;

const grant = { type: 'decide', programme: 'temporary', amountFen: '50000', personal: { payeeName: '王小明', bankCard: '6222020000000007' } } as const;

const at = fc.constantFrom(null, '2026-10-13T10:00:00+08:00' as Instant, '2026-10-13T22:00:00+08:00' as Instant, '2026-10-15T02:00:00+08:00' as Instant, '2027-10-15T02:00:00+08:00' as Instant);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    WALK['report-lead'][1], WALK.apply[1], { type: 'apply', townCode: OTHER_TOWN, cause: 'other', personal }, { type: 'accept' }, { type: 'take-over' }, { type: 'complete-papers' },
    { type: 'feedback' }, { type: 'close' }, { type: 'urge' }, { type: 'hand-over', townCode: OTHER_TOWN }, { type: 'hand-over', townCode: TOWN }, { type: 'hand-over', handlerId: STAFF.li.id },
    { type: 'reach-rungs', clockKey: 'urgent-relief#1' }, { type: 'reach-rungs', clockKey: 'emergency-relief#1' }, { type: 'confirm-grade' }, { type: 'investigate', step: 'visit' }, { type: 'investigate', step: 'means-check' }, { type: 'give-opinion' }, grant, { type: 'reach-rungs', clockKey: 'paperwork#1' }, money,
  ),
  fc.record({ type: fc.constant('grade' as const), urgency: fc.constantFrom(...URGENCIES) }),
  fc.record({ type: fc.constant('approve' as const), reliefId: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    type: fc.constant('record-payment' as const), orderId: fc.integer({ min: 1, max: 3 }).map(n => `${CASE_ID}-p${n}`),
    outcome: fc.oneof(
      fc.record({ state: fc.constant('confirmed' as const), bankReference: fc.constant('B'), at }),
      fc.record({ state: fc.constant('declined' as const), reason: fc.constant('r'), at }),
    ),
  }),
);

interface Turn { afterMs: number; actor: Actor; command: Command | null; backdatedMs: number }
const turn: fc.Arbitrary<Turn> = fc.record({
  afterMs: fc.constantFrom(0, 1, 60_000, 3_600_000, 13 * 3_600_000, 3 * 86_400_000),
  actor: fc.constantFrom(...PEOPLE),
  // Null: whatever the good way would do next, so that cases get far as well as into trouble.
  command: fc.option(command, { freq: 2 }),
  backdatedMs: fc.constantFrom(0, 0, 0, 60_000, 20 * 3_600_000),
});

/** Plays the turns; `each` sees every decision with the state before it. */
function play(turns: Turn[], each?: (story: CaseStory, before: CaseState | null, events: CaseEvent[]) => void): CaseStory {
  const story = aCase(rules);
  const way = Object.values(WALK);
  for (const { afterMs, actor, command: chosen, backdatedMs } of turns) {
    story.later(afterMs);
    const next = way.find(([who, what]) => story.when(who, what).events) ?? way[0]!;
    const [who, what] = chosen ? [actor, chosen] : next;
    const asked = backdatedMs > 0 && !what.type.startsWith('re') ? { ...what, occurredAt: instantOf(msOf(story.now) - backdatedMs) } as Command : what;
    const before = story.state;
    const decision = story.when(who, asked);
    expect(story.when(who, asked)).toEqual(decision); // the same question, the same answer
    if (!decision.events) continue;
    story.does(who, asked);
    each?.(story, before, decision.events);
  }
  return story;
}

const anyCase = fc.array(turn, { minLength: 1, maxLength: 40 });
const forward = (state: CaseState | null) => (state ? STATUSES.indexOf(state.status) : -1);

/** A body for each command that ought to be let through, if the case is anything like what `mayDo` takes it for. */
const willing = (state: CaseState): { [type in CommandType]: Command } => ({
  'report-lead': WALK['report-lead'][1], apply: WALK.apply[1], accept: { type: 'accept' },
  grade: { type: 'grade', urgency: state.urgency === 'urgent' ? 'emergency' : 'urgent' }, 'confirm-grade': { type: 'confirm-grade' }, 'take-over': { type: 'take-over' },
  investigate: { type: 'investigate', step: INVESTIGATION_STEPS.find(step => !state.stepsDone.some(done => done.step === step)) ?? 'visit' },
  'give-opinion': { type: 'give-opinion' }, decide: grant,
  'relief-first': money, approve: { type: 'approve', reliefId: state.reliefs.at(-1)?.reliefId ?? 1 }, 'complete-papers': { type: 'complete-papers' }, feedback: { type: 'feedback' },
  close: { type: 'close' }, urge: { type: 'urge' }, 'hand-over': { type: 'hand-over', townCode: state.townCode === TOWN ? OTHER_TOWN : TOWN },
});

describe('whatever anybody does', () => {
  it('the record keeps to its rules', () => {
    let decisions = 0;
    fc.assert(fc.property(anyCase, turns => {
      play(turns, (story, before, events) => {
        decisions++;
        const state = story.state!;
        expect(events.length).toBeGreaterThan(0);
        expect(state.head).toBe((before?.head ?? 0) + events.length);
        expect(forward(state)).toBeGreaterThanOrEqual(forward(before));
        expect(state.reliefs.filter(r => r.state === 'proposed' || r.state === 'ordered').length).toBeLessThanOrEqual(1);
        expect(state.reliefs.map(r => r.reliefId)).toEqual(state.reliefs.map((_, i) => i + 1));
        expect(state.marks).toMatchObject(before?.marks ?? {});
        for (const [key, record] of Object.entries(state.clocks)) {
          expect(new Set(record.rungs).size).toBe(record.rungs.length);
          expect(record).toMatchObject({ ...before?.clocks[key], rungs: expect.arrayContaining(before?.clocks[key]?.rungs ?? []) as unknown });
        }
        for (const event of events) {
          expect(msOf(event.occurredAt)).toBeLessThanOrEqual(msOf(event.recordedAt));
          expect(msOf(event.occurredAt)).toBeGreaterThanOrEqual(msOf(state.marks['first-contact']!));
        }
        // Who approved was not who proposed.
        const approved = events.find(e => e.type === 'ReliefApproved');
        if (approved) expect(state.reliefs.find(r => r.reliefId === approved.data.reliefId)!.proposedBy).not.toBe(approved.by.id);
      });
    }), { numRuns: 300 });
    expect(decisions).toBeGreaterThan(300);
  }, 60_000);

  it('the state is what its events fold to, and folding changes nothing it was given', () => {
    fc.assert(fc.property(anyCase, turns => {
      const { events, state } = play(turns);
      let folded: CaseState | null = null;
      for (const event of events) {
        const before: string = JSON.stringify(folded);
        const after: CaseState = evolve(folded, event);
        expect(JSON.stringify(folded)).toBe(before);
        folded = after;
      }
      expect(folded).toEqual(state);
      expect(JSON.parse(JSON.stringify(folded))).toEqual(folded); // survives the wire
    }));
  }, 60_000);

  it('what somebody may do, they can; what they may not, they cannot', () => {
    fc.assert(fc.property(anyCase, turns => {
      const story = play(turns);
      if (!story.state) return;
      for (const actor of PEOPLE) {
        const may = mayDo(story.state, actor, rules.pack);
        const can = (Object.keys(MOVES) as CommandType[]).filter(type => story.when(actor, willing(story.state!)[type]).events);
        expect([actor.id, may]).toEqual([actor.id, can]);
      }
    }));
  }, 60_000);

  it('once time has caught up, a clock is breached exactly if its work came late, or still has not come', () => {
    fc.assert(fc.property(anyCase, turns => {
      const story = play(turns);
      if (!story.state) return;
      const clocks = () => clocksOf(story.state!, rules.pack, rules.calendar);
      for (let next = nextRung(clocks()); next && msOf(next.rung.at) <= msOf(story.now); next = nextRung(clocks())) {
        story.does(STAFF.system, { type: 'reach-rungs', clockKey: next.clock.key });
      }
      for (const { due, stoppedAt, supersededAt, basis, breached, explained } of clocks()) {
        if (supersededAt || !isBreachable(basis)) {
          expect(breached).toBe(false);
          continue;
        }
        const late = msOf(stoppedAt ?? story.now) > msOf(due) || (!stoppedAt && story.now === due);
        if (late) expect({ breached, explained }).toEqual({ breached: true, explained: false });
        else expect(breached).toBe(explained); // in time: no breach, or an explained one
      }
    }));
  }, 60_000);
});
