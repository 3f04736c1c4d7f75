import { readPack } from '#infra/policy.js';
import type { Basis, Pack } from '#libs/policy/pack.js';
import { MARKS, type Mark } from '#libs/contracts/words.js';
import { readEdition } from '#infra/policy.js';
import { aCase } from '#libs/relief/scenario.js';

const ON = '2026-10-13';
const jining = readPack('jining-2021', ON);
const chaoyang = readPack('chaoyang-2021', ON);

/** Who decides a programme, by severity, at an amount in fen. */
function deciders(pack: Pack, programme: string, severity: 'light' | 'heavier' | 'severe', amountFen: bigint): string[] {
  return pack.authority.filter(({ decides, programmes, severities, overFen, uptoFen }) => decides && programmes.includes(programme)
    && (severities?.includes(severity) ?? true) && amountFen > BigInt(overFen ?? 0) && (uptoFen === null || amountFen <= BigInt(uptoFen))).map(({ body }) => body);
}

describe('Jining\'s pack', () => {
  it('has the notice\'s windows', () => {
    expect(jining.clocks.filter(c => ['emergency-relief', 'urgent-relief', 'paperwork'].includes(c.id)).map(c => [c.id, c.value, c.anchor, c.stop, c.basis.value])).toEqual([
      ['emergency-relief', { hours: 2 }, 'first-contact', 'relief-delivered', 'statutory'],
      ['urgent-relief', { hours: 24 }, 'first-contact', 'relief-delivered', 'statutory'],
      ['paperwork', { workingDays: 5 }, 'relief-delivered', 'papers-complete', 'statutory'],
    ]);
  });

  it('has what its notice does not: no tracks, no severities, no amounts, no once-a-year rule', () => {
    expect(jining).toMatchObject({ tracks: [], severities: [], onceAYear: null, publicNotice: null, recipients: { residence: null } });
    expect(jining.authority.every(({ severities, overFen, uptoFen }) => severities === null && overFen === null && uptoFen === null)).toBe(true);
  });

  it('names three tiers of recipients, twelve departments, and programmes of all four kinds', () => {
    expect(jining.recipients.tiers).toHaveLength(3);
    expect(jining.departments).toHaveLength(12);
    expect(new Set(jining.programmes.map(p => p.kind))).toEqual(new Set(['special', 'temporary', 'basic-living', 'service']));
  });

  it('looks at temporary relief last but one in ordinary cases and first in urgent ones', () => {
    expect([jining.reliefOrder.ordinary.order, jining.reliefOrder.urgent.order]).toEqual([['special', 'temporary', 'basic-living'], ['temporary', 'special', 'basic-living']]);
  });
});

describe('Chaoyang\'s pack', () => {
  it('has no window that could be breached, since its notice names no number', () => {
    const values = chaoyang.clocks.flatMap(({ basis }) => [basis.value, ...Object.values(basis.valueFor ?? {})]);
    expect(values.filter(basis => basis !== 'advisory' && basis !== 'house')).toEqual([]);
    expect(chaoyang.clocks.map(c => c.id)).toEqual(expect.arrayContaining(['urgent-relief', 'paperwork']));
  });

  it.each([
    ['light', 1n, 'town'], ['light', 50_000n, 'town'], ['light', 50_001n, 'county'],
    ['heavier', 1n, 'county'], ['heavier', 50_000n, 'county'], ['heavier', 50_001n, 'county'], ['severe', 1n, 'county'], ['severe', 9_999_999n, 'county'],
  ] as const)('%s at %s fen is decided by the %s', (severity, amountFen, body) => {
    expect(deciders(chaoyang, 'temporary', severity, amountFen)).toEqual([body]);
  });

  it('lets the city be asked in severe cases only', () => {
    expect(chaoyang.authority.filter(({ decides }) => !decides).map(({ body, severities }) => [body, severities])).toEqual([['city', ['severe']]]);
  });

  it('tells two tracks apart: relief first, or the whole procedure', () => {
    expect(chaoyang.tracks.map(({ id, reliefFirst, steps }) => [id, reliefFirst, steps.map(s => s.step)])).toEqual([
      ['urgent-type', true, []], ['expenditure-type', false, ['visit', 'means-check', 'appraisal', 'opinion', 'public-notice']],
    ]);
  });

  it('helps once a year for the same event; the year, the days around it and the override are the pack\'s', () => {
    expect(chaoyang.onceAYear).toMatchObject({
      period: 'calendar-year', warningDays: 3, override: { body: 'county', reasonRequired: true },
      basis: { rule: 'statutory', period: 'interpretation', warningDays: 'house', override: 'interpretation' },
    });
  });

  it('has all eight causes from its notice, and asks nobody for residence', () => {
    expect(chaoyang.causes.map(c => c.basis)).toEqual(Array.from<Basis>({ length: 8 }).fill('statutory'));
    expect(chaoyang.recipients.residence).toMatchObject({ required: false, basis: 'statutory' });
  });
});

describe.each([['jining-2021', jining], ['chaoyang-2021', chaoyang]] as const)('%s', (_, pack) => {
  it('cites its own notice, everywhere', () => {
    expect(new Set(notices(pack))).toEqual(new Set([pack.notice]));
  });

  it('has a ladder on each clock that ends in a demand for an answer, and demands none before it is due', () => {
    for (const { ladder } of pack.clocks) {
      expect(ladder.at(-1)).toMatchObject({ at: '+3', inspection: true });
      expect(ladder.slice(0, -1).filter(rung => rung.inspection)).toEqual([]);
    }
  });

  it('has every cause there is, so that any plea can be entered', () => {
    expect(pack.causes).toHaveLength(8);
  });
});

it('a mark is set by the events it names: the walk of a case shows it', () => {
  const story = aCase(readEdition('jining-2021')).upTo('close');
  const marks = Object.entries(story.state!.marks) as [Mark, string][];
  expect(marks.length).toBeGreaterThanOrEqual(5);
  for (const [mark, instant] of marks) {
    const setBy: readonly string[] = MARKS[mark];
    expect([mark, story.events.some(e => setBy.includes(e.type) && e.occurredAt === instant)]).toEqual([mark, true]);
  }
});

function notices(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => key === 'citation' ? [(inner as { notice: string }).notice] : notices(inner));
}
