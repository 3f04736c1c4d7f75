import { allHandlersFinished, ApplicationFailure, condition, continueAsNew, currentUpdateInfo, defineSignal, defineUpdate, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { clocksOf, nextRung } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { PublishedYear } from '#libs/contracts/calendar-landing.js';
import type { Command, PaymentOutcome } from '#libs/contracts/command.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import { type Append, type CaseInput, type CommandAnswer, type CommandRequest, type JournalActivities, type JournalRow, type LandedAnswer, landingCause, type Merger, NAMES, RUN_UPDATES, type Standing, stepsOf, type Synced, type SyncRequest } from '#libs/contracts/journal.js';
import type { BankOutcome, BankWord } from '#libs/contracts/payment.js';
import { SYSTEM } from '#libs/contracts/system.js';
import { interned } from '#libs/policy/interned.js';
import { decide, type Decision } from '#libs/relief/decide.js';
import { evolve, openState } from '#libs/relief/evolve.js';
import { isAnswer, refusedPayload } from '#workflows/refused-payload.js';
import { foreignLink, keyTaken, refusal, safely, unsettled, upToDate } from '#workflows/relief-case/failures.js';
import { pay } from '#workflows/relief-case/pay.js';
import { RungTimer } from '#workflows/relief-case/rung-timer.js';
import { currentTrace, follow } from '#workflows/tracing.js';

/** A case, from first contact to closed: people's commands, the clocks' rungs and the bank's answers, one after another. */
export async function reliefCase(input: CaseInput): Promise<number> {
  // Started by a stranger, with nothing of ours or nothing at all: it ends at once.
  if (!input?.pack || input.caseId !== workflowInfo().workflowId) throw refusedPayload();
  // Its own copy of the rules goes: a case sleeps for weeks, and there are thousands of them.
  input = { ...input, pack: interned(input.packHash, input.pack), calendar: interned(input.calendarHash, input.calendar) };
  const { caseId, pack, calendar } = input;
  const inbox: Waiting[] = [];
  /** What came of each cause, of people's and the machine's alike, so that a repetition changes nothing. */
  const done = new Map<string, CommandAnswer>();
  const paying = new Set<string>();
  const timer = new RungTimer();
  let updates = 0;
  /** Whether the server has asked for a new run, with an update that was accepted. */
  let suggested = false;
  let state: CaseState | null = null;
  let caseNo = '';
  /** When the last step was recorded, or the last question how far the case is. */
  let recordedMs = 0;
  /** How far the case's own time runs ahead of the machine's. */
  let aheadMs = 0;
  /** How much of that this run's time does not have of itself: an earlier run had been fast-forwarded. */
  let skippedMs = 0;

  setHandler(command, request => enqueue(cause => run(request.command, cause, request)), {
    // A refusal here leaves no trace in the history. The handler decides again: this runs before queued commands.
    // The opening command is refused by the loop instead, which then ends the workflow it had started.
    validator: request => {
      const { id } = currentUpdateInfo()!;
      // Sealed for this case and this update: nobody else's word can be sent again as another.
      if (!request?.command || request.cause !== id) throw refusedPayload();
      if (done.has(id) || !state) return;
      const decision = safely(() => ask(request.command, now(), request, {}));
      if (decision.refusal) throw refusal(decision.refusal, state.head);
    },
  });
  setHandler(sync, (request?: SyncRequest) => enqueue(async () => {
    if (knows(request)) return null;
    await synchronise({ asked: true });
    await reachDueRungs(); // Whoever asks finds them journalled, though their timer may be about to go off only now.
    return null;
  }).then(() => null), {
    // How far a case is, is asked in this way and not by a query: see decision 14.
    validator: (request?: SyncRequest) => {
      if (request && typeof request.head !== 'number') throw refusedPayload();
      if (knows(request)) throw upToDate(state!.head);
    },
  });
  setHandler(absorb, merger => enqueue(cause => run({ type: 'absorb-case', ...merger }, cause)).then(() => null), {
    validator: merger => {
      if (!merger?.caseNo) throw refusedPayload();
    },
  });
  setHandler(bankWord, word => enqueue(() => recordPayment(word.orderId, word.outcome)).then(() => null), {
    validator: word => {
      if (!word?.orderId || !word.outcome) throw refusedPayload();
    },
  });
  setHandler(paymentUnanswered, told => {
    // Its one field and no more: a signal bears no id, so nothing that was sealed for something else may pass for it.
    if (!told?.orderId || Object.keys(told).length !== 1) return;
    inbox.push({ work: () => run({ type: 'record-payment', orderId: told.orderId, outcome: { state: 'unanswered', at: null } }, `payment-unanswered:${told.orderId}`), trace: undefined, resolve: () => undefined, reject: () => undefined });
  });
  setHandler(landCalendar, published => enqueue(cause => run({ type: 'land-calendar', ...published }, cause)).then(answer => answer !== null), {
    validator: published => {
      if (!published?.year?.notice || !published.proposedBy || !published.confirmedBy) throw refusedPayload();
      // The year names its landing: another edition cannot come under a name that has not been used.
      if (landingCause(published.year) !== currentUpdateInfo()!.id) throw refusedPayload();
    },
  });

  if (input.resume) await begin();
  while (!isFinished()) {
    await condition(() => inbox.length > 0 || timer.fired || isFinished() || isTooLong());
    if (isTooLong()) await continueAsNew<typeof reliefCase>({ ...input, resume: true, runUpdates: RUN_UPDATES });
    await reachDueRungs();
    await handleNext();
    await reachDueRungs(); // A late entry can make rungs due at once.
    if (!state && inbox.length === 0) {
      // Nothing was opened, so there is no case. Failing lets the same key try again.
      await condition(allHandlersFinished);
      throw refusal({ code: 'opening-incomplete' }, 0);
    }
    startPayments();
    arm();
  }
  return state!.head;

  /** Temporal takes 2,000 updates per run, and long histories are slow; a new run begins from the journal. */
  function isTooLong(): boolean {
    const quiet = !isClosed() && inbox.length === 0 && paying.size === 0 && allHandlersFinished();
    return quiet && (suggested || updates >= (input.runUpdates ?? EARLIER_RUN_UPDATES));
  }

  /**
   * Due by what history knows (a timer that went off, a step that was recorded), not by the time of the task at hand:
   * a replay may see that step in a later task, and has to take the same way.
   */
  async function reachDueRungs(): Promise<void> {
    const trace = currentTrace();
    for (let next = nextDue(); next && msOf(next.rung.at) <= knownMs(); next = nextDue()) {
      follow(undefined); // Nobody asked for it.
      await run({ type: 'reach-rungs', clockKey: next.clock.key }, `rung:${next.clock.key}:${next.rung.step}`);
    }
    follow(trace);
  }

  /** How far time has come for certain. */
  function knownMs(): number {
    return Math.max(timer.firedForMs, recordedMs);
  }

  async function handleNext(): Promise<void> {
    const waiting = inbox.shift();
    follow(waiting?.trace);
    if (!waiting) return;
    try {
      waiting.resolve(await waiting.work());
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error; // Fails the workflow task: the case waits for better code.
      waiting.reject(error);
    }
  }

  /** `work` gets the update's id, which names its cause. */
  function enqueue(work: (cause: string) => Promise<CommandAnswer | null>): Promise<CommandAnswer | null> {
    const cause = currentUpdateInfo()!.id;
    const trace = currentTrace();
    updates++;
    // Not looked at elsewhere: an update that is refused wakes the workflow, too, and leaves nothing that a replay could wake it by.
    suggested ||= workflowInfo().continueAsNewSuggested;
    return new Promise((resolve, reject) => inbox.push({ resolve, reject, work: () => work(cause), trace }));
  }

  /** Decides one command and journals what it came to. What another attempt had journalled is taken over and decided upon anew. */
  async function run(asked: Command, cause: string, request?: CommandRequest): Promise<CommandAnswer | null> {
    // Of other cases nothing is known until the journal says so.
    let facts: Facts = {};
    let edition: Append['edition'];
    for (let current = false; ;) {
      const answered = done.get(cause);
      if (answered) return answered;
      // A host whose clock is behind must not doubt a timer that went off.
      const decidedAt = request ? now() : instantOf(Math.max(msOf(now()), knownMs()));
      const { refusal: refused, events } = ask(asked, decidedAt, request, facts);
      if (refused) {
        if (!request) return null; // The rung or the payment was already dealt with.
        if (current) throw refusal(refused, state?.head ?? 0);
        await synchronise({ asked: true }); // The journal may know of a step that was lost here.
        current = true;
        continue;
      }
      const append: Append = {
        caseId, packHash: input.packHash, calendarHash: input.calendarHash, edition,
        expectedHead: state?.head ?? 0, cause, requestHash: request?.requestHash ?? null, events, now: decidedAt,
      };
      const appended = await journal.appendEvents(append);
      if (!isAnswer(appended)) continue; // Somebody else's word: the journal tells whether it has taken the step.
      if ('taken' in appended) throw keyTaken();
      if ('foreign' in appended) throw foreignLink(request !== undefined);
      if ('edition' in appended) {
        edition = { pack, calendar };
        continue;
      }
      if ('facts' in appended) {
        // Decided upon and still contradicted: decider and journal disagree, and asking again would never end.
        if (digestOf(appended.facts) === digestOf(facts)) throw unsettled();
        facts = appended.facts;
        continue;
      }
      caseNo = appended.caseNo;
      if (appended.adopted) {
        adopt(appended.adopted, appended.standing);
        continue;
      }
      // Fast-forwarding moves the case's time ahead of the machine's; the least delay tells by how much.
      aheadMs = Math.max(aheadMs, msOf(appended.decidedAt) - appended.writtenAtMs);
      const taken = appended.decidedAt === decidedAt ? events : ask(asked, appended.decidedAt, request, facts).events ?? [];
      sameAsDecided(appended, taken);
      return fold(cause, request?.requestHash ?? null, taken);
    }
  }

  /** Takes over what the journal holds beyond this run. */
  async function synchronise({ begins = false, asked = false }): Promise<Synced> {
    let known = await journal.syncCase({ caseId, expectedHead: state?.head ?? 0, now: now(), begins });
    while (!isAnswer(known)) known = await journal.syncCase({ caseId, expectedHead: state?.head ?? 0, now: now(), begins });
    if ('foreign' in known) throw foreignLink(asked);
    caseNo = known.caseNo;
    adopt(known.rows, known.standing);
    aheadMs = Math.max(aheadMs, known.aheadMs);
    if (known.at) recordedMs = Math.max(recordedMs, msOf(known.at));
    return known;
  }

  /** A run that goes on from the journal. Years that were published while none was there still have to land, once the case is open. */
  async function begin(): Promise<void> {
    const { behindMs, years } = await synchronise({ begins: true });
    skippedMs = behindMs;
    for (const published of years) {
      const work = async () => isClosed() ? null : run({ type: 'land-calendar', ...published }, landingCause(published.year));
      inbox.push({ work, trace: currentTrace(), resolve: () => undefined, reject: () => undefined });
    }
    await reachDueRungs(); // A closed case may owe some, and nothing else.
    startPayments();
    arm();
  }

  function adopt(rows: JournalRow[], standing?: Standing | null): void {
    if (standing) {
      state = openState(standing.state);
      for (const { cause, requestHash, events } of standing.answers) {
        recordedMs = Math.max(recordedMs, ...events.map(event => msOf(event.recordedAt)));
        done.set(cause, { caseId, caseNo, requestHash, events });
      }
    }
    for (const { cause, requestHash, rows: own } of stepsOf(rows)) fold(cause, requestHash, own.map(row => row.event));
  }

  function fold(cause: string, requestHash: string | null, events: CaseEvent[]): CommandAnswer {
    const answer: CommandAnswer = { caseId, caseNo, requestHash, events: [] };
    for (const event of events) {
      state = evolve(state, event);
      recordedMs = Math.max(recordedMs, msOf(event.recordedAt));
      answer.events.push({ seq: state.head, type: event.type, occurredAt: event.occurredAt, recordedAt: event.recordedAt });
    }
    done.set(cause, answer);
    return answer;
  }

  /** Every approved relief is paid by a child of its own, beside the loop; the outcome comes back as a command of the machine. */
  function startPayments(): void {
    for (const { orderId, amountFen, payeeName, bankCard, state: standing } of state?.reliefs ?? []) {
      if (standing !== 'ordered' || !orderId || paying.has(orderId)) continue;
      paying.add(orderId);
      const trace = currentTrace();
      void pay({ orderId, caseId, amountFen, payeeName, bankCard }).then(outcome => inbox.push({
        work: () => recordPayment(orderId, outcome),
        trace,
        resolve: () => paying.delete(orderId),
        reject: () => undefined,
      }));
    }
  }

  /** The bank's answer, or what it says of itself, whichever is first. Doubt has a cause of its own: the bank's word may still follow. */
  function recordPayment(orderId: string, said: BankOutcome | BankWord['outcome']): Promise<CommandAnswer | null> {
    const cause = { confirmed: 'payment', declined: 'payment', 'in-doubt': 'payment-doubt', returned: 'payment-return' }[said.state];
    const outcome: PaymentOutcome = said.state === 'in-doubt' ? { ...said, at: null } : { ...said, at: instantOf(Date.parse(said.bankAt) + aheadMs) };
    return run({ type: 'record-payment', orderId, outcome }, `${cause}:${orderId}`);
  }

  function knows(request: SyncRequest | undefined): boolean {
    return request !== undefined && state !== null && state.head >= request.head;
  }

  function ask(asked: Command, at: Instant, request: CommandRequest | undefined, facts: Facts): Decision {
    return decide({ state, command: asked, actor: request?.actor ?? SYSTEM, now: at, caseId, pack, calendar, facts });
  }

  function nextDue() {
    return state && nextRung(clocksOf(state, pack, calendar));
  }

  function arm(): void {
    timer.arm(nextDue()?.rung.at, msOf(now()));
  }

  /** The case's own time: virtual where the server fast-forwards it. */
  function now(): Instant {
    return instantOf(Date.now() + skippedMs);
  }

  function isFinished(): boolean {
    return isClosed() && inbox.length === 0 && allHandlersFinished();
  }

  function isClosed(): boolean {
    return state?.status === 'closed';
  }
}

const EARLIER_RUN_UPDATES = 300;

const command = defineUpdate<CommandAnswer | null, [CommandRequest]>(NAMES.command);
const sync = defineUpdate<null, [SyncRequest?]>(NAMES.sync);
const absorb = defineUpdate<null, [Merger]>(NAMES.absorb);
const bankWord = defineUpdate<null, [BankWord]>(NAMES.bankWord);
const paymentUnanswered = defineSignal<[{ orderId: string }]>(NAMES.paymentUnanswered);
const landCalendar = defineUpdate<LandedAnswer, [PublishedYear]>(NAMES.landCalendar);

/**
 * The journal commits before Temporal has made the step durable, which is why an append names the head it expects. It
 * is retried for as long as the database is away; a local activity keeps that out of the history for a minute.
 */
const journal = proxyLocalActivities<JournalActivities>({
  startToCloseTimeout: '15 seconds',
  localRetryThreshold: '1 minute',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
});

interface Waiting {
  work(): Promise<CommandAnswer | null>;
  /** Whose trace it belongs to. */
  trace: string | undefined;
  resolve(answer: CommandAnswer | null): void;
  reject(error: unknown): void;
}

/**
 * Replay does not notice a decider that decides otherwise; comparing digests does. Throwing anything but a failure
 * stops the workflow task: the case waits, unharmed, and the worker ends a run that stays so (apps/worker/spoilt-workflows.ts).
 */
function sameAsDecided(appended: { digest: string }, events: CaseEvent[]): void {
  if (appended.digest !== digestOf(events)) throw new OtherDecision('nondeterminism: the decision differs from the one that was journalled');
}

/** Told by its name, which is all of a failure that is not sealed. */
class OtherDecision extends Error {
  override readonly name = 'OtherDecision';
}
