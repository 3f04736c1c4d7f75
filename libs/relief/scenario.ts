import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf, type DueRung, nextRung } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { Actor, Command } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { Pack } from '#libs/policy/pack.js';
import { decide, type Decision } from '#libs/relief/decide.js';
import { evolveAll } from '#libs/relief/evolve.js';

/**
 * Cases for tests, as given–when–then:
 *
 *     const given = aCase(rules).upTo('take-over');
 *     expect(given.when(STAFF.li, { type: 'close' })).toEqual({ refusal: … });
 *
 * Whatever a case has been through went through the decider, so no test begins with a case that could not exist.
 */
export function aCase(rules: { pack: Pack; calendar: Calendar }): CaseStory {
  return new CaseStory(rules);
}

export const TOWN = '370899101000';
export const OTHER_TOWN = '370899102000';
export const CASE_ID = 'case-1';
/** A Tuesday, 10 in the morning, with an ordinary week around it. */
export const FIRST_CONTACT = '2026-10-13T10:00:00+08:00' as Instant;

export const COUNTY = '370899000000';

export const STAFF = {
  zhao: { id: 'zhao-village', role: 'village-assistant', region: '370899101201' },
  he: { id: 'he-intake', role: 'town-intake', region: OTHER_TOWN },
  jiang: { id: 'jiang-approver', role: 'county-approver', region: COUNTY },
  cao: { id: 'cao-finance', role: 'county-finance', region: COUNTY },
  zheng: { id: 'zheng-duty', role: 'county-duty', region: COUNTY },
  wu: { id: 'wu-county', role: 'supervisor', region: COUNTY },
  medical: { id: 'yi-medical', role: 'department-handler', region: COUNTY, department: 'medical-insurance' },
  civil: { id: 'min-civil', role: 'department-handler', region: COUNTY, department: 'civil-affairs' },
  grid: { id: 'grid-east', role: 'reporter', region: '370899101201' },
  li: { id: 'li-intake', role: 'town-intake', region: TOWN },
  sun: { id: 'sun-investigator', role: 'town-investigator', region: TOWN },
  wang: { id: 'wang-approver', role: 'town-approver', region: TOWN },
  zhou: { id: 'zhou-lead', role: 'team-lead', region: TOWN },
  qian: { id: 'qian-supervisor', role: 'supervisor', region: TOWN },
  citizen: { id: 'citizen', role: 'citizen', region: TOWN },
  system: SYSTEM,
} satisfies { [name: string]: Actor };

const walk = {
  'report-lead': [STAFF.grid, { type: 'report-lead', townCode: TOWN, cause: 'sudden-illness', channel: 'discovery', personal: { summary: '突发重病' } }],
  apply: [STAFF.li, { type: 'apply', personal: { name: '王小明', summary: '突发重病，无力支付' } }],
  accept: [STAFF.li, { type: 'accept' }],
  grade: [STAFF.li, { type: 'grade', urgency: 'urgent' }],
  'take-over': [STAFF.li, { type: 'take-over' }],
  'relief-first': [STAFF.li, { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '王小明', bankCard: '6222020000000007' } }],
  approve: [STAFF.wang, { type: 'approve', reliefId: 1, cardTail: '0007' }],
  confirm: [STAFF.system, { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'confirmed', bankReference: 'B1', at: null } }],
  'complete-papers': [STAFF.li, { type: 'complete-papers' }],
  feedback: [STAFF.li, { type: 'feedback', satisfied: true }],
  close: [STAFF.li, { type: 'close' }],
} as const satisfies { [step: string]: readonly [Actor, Command] };

/** The whole way of a case when nothing goes wrong. */
export const WALK: { [step in keyof typeof walk]: readonly [Actor, Command] } = walk;
export type Step = keyof typeof walk;

export class CaseStory {
  readonly events: CaseEvent[] = [];
  state: CaseState | null = null;
  now: Instant = FIRST_CONTACT;
  readonly rules: { pack: Pack; calendar: Calendar };
  private walked = 0;

  constructor(rules: { pack: Pack; calendar: Calendar }) {
    this.rules = rules;
  }

  at(now: string): this {
    this.now = now as Instant;
    return this;
  }

  later(byMs: number): this {
    this.now = instantOf(msOf(this.now) + byMs);
    return this;
  }

  /** What the decider answers; nothing goes on record. */
  when(actor: Actor, command: Command, facts?: Facts): Decision {
    return decide({ state: this.state, command, actor, now: this.now, caseId: CASE_ID, facts, ...this.rules });
  }

  /** Puts on record what the command made. @throws when it is refused: the story could not have happened. */
  does(actor: Actor, command: Command, facts?: Facts): this {
    const { events, refusal } = this.when(actor, command, facts);
    if (refusal) throw new Error(`${command.type} by ${actor.id}: ${refusal.code}`);
    this.events.push(...events);
    this.state = evolveAll(this.state, events);
    return this;
  }

  /** Lets the case's own time do what it does: every rung that is due by now goes on record. */
  tick(): this {
    for (let next = this.nextRung(); next && msOf(next.rung.at) <= msOf(this.now); next = this.nextRung()) {
      this.does(SYSTEM, { type: 'reach-rungs', clockKey: next.clock.key });
    }
    return this;
  }

  clocks(): readonly Clock[] {
    return this.state ? clocksOf(this.state, this.rules.pack, this.rules.calendar) : [];
  }

  nextRung(): DueRung | null {
    return nextRung(this.clocks());
  }

  /** Walks on to the step and takes it, a minute for each. */
  upTo(step: Step): this {
    for (const [name, [actor, command]] of Object.entries(WALK).slice(this.walked)) {
      this.walked++;
      this.does(actor, command).later(60_000);
      if (name === step) return this;
    }
    throw new Error(`${step} lies behind this case`);
  }
}
