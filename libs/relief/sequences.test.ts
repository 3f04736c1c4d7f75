import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import { clocksOf, isRunning, openRungs } from '#libs/clock/clocks.js';
import { msOf } from '#libs/clock/instant.js';
import type { Command, CommandType } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import { play, type Turn, TYPES } from '#libs/relief/any-case.js';
import { evolve } from '#libs/relief/evolve.js';
import { MACHINES, type Moves, type Trigger } from '#libs/relief/moves.js';
import type { CaseStory } from '#libs/relief/scenario.js';

/** `.ci/run` plays 100,000; fewer are enough to notice a slip while one works. */
const SEQUENCES = Number(process.env['JISHI_SEQUENCES'] ?? 1_500);
const turn: fc.Arbitrary<Turn> = fc.tuple(fc.nat(7), fc.nat(9), fc.nat(997), fc.nat(97), fc.nat(97));
const EDITIONS = [readEdition('jining-2021'), readEdition('chaoyang-2021')];

const BANK: { [state: string]: Trigger } = { confirmed: 'bank-confirms', declined: 'bank-declines', returned: 'bank-returns', 'in-doubt': 'bank-unclear' };
const triggerOf = (command: Command): Trigger =>
  command.type === 'reach-rungs' ? 'rung' : command.type === 'record-payment' ? BANK[command.outcome.state]! : command.type as CommandType;

function broken(what: string, ...rest: unknown[]): never {
  throw new Error(`${what} ${JSON.stringify(rest)}`);
}

/** Every state that changed changed by a move that stands in its machine's table. */
function assertMoves(command: Command, before: CaseState | null, after: CaseState): void {
  const on = triggerOf(command);
  const check = (machine: keyof typeof MACHINES, from: string | null, to: string) => {
    if (from === to) return;
    const moves = MACHINES[machine] as Moves<string>;
    const led = [moves[on]?.[from ?? 'new'] ?? [], to === 'cancelled' || to === 'taken-down' ? moves['case-ends']?.[from ?? 'new'] ?? [] : []].flat();
    if (!led.includes(to)) broken('an undeclared move', machine, on, from, to);
  };
  check('case', before?.status ?? null, after.status);
  after.reliefs.forEach((one, i) => check('relief', before?.reliefs[i]?.state ?? null, one.state));
  after.slips.forEach((one, i) => check('slip', before?.slips[i]?.state ?? null, one.state));
  after.notices.forEach((one, i) => check('notice', before?.notices[i]?.state ?? null, one.state));
  after.inspections.forEach((one, i) => check('inspection', before?.inspections[i]?.state ?? null, one.state));
}

/** Sums and people, counted from the events alone. */
class Ledger {
  private readonly orders = new Map<string, string>();
  private readonly proposers = new Map<number, string>();
  private readonly kinds = new Map<number, 'first' | 'decided'>();
  private readonly investigators = new Set<string>();
  private readonly approvers = new Set<string>();
  private readonly payers = new Set<string>();
  private orderedFen = 0n;

  note(event: CaseEvent, state: CaseState): void {
    switch (event.type) {
      case 'InvestigationStepDone': case 'Assessed': case 'OpinionGiven': this.investigators.add(event.by.id); break;
      case 'ReliefFirstProposed': this.proposers.set(event.data.reliefId, event.by.id); this.kinds.set(event.data.reliefId, 'first'); break;
      case 'CardCorrected':
        this.proposers.set(event.data.reliefId, event.by.id);
        this.kinds.set(event.data.reliefId, this.kinds.get(event.data.replaces) ?? 'decided');
        break;
      case 'ReliefApproved': {
        const approver = event.data.orallyBy ?? event.by.id;
        if (this.proposers.get(event.data.reliefId) === approver) broken('whoever proposed approves', event);
        this.approvers.add(approver);
        break;
      }
      case 'Decided': case 'SecondReliefGranted': case 'ConferenceDecided': this.approvers.add(event.by.id); break;
      case 'PaymentOrdered': {
        const { orderId, reliefId, amountFen, disbursedBy } = event.data;
        const relief = state.reliefs.find(one => one.reliefId === reliefId)!;
        if (this.orders.has(orderId)) broken('ordered twice', orderId);
        if (relief.amountFen !== amountFen || relief.form !== 'money') broken('another sum than was approved', relief, amountFen);
        this.orders.set(orderId, amountFen);
        this.orderedFen += BigInt(amountFen);
        if (this.kinds.get(reliefId) !== 'first') this.payers.add(disbursedBy);
        break;
      }
    }
    for (const [one, other] of [[this.investigators, this.approvers], [this.approvers, this.payers], [this.investigators, this.payers]] as const) {
      for (const id of one) if (other.has(id)) broken('one person in two parts', event, id);
    }
  }

  balance({ reliefs }: CaseState): void {
    const fen = (...states: string[]) => reliefs.filter(one => one.orderId !== null && states.includes(one.state)).reduce((sum, one) => sum + BigInt(one.amountFen!), 0n);
    if (this.orderedFen !== fen('ordered', 'in-doubt', 'paid', 'declined', 'returned', 'turned-down', 'replaced')) broken('what was ordered is not what became of it', reliefs);
    for (const { replaces, reliefId, amountFen } of reliefs) {
      if (replaces === null) continue;
      const old = reliefs.find(one => one.reliefId === replaces)!;
      if (old.state !== 'replaced' || old.amountFen !== amountFen || reliefs.some(one => one.replaces === replaces && one.reliefId !== reliefId)) broken('a corrected card changed more than the card', reliefs);
    }
  }
}

function assertInvariants(state: CaseState, { pack, calendar }: CaseStory['rules'], command: Command, before: CaseState | null, events: CaseEvent[]): void {
  if (events.length === 0 || state.head !== (before?.head ?? 0) + events.length) broken('a step without events', command);
  assertMoves(command, before, state);
  for (const [key, { rungs, breachedAt }] of Object.entries(state.clocks)) {
    if (new Set(rungs).size !== rungs.length) broken('a rung twice', key, rungs);
    const was = before?.clocks[key];
    if (was && (was.rungs.some(rung => !rungs.includes(rung)) || (was.breachedAt && was.breachedAt !== breachedAt))) broken('a clock forgot', key);
  }
  for (const event of events) if (msOf(event.occurredAt) > msOf(event.recordedAt)) broken('it happened after it was recorded', event);
  if (state.status !== 'closed') return;
  if (state.slips.some(slip => !['fed-back', 'rerouted', 'cancelled'].includes(slip.state))) broken('a slip without an end', state.slips);
  if (state.slips.some(slip => slip.state === 'fed-back' && slip.outcome === null)) broken('a slip without outcome', state.slips);
  if (state.reliefs.some(relief => ['proposed', 'approved', 'ordered', 'in-doubt'].includes(relief.state))) broken('a relief without an end', state.reliefs);
  if (state.inspections.some(one => one.state === 'demanded' || one.state === 'answered')) broken('an answer is owed', state.inspections);
  const running = clocksOf(state, pack, calendar).filter(clock => isRunning(clock) || openRungs(clock).some(rung => msOf(rung.at) >= msOf(state.closedAt!)));
  if (running.length > 0) broken('a clock runs after close', running.map(({ key }) => key));
}

function proved(turns: readonly Turn[], edition: (typeof EDITIONS)[number], shown: Map<string, number>): CaseStory {
  const ledger = new Ledger();
  const story = play(turns, edition, ({ state }, { command, before, events }) => {
    for (const event of events) ledger.note(event, state!);
    shown.set(command.type, (shown.get(command.type) ?? 0) + 1);
    assertInvariants(state!, edition, command, before, events);
  });
  if (!story.state) return story;
  ledger.balance(story.state);
  const written = JSON.stringify(story.state);
  const folded = (JSON.parse(JSON.stringify(story.events)) as CaseEvent[]).reduce<CaseState | null>(evolve, null);
  if (JSON.stringify(folded) !== written) broken('the journal folds to another state', folded, story.state);
  const clocks = JSON.stringify(clocksOf(JSON.parse(written) as CaseState, edition.pack, edition.calendar));
  if (clocks !== JSON.stringify(story.clocks())) broken('the clocks follow from something else than the state', story.state);
  return story;
}

describe('whatever anybody does, in whatever order', () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });

  it(`the rules hold in ${SEQUENCES} sequences of commands`, () => {
    const shown = new Map<string, number>();
    let steps = 0;
    fc.assert(fc.property(fc.array(turn, { minLength: 5, maxLength: 40, size: 'max' }), fc.nat(1), (turns, county) => {
      // Nothing that is decided, folded or counted may look at a clock on the wall.
      Date.now = () => broken('somebody looked at the time');
      try {
        steps += proved(turns, EDITIONS[county]!, shown).events.length;
      } finally {
        Date.now = realNow;
      }
    }), { numRuns: SEQUENCES });
    // Sequences that get nowhere prove nothing; a few of them may miss a rare command.
    if (SEQUENCES >= 10_000) expect([...TYPES, 'reach-rungs', 'record-payment', 'absorb-case'].filter(type => !shown.has(type))).toEqual([]);
    expect(steps).toBeGreaterThan(SEQUENCES * 5);
  }, 1_200_000);
});
