import { readEdition } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import type { MachineCommand } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { aCase, type CaseStory, STAFF, WALK } from '#libs/relief/scenario.js';

/** What single rungs and answers of the bank do stands in scenarios/machine.ts; this is what comes of them in a row. */
const rules = readEdition('jining-2021');
const { li, system } = STAFF;
const given = (pack: Pack = rules.pack) => aCase({ ...rules, pack });
const paidAt = (at: Instant | null): MachineCommand => ({ type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'confirmed', bankReference: 'B1', at } });
const due = '2026-10-14T10:00:00+08:00';
const ofRungs = (events: CaseEvent[]) => events.map(e => [e.type, e.type === 'RungReached' ? e.data.step : null, e.occurredAt]);

/** What the workflow's loop does when nobody comes: sleep until the next rung, as often as there is one. */
function sleepThrough(story: CaseStory): CaseStory {
  for (let next = story.nextRung(); next; next = story.nextRung()) story.at(next.rung.at).tick();
  return story;
}

describe('a plea nobody takes up', () => {
  const story = sleepThrough(given().upTo('report-lead'));

  it('reaches every rung at its instant, up to the demand for an answer and what is due when that is not given', () => {
    expect(ofRungs(story.events.slice(1))).toEqual([
      ['RungReached', 'half', '2026-10-13T22:00:00+08:00'],
      ['RungReached', 'eighty', '2026-10-14T05:12:00+08:00'],
      ['DutyCalled', null, '2026-10-14T05:12:00+08:00'],
      ['RungReached', 'due', '2026-10-14T05:27:00+08:00'],
      ['RungReached', 'due', due],
      ['ClockBreached', null, due],
      ['DutyCalled', null, due],
      ['RungReached', 'due', '2026-10-14T10:15:00+08:00'],
      ['RungReached', 'plus1', '2026-10-16T00:00:00+08:00'],
      ['RungReached', 'plus3', '2026-10-20T00:00:00+08:00'],
      ['InspectionDemanded', null, '2026-10-20T00:00:00+08:00'],
      ['RungReached', 'eighty', '2026-10-27T00:00:00+08:00'],
      ['RungReached', 'due', '2026-10-28T00:00:00+08:00'],
      ['RungReached', 'plus1', '2026-10-29T00:00:00+08:00'],
    ]);
    expect(story.events.every(e => e.type !== 'RungReached' || e.data.delivered)).toBe(true);
  });

  it('has no rung left', () => {
    expect(story.nextRung()).toBeNull();
  });

  it('shows its clock breached and not explained', () => {
    expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', due, breached: true, explained: false, stoppedAt: null }, { key: 'inspection-answer#1', breached: false }, { key: 'duty-call#1', stoppedAt: null }, { key: 'duty-call#2', stoppedAt: null }]);
  });
});

describe('a rung', () => {
  it('is the earliest over all clocks', () => {
    const both: Pack = { ...rules.pack, clocks: [...rules.pack.clocks, { ...rules.pack.clocks[1]!, id: 'sooner', value: { hours: 2 } }] };
    expect(given(both).upTo('apply').nextRung()).toMatchObject({ clock: { key: 'sooner#1' }, rung: { step: 'half' } });
  });

  it('of another clock follows once the work of this one is done', () => {
    expect(given().upTo('confirm').nextRung()).toMatchObject({ clock: { key: 'paperwork#1' }, rung: { step: 'half', at: '2026-10-16T00:00:00+08:00' } });
  });

  it.each(['advisory', 'house'] as const)('of a window that is %s warns and escalates, and breaches nothing', basis => {
    const soft: Pack = { ...rules.pack, clocks: rules.pack.clocks.map(clock => ({ ...clock, basis: { ...clock.basis, value: basis } })) };
    const types = sleepThrough(given(soft).upTo('report-lead')).events.slice(1).map(e => e.type);
    expect(types.filter(type => type !== 'DutyCalled')).toEqual([...Array.from({ length: 7 }, () => 'RungReached'), 'InspectionDemanded', 'RungReached', 'RungReached', 'RungReached']);
  });
});

describe('work done at the end of its window', () => {
  it('is in time at the due instant itself, though the rung came first', () => {
    const story = given().upTo('approve').at(due).tick().does(system, paidAt(null));
    expect(story.clocks()[0]).toMatchObject({ stoppedAt: due, breached: true, explained: true });
  });

  it('is in time at the due instant itself, where it came before the rung', () => {
    const story = given().upTo('approve').at(due).does(system, paidAt(null)).tick();
    expect(story.clocks()[0]).toMatchObject({ stoppedAt: due, breached: false });
  });

  it('is a breach even where the answer overtook the rung', () => {
    const story = given().upTo('approve').at(due).later(1).does(system, paidAt(null)).tick();
    expect(story.events.map(e => e.type)).toContain('ClockBreached');
    expect(story.clocks()[0]).toMatchObject({ stoppedAt: '2026-10-14T10:00:00.001+08:00', breached: true, explained: false });
  });

  it('leaves the rungs after it unreached', () => {
    const story = sleepThrough(given().upTo('approve').at(due).later(1).does(system, paidAt(null)));
    expect(story.state!.clocks['urgent-relief#1']!.rungs).toEqual(['half', 'eighty', 'due']);
  });

  it('is explained once', () => {
    const story = given().upTo('approve').at('2026-10-14T11:00:00+08:00').tick().does(system, paidAt('2026-10-14T09:00:00+08:00' as Instant))
      .does(li, { type: 'complete-papers' }).does(li, { type: 'feedback' }).does(li, { type: 'close' });
    expect(story.events.filter(e => e.type === 'BreachExplained')).toHaveLength(1);
  });

  it('needs no explanation where no rung had been reached yet', () => {
    const story = given().upTo('approve').at('2026-10-14T11:00:00+08:00').does(system, paidAt('2026-10-14T09:00:00+08:00' as Instant)).tick();
    expect(story.events.map(e => e.type)).not.toContain('ClockBreached');
    expect(story.events.map(e => e.type)).not.toContain('BreachExplained');
  });
});

it('the bank\'s word on a second payment does not move the instant of the first', () => {
  const story = given().upTo('confirm');
  const { marks } = story.state!;
  story.later(3_600_000).does(...WALK['relief-first']).does(STAFF.wang, { type: 'approve', reliefId: 2, cardTail: '0007' })
    .does(system, { type: 'record-payment', orderId: 'case-1-p2', outcome: { state: 'confirmed', bankReference: 'B2', at: null } });
  expect(story.state!.reliefs.map(r => r.state)).toEqual(['paid', 'paid']);
  expect(story.state!.marks).toEqual(marks);
});
