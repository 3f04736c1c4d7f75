import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import { isBreachable } from '#libs/clock/clocks.js';
import { isBefore } from '#libs/clock/instant.js';
import type { CaseState } from '#libs/contracts/event.js';
import { bodyOf, PEOPLE, play, type Turn, TYPES } from '#libs/relief/any-case.js';
import { mayDo } from '#libs/relief/decide.js';
import { evolve } from '#libs/relief/evolve.js';

const EDITIONS = [readEdition('jining-2021'), readEdition('chaoyang-2021')];
const turn: fc.Arbitrary<Turn> = fc.tuple(fc.nat(7), fc.nat(9), fc.nat(997), fc.nat(97), fc.nat(97));
/** An edition by its place: printed whole it would bury the counterexample. */
const anyCase = fc.tuple(fc.array(turn, { minLength: 1, maxLength: 40, size: 'max' }), fc.nat(1));

describe('whatever anybody does', () => {
  it('folding changes nothing it was given, and the state survives the wire', () => {
    fc.assert(fc.property(anyCase, ([turns, county]) => {
      let folded: CaseState | null = null;
      for (const event of play(turns, EDITIONS[county]!).events) {
        const before: string = JSON.stringify(folded);
        const after: CaseState = evolve(folded, event);
        expect(JSON.stringify(folded)).toBe(before);
        folded = after;
      }
      expect(JSON.parse(JSON.stringify(folded))).toEqual(folded);
    }));
  }, 60_000);

  it('the same question has the same answer, and what is answered is recorded now or earlier', () => {
    fc.assert(fc.property(anyCase, ([turns, county]) => {
      play(turns, EDITIONS[county]!, (story, { actor, command, before, events }) => {
        const again = Object.assign(Object.create(story) as typeof story, { state: before }).when(actor, command);
        if (again.events && !events.some(event => event.type === 'DuplicateFlagged')) expect(again.events).toEqual(events);
        for (const event of events) expect(event.recordedAt).toBe(story.now);
      });
    }));
  }, 60_000);

  it('what somebody may do, they can; what they may not, they cannot', () => {
    fc.assert(fc.property(anyCase, ([turns, county]) => {
      const story = play(turns, EDITIONS[county]!);
      const { state } = story;
      if (!state) return;
      const most = Math.max(1, ...[state.reliefs, state.slips, state.notices, state.inspections, state.followUps, state.recoveries].map(all => all.length));
      for (const actor of PEOPLE) {
        const may = mayDo(state, actor, EDITIONS[county]!.pack, story.now);
        const can = TYPES.filter(type => {
          for (let n = 0; n < (may.includes(type) ? 60 * most : 4); n++) {
            const { events, refusal } = story.when(actor, { ...bodyOf(type, state, n, story.now), ...numbered(n) } as never);
            // What is left of a town's authority depends on the sum that is asked for.
            if (events || (type === 'decide' && refusal.code === 'no-authority')) return true;
          }
          return false;
        });
        expect([actor.id, may]).toEqual([actor.id, can]);
      }
    }), { numRuns: 60, endOnFailure: true });
  }, 60_000);

  it('once time has caught up, a clock is breached exactly if its work came late, or still has not come', () => {
    fc.assert(fc.property(anyCase, ([turns, county]) => {
      const story = play(turns, EDITIONS[county]!).later(1);
      if (!story.state) return;
      for (const { due, stoppedAt, endedAt, basis, breached, explained, key } of story.tick().clocks()) {
        const end = [stoppedAt, endedAt, story.now].filter(at => at !== null).reduce((one, other) => isBefore(other, one) ? other : one);
        const late = isBreachable(basis) && isBefore(due, end);
        if (late) expect([key, breached]).toEqual([key, true]);
        else if (endedAt === null) expect([key, breached]).toEqual([key, explained]); // in time: no breach, or an explained one
      }
    }), { numRuns: 300 });
  }, 60_000);
});

/** Which of the case's reliefs, slips and so on is meant: each in turn, with all bodies. */
const numbered = (n: number) => {
  const no = Math.floor(n / 60) + 1;
  return { reliefId: no, slipNo: no, noticeNo: no, inspectionNo: no, followUpNo: no, recoveryNo: no };
};
