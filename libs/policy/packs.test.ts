import { readEdition, readPack } from '#infra/policy.js';
import { type Mark, MARKS } from '#libs/contracts/words.js';
import type { Basis, Pack } from '#libs/policy/pack.js';
import { aCase } from '#libs/relief/scenario.js';

const ON = '2026-10-13';
const jining = readPack('jining-2021', ON);
const chaoyang = readPack('chaoyang-2021', ON);

/** Who decides a programme, by severity, at an amount in fen. */
function deciders(pack: Pack, programme: string, severity: 'light' | 'heavier' | 'severe', amountFen: bigint): string[] {
  return pack.authority.filter(({ decides, programmes, severities, overFen, uptoFen }) => decides && programmes.includes(programme)
    && (severities?.includes(severity) ?? true) && amountFen > BigInt(overFen ?? 0) && (uptoFen === null || amountFen <= BigInt(uptoFen))).map(({ body }) => body);
}

/** Each window: how long, from where to where, on what its value, anchor and stop rest, and in which section. */
function windows({ clocks }: Pack): string[] {
  return clocks.map(({ id, value, urgency, route, anchor, stop, basis, citation: { section } }) => [
    id, 'hours' in value ? `${value.hours} h` : 'minutes' in value ? `${value.minutes} min` : `${value.workingDays} d`, `${anchor} → ${stop}`, [basis.value, basis.anchor, basis.stop].join('/'), section, urgency.join('+'), ...(route ? [route] : []),
  ].join(', '));
}

/** On what each rule rests, and in which section. */
function rests({ rules }: Pack): { [rule: string]: string } {
  return Object.fromEntries(Object.entries(rules).map(([rule, { basis, citation: { section } }]) => [rule, `${basis} ${section}`]));
}

describe('Jining\'s pack', () => {
  it('has the notice\'s windows, and around them those it leaves open', () => {
    expect(windows(jining)).toEqual([
      'emergency-relief, 2 h, first-contact → relief-delivered, statutory/interpretation/interpretation, 二(三), emergency',
      'urgent-relief, 24 h, first-contact → relief-delivered, statutory/interpretation/interpretation, 二(三), urgent',
      'paperwork, 5 d, first-relief-delivered → papers-complete, statutory/interpretation/interpretation, 二(三), emergency+urgent',
      'investigation, 3 d, accepted → opinion-given, statutory/interpretation/statutory, 二(三), ordinary',
      'town-decision, 20 d, accepted → decided, statutory/interpretation/statutory, 二(三), ordinary, delegated',
      'visit, 2 d, accepted → visited, advisory/interpretation/statutory, 三(三)1, ordinary',
      'undelegated-route, 20 d, accepted → decided, advisory/interpretation/interpretation, 二(三), ordinary, undelegated',
      'undelegated-town, 12 d, accepted → raised, advisory/interpretation/interpretation, 二(三), ordinary, undelegated',
      'undelegated-county, 8 d, raised → decided, advisory/interpretation/interpretation, 二(三), ordinary, undelegated',
      'supplement-list, 2 d, papers-missing → supplement-settled, advisory/house/house, 三(四)2, ordinary',
      'slip-accept, 3 d, slip-issued → slip-accepted, advisory/interpretation/house, 三(三)2, emergency+urgent+ordinary',
      'slip-answer, 10 d, slip-issued → slip-answered, advisory/interpretation/interpretation, 三(三)2, emergency+urgent+ordinary',
      'oral-confirmation, 1 d, oral-approved → oral-confirmed, house/house/house, 二(三), emergency+urgent+ordinary',
      'inspection-answer, 5 d, inspection-demanded → inspection-answered, house/house/house, 四(三), emergency+urgent+ordinary',
      'follow-up, 3 d, follow-up-due → follow-up-done, house/house/house, 三(五)1, emergency+urgent+ordinary',
      'acceptance, 2 d, materials-complete → accepted, house/house/house, 二(三), ordinary',
      'duty-call, 15 min, duty-called → duty-acknowledged, house/house/house, 二(三), emergency+urgent+ordinary',
    ]);
    expect(jining.clocks.flatMap(({ id, basis }) => basis.valueFor ? [[id, basis.valueFor]] : [])).toEqual([['paperwork', { emergency: 'advisory' }]]);
  });

  it('fits its parts into the whole: a visit before the opinion, the town\'s and the county\'s days within twenty', () => {
    const days = (id: string) => (jining.clocks.find(c => c.id === id)!.value as { workingDays: number }).workingDays;
    expect(days('visit')).toBeLessThan(days('investigation'));
    expect(days('undelegated-town') + days('undelegated-county')).toBe(days('undelegated-route'));
    expect(days('undelegated-route')).toBe(days('town-decision'));
  });

  it('says of each rule what is the notice\'s own and what is not', () => {
    expect(rests(jining)).toEqual({
      'first-asked': 'interpretation 三(三)1', 'one-list': 'house 三(四)2', 'relief-first': 'statutory 二(三)', 'second-person': 'house 四(三)', 'third-person': 'house 四(三)',
      'oral-approval': 'interpretation 二(三)', recusal: 'house 四(三)', 'owed-paperwork': 'statutory 二(三)', slips: 'interpretation 三(三)2', inspection: 'interpretation 四(三)',
      feedback: 'statutory 三(三)2',
    });
  });

  it('has no ground of its own for a second plea in a year', () => {
    expect(jining.refusals.grounds.map(ground => ground.id)).toEqual([
      'not-in-hardship', 'covered-by-other-programme', 'not-this-countys', 'false-information', 'cannot-be-verified', 'check-refused',
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
    expect(windows(chaoyang)).toEqual([
      'urgent-relief, 24 h, first-contact → relief-delivered, advisory/house/house, 四(一), urgent',
      'paperwork, 5 d, urgency-eased → papers-complete, advisory/statutory/statutory, 四(三)1, urgent',
      'decision, 20 d, accepted → decided, house/house/house, 四(三)1, ordinary',
      'supplement-list, 2 d, papers-missing → supplement-settled, advisory/house/house, 四(三)1, ordinary',
      'public-notice, 3 d, notice-posted → notice-ended, house/house/house, 四(三)1, urgent+ordinary',
      'slip-accept, 3 d, slip-issued → slip-accepted, advisory/house/house, 四(二), urgent+ordinary',
      'slip-answer, 10 d, slip-issued → slip-answered, advisory/house/house, 四(二), urgent+ordinary',
      'oral-confirmation, 1 d, oral-approved → oral-confirmed, house/house/house, 四(三)1, urgent+ordinary',
      'inspection-answer, 5 d, inspection-demanded → inspection-answered, house/house/house, 五(三), urgent+ordinary',
      'follow-up, 3 d, follow-up-due → follow-up-done, house/house/house, 四(二), urgent+ordinary',
      'easing, 5 d, first-relief-delivered → urgency-eased, house/house/house, 四(三)1, urgent',
      'acceptance, 2 d, materials-complete → accepted, house/house/house, 四(三)1, ordinary',
      'duty-call, 15 min, duty-called → duty-acknowledged, house/house/house, 四(一), urgent+ordinary',
    ]);
  });

  it('says of each rule what is the notice\'s own and what is not', () => {
    expect(rests(chaoyang)).toEqual({
      'first-asked': 'house 四(一)', 'one-list': 'house 四(三)1', 'relief-first': 'statutory 四(三)1', 'second-person': 'house 五(三)', 'third-person': 'house 五(三)',
      'oral-approval': 'interpretation 四(三)1', recusal: 'house 二', 'owed-paperwork': 'statutory 四(三)1', slips: 'interpretation 四(一)', inspection: 'interpretation 五(三)',
      feedback: 'house 二',
    });
  });

  it('ends a public notice by its clock, and posts none where the procedure is cut short', () => {
    expect(chaoyang.publicNotice).toMatchObject({ tracks: ['expenditure-type'], length: { clock: 'public-notice' }, neverShown: ['resident-id', 'diagnosis', 'address', 'phone', 'bank-card'] });
    expect(ladderOf(chaoyang, 'public-notice')).toEqual(['due handler end-notice']);
  });

  it('may refuse a second relief for the same event in a year, by the notice', () => {
    expect(chaoyang.refusals.grounds.find(ground => ground.id === 'same-event-already-relieved')).toMatchObject({ basis: 'statutory', citation: { section: '二' } });
    expect(chaoyang.refusals.grounds).toHaveLength(7);
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
  it('cites its own notice, everywhere but for the remedies, which are any citizen\'s by law', () => {
    const { refusals: { remedies, grounds }, ...others } = pack;
    expect(new Set(notices({ grounds, ...others }))).toEqual(new Set([pack.notice]));
    expect(remedies.map(({ id, basis, citation: { notice, section } }) => [id, basis, notice, section])).toEqual([
      ['reconsideration', 'house', '中华人民共和国行政复议法（2023修订）', '第二十条'], ['litigation', 'house', '中华人民共和国行政诉讼法（2017修正）', '第四十六条'],
      ['complaint', 'house', pack.notice, expect.any(String)],
    ]);
  });

  it('has ladders for what families wait for that end in a demand for an answer, and demands none before it is due', () => {
    const demanding = pack.clocks.filter(({ ladder }) => ladder.some(rung => rung.inspection));
    for (const { ladder } of demanding) {
      expect(ladder.at(-1)).toMatchObject({ at: '+3', inspection: true });
      expect(ladder.slice(0, -1).filter(rung => rung.inspection)).toEqual([]);
    }
    // Those left out remind of a small part of a window that has a demand of its own, or of what is done already.
    expect(pack.clocks.filter(clock => !demanding.includes(clock)).map(c => c.id).filter(id => !['visit', 'undelegated-town', 'public-notice', 'easing', 'acceptance'].includes(id)))
      .toEqual(['supplement-list', 'oral-confirmation', 'inspection-answer', 'follow-up', 'duty-call']);
  });

  it('takes an application of which nobody said in time what is missing, and has nothing left to warn of then', () => {
    expect(ladderOf(pack, 'supplement-list')).toEqual(['80% handler,team-lead', 'due handler,team-lead deem-accepted']);
    expect(pack.clocks.flatMap(({ id, ladder }) => ladder.flatMap(({ does }) => does ? [`${id} ${does}`] : [])).filter(deed => !deed.startsWith('public-notice')))
      .toEqual(['supplement-list deem-accepted', 'duty-call call-next']);
  });

  it('calls whoever is on duty where hours count', () => {
    const calling = pack.clocks.flatMap(({ id, ladder }) => ladder.flatMap(({ step, to }) => to.includes('duty-roster') ? [`${id} ${step}`] : []));
    const hours = pack.clocks.filter(({ value }) => 'hours' in value).map(({ id }) => id);
    expect(calling).toEqual(hours.flatMap(id => [...(id === 'emergency-relief' ? ['begun'] : []), 'eighty', 'due'].map(step => `${id} ${step}`)));
  });

  it('reminds the slip\'s body before anybody else, and the oral approver as the day ends', () => {
    for (const id of ['slip-accept', 'slip-answer']) {
      expect(ladderOf(pack, id)).toEqual(['50% slip-body', '80% slip-body,team-lead', 'due supervisor', '+1 county-supervisor', '+3 county-supervisor']);
    }
    expect(ladderOf(pack, 'oral-confirmation')).toEqual(['due oral-approver,team-lead', '+1 supervisor']);
  });

  it('runs the clocks of slips, notices and the like for every grade: none of them may be without end', () => {
    for (const clock of pack.clocks.filter(c => MARKS[c.anchor].of !== 'case')) expect([clock.id, clock.urgency]).toEqual([clock.id, pack.urgencies]);
  });

  it('asks the applicant for the application and the authorisation that a means check needs', () => {
    const asked = pack.materials.items.filter(({ from }) => from === 'applicant');
    expect(asked.map(({ id }) => id)).toEqual(expect.arrayContaining(['application', 'means-authorisation']));
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
    const setBy: readonly string[] = MARKS[mark].by;
    expect([mark, story.events.some(e => setBy.includes(e.type) && e.occurredAt === instant)]).toEqual([mark, true]);
  }
});

function ladderOf(pack: Pack, id: string): string[] {
  return pack.clocks.find(clock => clock.id === id)!.ladder.map(({ at, to, does }) => [at, to.join(','), ...(does ? [does] : [])].join(' '));
}

function notices(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => key === 'citation' ? [(inner as { notice: string }).notice] : notices(inner));
}
