import { readEdition } from '#infra/policy.js';
import { clocksOf, nextRung } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { MachineCommand } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { aCase, type CaseStory, FIRST_CONTACT, STAFF, WALK } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const { li, system } = STAFF;
const given = (pack: Pack = rules.pack) => aCase({ ...rules, pack });
const reach = (clockKey: string): MachineCommand => ({ type: 'reach-rungs', clockKey });
const paidAt = (at: Instant | null): MachineCommand => ({ type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'confirmed', bankReference: 'B1', at } });
const due = '2026-10-14T10:00:00+08:00';
const ofRungs = (events: CaseEvent[]) => events.map(e => [e.type, e.type === 'RungReached' ? e.data.step : null, e.occurredAt]);

const clocksIn = (story: CaseStory) => clocksOf(story.state!, story.rules.pack, story.rules.calendar);
/** What the workflow's loop does when it wakes: every rung that is due by now. */
function catchUp(story: CaseStory): CaseStory {
  for (let next = nextRung(clocksIn(story)); next && msOf(next.rung.at) <= msOf(story.now); next = nextRung(clocksIn(story))) {
    story.does(system, reach(next.clock.key));
  }
  return story;
}

/** What the workflow's loop does when nobody comes: sleep until the next rung, as often as there is one. */
function sleepThrough(story: CaseStory): CaseStory {
  for (let next = nextRung(clocksIn(story)); next; next = nextRung(clocksIn(story))) catchUp(story.at(next.rung.at));
  return story;
}

describe('a plea nobody takes up', () => {
  const story = sleepThrough(given().upTo('report-lead'));

  it('reaches every rung at its instant, and the breach goes on record with what it rests on', () => {
    expect(ofRungs(story.events.slice(1))).toEqual([
      ['RungReached', 'half', '2026-10-13T22:00:00+08:00'],
      ['RungReached', 'eighty', '2026-10-14T05:12:00+08:00'],
      ['RungReached', 'due', due],
      ['ClockBreached', null, due],
      ['RungReached', 'plus1', '2026-10-16T00:00:00+08:00'],
      ['RungReached', 'plus3', '2026-10-20T00:00:00+08:00'],
    ]);
    expect(story.events.find(e => e.type === 'ClockBreached')?.data)
      .toEqual({ clockKey: 'urgent-relief#1', clock: 'urgent-relief', due, citation: { notice: '济政字〔2021〕16号', section: '二(三)' } });
    expect(story.events.every(e => e.type !== 'RungReached' || e.data.delivered)).toBe(true);
  });

  it('has no rung left, and no rung is reached twice', () => {
    expect(nextRung(clocksIn(story))).toBeNull();
    expect(story.when(system, reach('urgent-relief#1'))).toEqual({ refusal: { code: 'nothing-due' } });
  });

  it('shows its clock breached and not explained', () => {
    expect(clocksIn(story)).toMatchObject([{ key: 'urgent-relief#1', due, breached: true, explained: false, stoppedAt: null }]);
  });
});

describe('rungs that come due at once', () => {
  it('all go on record at their own instants, and only the highest is delivered', () => {
    const late = catchUp(given().upTo('report-lead').at('2026-10-15T00:00:00+08:00'));
    expect(late.events.slice(1).map(e => e.type === 'RungReached' ? [e.data.step, e.data.delivered, e.occurredAt, e.recordedAt] : [e.type, e.occurredAt])).toEqual([
      ['half', false, '2026-10-13T22:00:00+08:00', late.now], ['eighty', false, '2026-10-14T05:12:00+08:00', late.now],
      ['due', true, due, late.now], ['ClockBreached', due],
    ]);
  });

  it('come from a lead that is entered late', () => {
    const story = given().does(STAFF.grid, {
      type: 'report-lead', townCode: '370899101000', cause: 'other', channel: 'village', personal: { summary: '停电' }, occurredAt: instantOf(msOf(FIRST_CONTACT) - 20 * 3_600_000),
    });
    expect(catchUp(story).events.slice(1).map(e => e.type === 'RungReached' && [e.data.step, e.data.delivered])).toEqual([['half', false], ['eighty', true]]);
  });
});

describe('a rung', () => {
  it('is reached at its instant, not a millisecond before', () => {
    const story = given().upTo('report-lead').at('2026-10-13T21:59:59.999+08:00');
    expect(story.when(system, reach('urgent-relief#1')).refusal?.code).toBe('nothing-due');
    expect(story.later(1).when(system, reach('urgent-relief#1')).events).toHaveLength(1);
  });

  it('does not come once the work was done before it', () => {
    const story = given().upTo('confirm').at('2026-10-15T00:00:00+08:00');
    expect(story.when(system, reach('urgent-relief#1')).refusal?.code).toBe('nothing-due');
    expect(nextRung(clocksIn(story))).toMatchObject({ clock: { key: 'paperwork#1' }, rung: { step: 'half', at: '2026-10-16T00:00:00+08:00' } });
  });

  it('is the earliest over all clocks', () => {
    const both: Pack = { ...rules.pack, clocks: [...rules.pack.clocks, { ...rules.pack.clocks[1]!, id: 'sooner', value: { hours: 2 } }] };
    expect(nextRung(clocksIn(given(both).upTo('apply')))).toMatchObject({ clock: { key: 'sooner#1' }, rung: { step: 'half' } });
  });

  it.each(['advisory', 'house'] as const)('of a window that is %s warns and escalates, and breaches nothing', basis => {
    const soft: Pack = { ...rules.pack, clocks: rules.pack.clocks.map(clock => ({ ...clock, basis: { ...clock.basis, value: basis } })) };
    const events = sleepThrough(given(soft).upTo('report-lead')).events.slice(1);
    expect(events.map(e => e.type)).toEqual(['RungReached', 'RungReached', 'RungReached', 'RungReached', 'RungReached']);
  });
});

describe('work done late', () => {
  it('stays a recorded breach', () => {
    const story = catchUp(given().upTo('approve').at(due).later(1)).does(system, paidAt(null));
    expect(clocksIn(story)[0]).toMatchObject({ stoppedAt: '2026-10-14T10:00:00.001+08:00', breached: true, explained: false });
  });

  it('is in time at the due instant itself, though the rung came first', () => {
    const story = catchUp(given().upTo('approve').at(due)).does(system, paidAt(null));
    expect(clocksIn(story)[0]).toMatchObject({ stoppedAt: due, breached: true, explained: true });
  });

  it('is in time at the due instant itself, where it came before the rung', () => {
    const story = catchUp(given().upTo('approve').at(due).does(system, paidAt(null)));
    expect(clocksIn(story)[0]).toMatchObject({ stoppedAt: due, breached: false });
  });

  it('is a breach even where the answer overtook the rung', () => {
    const story = catchUp(given().upTo('approve').at(due).later(1).does(system, paidAt(null)));
    expect(story.events.map(e => e.type)).toContain('ClockBreached');
    expect(clocksIn(story)[0]).toMatchObject({ breached: true, explained: false });
  });

  it('leaves the rungs after it unreached', () => {
    const story = sleepThrough(given().upTo('approve').at(due).later(1).does(system, paidAt(null)));
    expect(story.state!.clocks['urgent-relief#1']!.rungs).toEqual(['half', 'eighty', 'due']);
  });
});

describe('work done in time and recorded late', () => {
  it('by the bank: the breach stays and its explanation follows', () => {
    const story = catchUp(given().upTo('approve').at('2026-10-14T11:00:00+08:00')).does(system, paidAt('2026-10-14T09:00:00+08:00' as Instant));
    const doneAt = '2026-10-14T09:00:00+08:00';
    expect(story.events.slice(-2)).toMatchObject([
      { type: 'PaymentConfirmed', occurredAt: doneAt, recordedAt: story.now },
      { type: 'BreachExplained', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', stoppedAt: doneAt }, occurredAt: story.now, by: system },
    ]);
    expect(clocksIn(story)[0]).toMatchObject({ stoppedAt: doneAt, breached: true, explained: true });
  });

  it('by a person: the same', () => {
    const story = given().upTo('confirm').at('2026-10-21T10:00:00+08:00');
    catchUp(story).does(li, { type: 'complete-papers', occurredAt: instantOf(msOf(FIRST_CONTACT) + 86_400_000) });
    expect(story.events.slice(-2).map(e => e.type)).toEqual(['PapersCompleted', 'BreachExplained']);
  });

  it('is explained once', () => {
    const story = catchUp(given().upTo('approve').at('2026-10-14T11:00:00+08:00')).does(system, paidAt('2026-10-14T09:00:00+08:00' as Instant))
      .does(li, { type: 'complete-papers' }).does(li, { type: 'feedback' }).does(li, { type: 'close' });
    expect(story.events.filter(e => e.type === 'BreachExplained')).toHaveLength(1);
  });

  it('is no breach where no rung was reached yet', () => {
    const story = catchUp(given().upTo('approve').at('2026-10-14T11:00:00+08:00').does(system, paidAt('2026-10-14T09:00:00+08:00' as Instant)));
    expect(story.events.map(e => e.type)).not.toContain('ClockBreached');
    expect(story.events.map(e => e.type)).not.toContain('BreachExplained');
  });
});

describe('the bank\'s word', () => {
  it('on a second relief does not move the instant the first was delivered', () => {
    const story = given().upTo('confirm');
    const { marks } = story.state!;
    story.later(3_600_000).does(...WALK['relief-first']).does(STAFF.wang, { type: 'approve', reliefId: 2 })
      .does(system, { type: 'record-payment', orderId: 'case-1-p2', outcome: { state: 'confirmed', bankReference: 'B2', at: null } });
    expect(story.state!.reliefs.map(r => r.state)).toEqual(['paid', 'paid']);
    expect(story.state!.marks).toEqual(marks);
  });

  it('counts from when the bank did it, but never from before the relief was proposed', () => {
    const story = given().upTo('approve');
    const proposedAt = story.state!.reliefs[0]!.proposedAt;
    expect(story.when(system, paidAt(instantOf(msOf(story.now) - 60_000))).events).toMatchObject([{ occurredAt: instantOf(msOf(story.now) - 60_000) }]);
    expect(story.when(system, paidAt(instantOf(msOf(story.now) - 86_400_000))).events).toMatchObject([{ occurredAt: proposedAt }]);
    expect(story.when(system, paidAt(instantOf(msOf(story.now) + 5_000))).events).toMatchObject([{ occurredAt: story.now }]); // a bank's clock that is ahead
  });

  it('of a refusal delivers nothing and lets the clock run on', () => {
    const story = given().upTo('approve').does(system, { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'declined', reason: 'no such card', at: null } });
    expect(story.state!.marks['relief-delivered']).toBeUndefined();
    expect(clocksIn(story)).toMatchObject([{ key: 'urgent-relief#1', stoppedAt: null }]);
  });
});
