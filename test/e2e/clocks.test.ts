import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastForwardCase } from '#infra/fast-forward.js';
import { packIds, readPack } from '#infra/policy.js';
import type { CaseView } from '#libs/contracts/view.js';
import { HOUR_MS, lead, Town } from '#test/e2e/town.js';
import { at, type Clock, CLOCKS, FESTIVAL, type Ladder, TWENTY_DAYS } from '#test/e2e/winter-on-paper.js';
import { Case, CHAOYANG, ENTERED_LATE, JINING, JUST_BEFORE_MS, type Way, WAYS } from '#test/e2e/winter-ways.js';

type Row = Awaited<ReturnType<Town['journal']>>[number];
type ClockView = CaseView['clocks'][number];

/** Every clock of both packs on the real server, met and missed, through a winter that was counted out on paper (winter-on-paper). */
interface Told {
  view: CaseView;
  rows: Row[];
}

let town: Town;
const told = new Map<Way, Told | Error>();

beforeAll(async () => {
  town = await Town.start();
  const landed = await town.publishYear(FESTIVAL);
  if (landed.status !== 200) throw new Error(JSON.stringify(landed.body));
  // Every case has its own time; a few at once keep the machine busy and no more.
  const waiting = [...WAYS, ...ENTERED_LATE];
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      const one = new Case(town, way.office);
      const outcome = await way.go(one).then(async () => ({ view: await one.view(), rows: await town.journal(one.caseNo) }), (error: unknown) => error as Error);
      told.set(way, outcome);
    }
  }));
}, 420_000);
afterAll(() => town?.stop(), 30_000);

const cases = (which: 'met' | 'missed') => WAYS.flatMap(way => (way[which] ?? []).map(clock => [way.office.pack, clock, way.about, way] as const));

/** The clock of that name in a case, its ladder and its events. */
function clockOf(way: Way, named: string): { clock: ClockView; expected: Clock; rungs: string[][]; rows: Row[]; of: (type: string) => Row[] } {
  const outcome = told.get(way)!;
  if (outcome instanceof Error) throw outcome;
  const { view, rows } = outcome;
  const id = named.split(' ')[0]!;
  // The report that showed it, and not first contact, arms a clock of hours here: for both it is the first arming.
  const clock = view.clocks.find(one => one.clock === id)!;
  const of = (type: string) => rows.filter(row => row.type === type && row.data['clockKey'] === clock.key);
  const rungs = of('RungReached').map(row => [row.data['step'] as string, iso(row.occurred_at)]);
  return { clock, expected: CLOCKS[way.office.pack]![named]!, rungs, rows, of };
}

const iso = (date: Date) => new Date(date.getTime() + 8 * HOUR_MS).toISOString().replace('.000Z', '+08:00');
const written = (ladder: Ladder) => Object.entries(ladder).map(([step, when]) => [step, at(when)]);
const begun = ({ anchor }: ClockView) => anchor.slice(0, 10);

function toTheMinute(way: Way, { clock, of }: ReturnType<typeof clockOf>): void {
  for (const row of of('RungReached')) {
    const lagMs = row.recorded_at.getTime() - row.occurred_at.getTime();
    expect(lagMs).toBeGreaterThanOrEqual(0);
    if (!way.late?.includes(`${clock.clock} ${String(row.data['step'])}`)) expect(lagMs).toBeLessThan(JUST_BEFORE_MS);
  }
}

describe('a clock that is met', () => {
  it.each(cases('met'))('%s: %s (%s)', (_pack, named, _about, way) => {
    const found = clockOf(way, named);
    const { clock, expected, rungs, of } = found;
    const due = Date.parse(at(expected.ladder['due']!));
    expect([begun(clock), clock.due, clock.provisional]).toEqual([`2033-${expected.anchor}`, at(expected.ladder['due']!), false]);
    expect(clock.rungs.map(({ step, at: when }) => [step, when])).toEqual(written(expected.ladder));
    expect(Date.parse(clock.stoppedAt!)).toBeLessThan(due);
    expect(Date.parse(clock.stoppedAt!)).toBeGreaterThanOrEqual(due - JUST_BEFORE_MS);
    // What was due before stays on record; what would have come afterwards never does.
    expect(rungs).toEqual(written(expected.ladder).filter(([step]) => step === 'begun' || step === 'half' || step === 'eighty'));
    expect([clock.breached, clock.explained, of('ClockBreached'), of('InspectionDemanded')]).toEqual([false, false, [], []]);
    toTheMinute(way, found);
  });
});

describe('a clock that is missed', () => {
  it.each(cases('missed'))('%s: %s (%s)', (_pack, named, _about, way) => {
    const found = clockOf(way, named);
    const { clock, expected, rungs, of } = found;
    const due = at(expected.ladder['due']!);
    expect([begun(clock), clock.due, clock.provisional]).toEqual([`2033-${expected.anchor}`, due, false]);
    expect(rungs).toEqual(written(expected.ladder));
    expect(clock.rungs).toEqual(written(expected.ladder).map(([step, when]) => ({ step, at: when, reached: true })));
    const breach = expected.misses === 'breach';
    expect([clock.breached, clock.explained]).toEqual([breach, false]);
    expect(of('ClockBreached').map(row => [row.data['due'], iso(row.occurred_at)])).toEqual(breach ? [[due, due]] : []);
    expect(of('InspectionDemanded').map(row => iso(row.occurred_at))).toEqual(expected.demands ? [at(expected.ladder['plus3']!)] : []);
    expect(clock.stoppedAt === null || Date.parse(clock.stoppedAt) >= Date.parse(due)).toBe(true);
    toTheMinute(way, found);
  });
});

describe('twenty working days over a Spring Festival of ten', () => {
  it('end on the day that counting by hand comes to', () => {
    const days = TWENTY_DAYS.split(' ');
    const isOff = (day: string) => FESTIVAL.holidays.some(({ from, to }) => from <= `2033-${day}` && `2033-${day}` <= to);
    expect([days.length, days.filter(isOff), days.filter(day => [0, 6].includes(new Date(`2033-${day}T12:00:00Z`).getUTCDay()))]).toEqual([20, [], ['01-23', '01-29', '02-12']]);
    const { clock } = clockOf(WAYS.find(way => way.missed?.includes('town-decision'))!, 'town-decision');
    expect(Date.parse(clock.due)).toBe(Date.parse(`2033-${days.at(-1)}T24:00:00+08:00`));
  });

  it.each(ENTERED_LATE.map((way, i) => [way.about, i < 2, way] as const))('%s and entered late: the breach stays on record, explained: %s', (about, explained, way) => {
    const { clock, of } = clockOf(way, 'town-decision');
    expect([clock.due, clock.breached, clock.explained, Date.parse(clock.stoppedAt!)]).toEqual(['2033-02-24T00:00:00+08:00', true, explained, Date.parse(about.replace('decided at ', ''))]);
    expect([of('ClockBreached').length, of('BreachExplained').length]).toEqual([1, explained ? 1 : 0]);
  });
});

it.each([['emergency', JINING, 2], ['urgent', JINING, 24], ['urgent', CHAOYANG, 24]] as const)('the hours of an %s plea run from first contact, to the millisecond', async (urgency, office, hours) => {
  const { body: { caseNo } } = await town.open(office.village, lead({ townCode: office.town, urgency }));
  const view: CaseView = await town.view(caseNo, office.county);
  await fastForwardCase(town.instance.settings, view.caseId, hours * HOUR_MS + 30_000);
  const rows = await town.journal(caseNo);
  const contactMs = rows[0]!.occurred_at.getTime();
  expect(rows.filter(row => row.type === 'RungReached' && row.data['clockKey'] === `${urgency}-relief#1`).map(row => [row.data['clockKey'], row.data['step'], row.occurred_at.getTime() - contactMs]))
    .toEqual([...(urgency === 'emergency' ? [['begun', 3]] : []), ['half', 30], ['eighty', 48], ['due', 60]].map(([step, minutes]) => [`${urgency}-relief#1`, step, Number(minutes) * 60_000 * hours]));
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});

it('each clock of each pack is met once and missed once, and no other is here', () => {
  const known = packIds().flatMap(id => readPack(id, '2026-10-13').clocks.flatMap(({ id: clock, basis }) => [`${id} ${clock}`, ...Object.keys(basis.valueFor ?? {}).map(grade => `${id} ${clock} of an ${grade}`)]));
  const named = (which: 'met' | 'missed') => cases(which).map(([pack, clock]) => `${pack} ${clock}`);
  const listed = Object.entries(CLOCKS).flatMap(([pack, clocks]) => Object.keys(clocks).map(clock => `${pack} ${clock}`));
  expect(listed.toSorted()).toEqual(known.toSorted());
  expect(named('met').toSorted()).toEqual(known.toSorted());
  expect(named('missed').toSorted()).toEqual(known.toSorted());
});
