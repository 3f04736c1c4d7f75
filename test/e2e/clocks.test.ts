import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastForwardCase } from '#infra/fast-forward.js';
import { packIds, readPack } from '#infra/policy.js';
import type { CaseView } from '#libs/contracts/view.js';
import { CARD, eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

/** Invented, and so far away that nobody publishes it: a Spring Festival of ten days, with three weekend days worked for it. */
const FESTIVAL = {
  year: 2033, notice: '虚构〔2032〕1号',
  holidays: [{ name: '元旦', from: '2033-01-01', to: '2033-01-03' }, { name: '春节', from: '2033-01-30', to: '2033-02-08' }],
  workdays: ['2033-01-23', '2033-01-29', '2033-02-12'],
};

/** Instants of that year as a hand wrote them: `02-11` is the end of 10 February, `01-29T11:00` an hour of its day. */
const at = (written: string) => `2033-${written.includes('T') ? written : `${written}T00:00`}:00+08:00`;

/** Counted out on paper, never by the product: the working days of January to March 2033 that a window or a rung can end on. */
interface Ladder {
  [step: string]: string;
}
const LADDERS = {
  twentyDays: { half: '02-11', eighty: '02-18', due: '02-24', plus1: '02-25', plus3: '03-01' },
  threeDays: { half: '01-22', eighty: '01-24', due: '01-25', plus1: '01-26', plus3: '01-28' },
  tenDays: { half: '01-27', eighty: '01-30', due: '02-11', plus1: '02-12', plus3: '02-15' },
  day: { half: '01-29T11:00', eighty: '01-29T18:12', due: '01-29T23:00', plus1: '02-10', plus3: '02-12' },
} satisfies { [window: string]: Ladder };
const FIVE_DAYS_OF_PAPERS: Ladder = { half: '02-11', eighty: '02-13', due: '02-15', plus1: '02-16', plus3: '02-18' };

/** `misses`: what running past it makes of it, as the notice says and not as the pack does. `demands`: whether an answer in writing is then owed. */
interface Clock {
  anchor: string;
  ladder: Ladder;
  misses: 'breach' | 'warning';
  demands?: true;
}
const warns = (anchor: string, ladder: Ladder): Clock => ({ anchor, ladder, misses: 'warning' });
const demands = (clock: Clock): Clock => ({ ...clock, demands: true });
const breaches = (anchor: string, ladder: Ladder): Clock => demands({ anchor, ladder, misses: 'breach' });

const OF_EVERY_COUNTY: { [clock: string]: Clock } = {
  'supplement-list': warns('01-20', { eighty: '01-22', due: '01-24' }),
  acceptance: warns('01-20', { due: '01-24', plus1: '01-25' }),
  'slip-accept': demands(warns('01-20', LADDERS.threeDays)),
  'slip-answer': demands(warns('01-20', LADDERS.tenDays)),
  'inspection-answer': warns('01-28', { eighty: '02-12', due: '02-13', plus1: '02-15' }),
  'follow-up': warns('01-29', { half: '02-10', due: '02-12', plus1: '02-13' }),
  'oral-confirmation': warns('01-28', { due: '01-30', plus1: '02-10' }),
};
/** By pack and clock; where the notice gives a grade no number, that grade's clock apart. */
const CLOCKS: { [pack: string]: { [clock: string]: Clock } } = {
  'jining-2021': {
    ...OF_EVERY_COUNTY,
    'emergency-relief': breaches('01-28', { half: '01-29T00:00', eighty: '01-29T00:36', due: '01-29T01:00', plus1: '02-10', plus3: '02-12' }),
    'urgent-relief': breaches('01-28', LADDERS.day),
    paperwork: breaches('01-29', FIVE_DAYS_OF_PAPERS),
    'paperwork of an emergency': demands(warns('01-29', FIVE_DAYS_OF_PAPERS)),
    investigation: breaches('01-20', LADDERS.threeDays),
    'town-decision': breaches('01-20', LADDERS.twentyDays),
    visit: warns('01-20', { half: '01-22', due: '01-24', plus1: '01-25' }),
    'undelegated-route': demands(warns('01-20', LADDERS.twentyDays)),
    'undelegated-town': warns('01-20', { due: '02-13', plus3: '02-17' }),
    'undelegated-county': demands(warns('02-12', { half: '02-18', eighty: '02-22', due: '02-24', plus1: '02-25', plus3: '03-01' })),
  },
  'chaoyang-2021': {
    ...OF_EVERY_COUNTY,
    'urgent-relief': demands(warns('01-28', LADDERS.day)),
    easing: warns('01-29', { due: '02-15', plus3: '02-18' }),
    paperwork: demands(warns('02-14', { half: '02-17', eighty: '02-19', due: '02-22', plus1: '02-23', plus3: '02-25' })),
    decision: demands(warns('01-20', LADDERS.twentyDays)),
    'public-notice': warns('01-28', { due: '02-11' }),
  },
};

interface Office {
  pack: string;
  town: string;
  village: string;
  intake: string;
  investigator: string;
  approver: string;
  lead: string;
  county: string;
  countyApprover: string;
  duty: string;
  department: string;
  departmentHandler: string;
  materials: string[];
}
const JINING: Office = {
  pack: 'jining-2021', town: '370899101000', village: 'zhao-village', intake: 'li-intake', investigator: 'sun-investigator', approver: 'wang-approver', lead: 'zhou-lead', county: 'wu-county',
  countyApprover: 'jiang-approver', duty: 'zheng-duty', department: 'medical-insurance', departmentHandler: 'yi-medical', materials: ['application', 'means-authorisation', 'hardship-evidence'],
};
const CHAOYANG: Office = {
  pack: 'chaoyang-2021', town: '211399101000', village: 'tian-village', intake: 'bai-intake', investigator: 'luo-investigator', approver: 'gao-approver', lead: 'song-lead', county: 'yuan-county',
  countyApprover: 'lu-approver', duty: 'xiao-duty', department: 'civil-affairs', departmentHandler: 'du-civil', materials: ['application', 'means-authorisation'],
};

type Post = Exclude<keyof Office, 'pack' | 'town' | 'department' | 'materials'>;
type Row = Awaited<ReturnType<Town['journal']>>[number];
type ClockView = CaseView['clocks'][number];

/** One case of a county on its way through that winter, by its own clock. */
class Case {
  caseNo = '';
  private caseId = '';

  constructor(readonly office: Office) {}

  /** An ordinary lead has no clock yet: it is taken to the winter of 2033 unharmed. */
  async begin(day = '01-20T10:00'): Promise<void> {
    const { body } = await town.open(this.office.village, lead({ townCode: this.office.town, urgency: 'ordinary' }));
    this.caseNo = body.caseNo;
    this.caseId = (await this.view()).caseId;
    await this.does('intake', 'take-over');
    await this.does('intake', 'grade', { urgency: 'ordinary' });
    await this.until(day);
  }

  view(): Promise<CaseView> {
    return town.view(this.caseNo, this.office.county);
  }

  does(post: Post, type: string, fields: object = {}): Promise<unknown> {
    return town.done(this.office[post] as string, this.caseNo, type, fields);
  }

  async until(written: string, beforeMs = 0): Promise<void> {
    const aheadMs = Date.parse(at(written)) - beforeMs - Date.parse((await this.view()).now);
    await fastForwardCase(town.instance.settings, this.caseId, aheadMs);
  }

  /** To where hardly any time is left. */
  justBefore(due: string): Promise<void> {
    return this.until(due, JUST_BEFORE_MS);
  }

  async applies(materials: string[] = this.office.materials): Promise<void> {
    await this.does('intake', 'apply', { personal: { name: '张三', summary: '大病' }, ...(materials.length > 0 && { materials }) });
  }

  async accepted(track?: string): Promise<void> {
    await this.applies();
    await this.does('intake', 'accept', track ? { track } : {});
  }

  /** The report of 28 January, 23:00, that shows the case to be worse than it had looked. */
  async worsens(urgency: 'urgent' | 'emergency'): Promise<void> {
    await this.does('intake', 'grade', { urgency, shownAt: at('01-28T23:00') });
  }

  proposes(fields: object = { form: 'goods', personal: { payeeName: '张三', what: '米面' } }): Promise<unknown> {
    return this.does('intake', 'relief-first', fields);
  }

  /** Goods by the morning of 29 January, approved and handed over in one go. */
  async relieved(urgency: 'urgent' | 'emergency'): Promise<void> {
    await this.begin('01-29T10:00');
    await this.does('intake', 'grade', { urgency });
    await this.proposes();
    await this.does('approver', 'approve', { reliefId: 1 });
    await this.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
  }

  /** What comes first is approved by word of mouth in the night to 29 January. */
  async approvedAtNight(): Promise<void> {
    await this.begin('01-28T23:00');
    await this.worsens('urgent');
    await this.proposes();
    await this.does('intake', 'approve-orally', { reliefId: 1, approverId: this.office.duty });
  }

  async investigated(): Promise<void> {
    await this.does('investigator', 'investigate', { step: 'visit' });
    await this.does('intake', 'give-opinion');
  }

  async posted(): Promise<void> {
    await this.begin();
    await this.accepted('expenditure-type');
    await this.does('investigator', 'investigate', { step: 'visit' });
    await this.does('investigator', 'investigate', { step: 'means-check', authorised: true });
    await this.does('investigator', 'investigate', { step: 'appraisal' });
    await this.does('intake', 'give-opinion');
    await this.until('01-28T10:00');
    await this.does('intake', 'post-notice', { personal: { place: '村务公开栏' } });
  }

  decided(post: Post, programme: string, occurredAt?: string): Promise<unknown> {
    return this.does(post, 'decide', { programme, amountFen: '50000', ...(occurredAt && { occurredAt }), ...(this.office === CHAOYANG && { severity: 'light' }), personal: { payeeName: '张三', bankCard: CARD } });
  }

  /** Until 12 February, minutes before the town has had it too long. */
  async raisedInTime(): Promise<void> {
    await this.raisable();
    await this.justBefore('02-13');
    await this.does('intake', 'raise', { to: 'county', programme: 'medical', amountFen: '50000' });
  }

  async raisable(): Promise<void> {
    await this.begin();
    await this.accepted();
    await this.investigated();
  }

  async slipIssued(): Promise<void> {
    await this.begin();
    await this.does('intake', 'issue-slip', { department: this.office.department, personal: { item: '住院费用' } });
  }

  async turnedAway(): Promise<void> {
    await this.begin();
    await this.applies();
    await this.does('intake', 'reject', { ground: 'not-in-hardship' });
    await this.does('intake', 'plan-follow-up', { on: '2033-01-29' });
  }
}

const JUST_BEFORE_MS = 300_000;

/** A way to go, and the clocks it meets and misses. `late`: rungs that were due before anybody could know of the clock. */
interface Way {
  about: string;
  office: Office;
  met?: string[];
  missed?: string[];
  late?: string[];
  go(one: Case): Promise<void>;
}

const ofBoth = (way: Omit<Way, 'office'>): Way[] => [JINING, CHAOYANG].map(office => ({ ...way, office }));

const WAYS: Way[] = [
  ...ofBoth({ about: 'what is missing is listed at the last moment', met: ['supplement-list'], async go(one) {
    await one.begin();
    await one.applies([]);
    await one.justBefore('01-24');
    await one.does('intake', 'list-missing', { materials: one.office.materials });
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'nobody says what is missing', missed: ['supplement-list'], async go(one) {
    await one.begin();
    await one.applies([]);
    await one.until('01-24T00:01');
  } }),
  ...ofBoth({ about: 'accepted at the last moment', met: ['acceptance'], async go(one) {
    await one.begin();
    await one.applies();
    await one.justBefore('01-24');
    await one.does('intake', 'accept', one.office === CHAOYANG ? { track: 'expenditure-type' } : {});
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'never accepted', missed: ['acceptance'], async go(one) {
    await one.begin();
    await one.applies();
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'a slip is accepted and answered, and an answer in writing given, each at the last moment', met: ['slip-accept', 'slip-answer', 'inspection-answer'], async go(one) {
    await one.slipIssued();
    await one.justBefore('01-25');
    await one.does('departmentHandler', 'accept-slip', { slipNo: 1 });
    await one.until('01-28T10:00');
    await one.does('county', 'inspect', { personal: { demand: '说明进展' } });
    await one.justBefore('02-11');
    await one.does('departmentHandler', 'answer-slip', { slipNo: 1, outcome: 'helped' });
    await one.justBefore('02-13');
    await one.does('lead', 'answer-inspection', { inspectionNo: 1, personal: { answer: '已办结' } });
    await one.until('02-16');
  } }),
  ...ofBoth({ about: 'nobody looks at a slip, nor at the demand that follows', missed: ['slip-accept', 'slip-answer', 'inspection-answer'], async go(one) {
    await one.slipIssued();
    await one.until('02-16');
  } }),
  ...ofBoth({ about: 'turned away and looked up at the last moment', met: ['follow-up'], async go(one) {
    await one.turnedAway();
    await one.justBefore('02-12');
    await one.does('village', 'follow-up', { followUpNo: 1, furtherNeed: false });
    await one.until('02-14');
  } }),
  ...ofBoth({ about: 'turned away and forgotten', missed: ['follow-up'], async go(one) {
    await one.turnedAway();
    await one.until('02-14');
  } }),
  ...ofBoth({ about: 'by night, and nobody goes on with it', missed: ['urgent-relief', 'oral-confirmation'], async go(one) {
    await one.approvedAtNight();
    await one.until('02-13');
  } }),

  { about: 'by night: goods, signature and papers at the last moment', office: JINING, met: ['urgent-relief', 'oral-confirmation', 'paperwork'], async go(one) {
    await one.approvedAtNight();
    await one.justBefore('01-29T23:00');
    await one.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
    await one.justBefore('01-30');
    await one.does('duty', 'confirm-approval', { reliefId: 1 });
    await one.accepted();
    await one.justBefore('02-15');
    await one.does('intake', 'complete-papers');
    await one.until('02-20');
  } },
  { about: 'papers never follow', office: JINING, missed: ['paperwork'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-20');
  } },
  { about: 'an emergency: the bank confirms, and papers follow, at the last moment', office: JINING, met: ['emergency-relief', 'paperwork of an emergency'], async go(one) {
    await one.begin('01-28T23:00');
    await one.worsens('emergency');
    await one.proposes({ form: 'money', amountFen: '50000', personal: { payeeName: '张三', bankCard: CARD } });
    await one.justBefore('01-29T01:00');
    await one.does('approver', 'approve', { reliefId: 1 });
    await eventually(async () => (await one.view()).reliefs[0]!.state === 'paid', 'payment', 60_000);
    await one.accepted();
    await one.justBefore('02-15');
    await one.does('intake', 'complete-papers');
    await one.until('02-20');
  } },
  { about: 'an emergency nobody answers', office: JINING, missed: ['emergency-relief'], async go(one) {
    await one.begin('01-28T23:00');
    await one.worsens('emergency');
    await one.until('02-13');
  } },
  { about: 'an emergency whose papers never follow', office: JINING, missed: ['paperwork of an emergency'], async go(one) {
    await one.relieved('emergency');
    await one.until('02-20');
  } },
  { about: 'the full procedure, each part at the last moment', office: JINING, met: ['visit', 'investigation', 'town-decision'], async go(one) {
    await one.begin();
    await one.accepted();
    await one.justBefore('01-24');
    await one.does('investigator', 'investigate', { step: 'visit' });
    await one.justBefore('01-25');
    await one.does('intake', 'give-opinion');
    await one.justBefore('02-24');
    await one.decided('approver', 'temporary');
    await one.until('03-02');
  } },
  { about: 'accepted, and left lying', office: JINING, missed: ['visit', 'investigation', 'town-decision'], async go(one) {
    await one.begin();
    await one.accepted();
    await one.until('03-02');
  } },
  { about: 'raised and decided at the last moment', office: JINING, met: ['undelegated-town', 'undelegated-county', 'undelegated-route'], late: ['undelegated-route half'], async go(one) {
    await one.raisedInTime();
    await one.justBefore('02-24');
    await one.decided('countyApprover', 'medical');
    await one.until('03-02');
  } },
  { about: 'raised, and never decided', office: JINING, missed: ['undelegated-county', 'undelegated-route'], late: ['undelegated-route half'], async go(one) {
    await one.raisedInTime();
    await one.until('03-02');
  } },
  { about: 'raised too late', office: JINING, missed: ['undelegated-town'], late: ['undelegated-town due', 'undelegated-town plus3'], async go(one) {
    await one.raisable();
    await one.until('02-18T10:00');
    await one.does('intake', 'raise', { to: 'county', programme: 'medical', amountFen: '50000' });
  } },

  { about: 'by night: goods, signature, easing and papers at the last moment', office: CHAOYANG, met: ['urgent-relief', 'oral-confirmation', 'easing', 'paperwork'], async go(one) {
    await one.approvedAtNight();
    await one.justBefore('01-29T23:00');
    await one.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
    await one.justBefore('01-30');
    await one.does('duty', 'confirm-approval', { reliefId: 1 });
    await one.accepted('urgent-type');
    await one.justBefore('02-15');
    await one.does('intake', 'ease-urgency');
    await one.justBefore('02-22');
    await one.does('intake', 'complete-papers');
    await one.until('02-26');
  } },
  { about: 'nobody says that the urgency has eased', office: CHAOYANG, missed: ['easing'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-19');
  } },
  { about: 'eased, and papers never follow', office: CHAOYANG, missed: ['paperwork'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-14T10:00');
    await one.does('intake', 'ease-urgency');
    await one.until('02-26');
  } },
  { about: 'a notice runs its days, and is decided upon at the last moment', office: CHAOYANG, met: ['decision'], missed: ['public-notice'], async go(one) {
    await one.posted();
    await one.justBefore('02-24');
    await one.decided('approver', 'temporary');
    await one.until('03-02');
  } },
  { about: 'somebody objects at the last moment', office: CHAOYANG, met: ['public-notice'], async go(one) {
    await one.posted();
    await one.justBefore('02-11');
    await one.does('village', 'object', { noticeNo: 1, personal: { objection: '情况不实' } });
    await one.until('02-12');
  } },
  { about: 'accepted, and left lying', office: CHAOYANG, missed: ['decision'], async go(one) {
    await one.begin();
    await one.accepted('urgent-type');
    await one.until('03-02');
  } },
];

/** The days that count from a Thursday on, 20 January; what is missing between them is the festival and the weekends nobody works. */
const TWENTY_DAYS = '01-21 01-23 01-24 01-25 01-26 01-27 01-28 01-29 02-09 02-10 02-11 02-12 02-14 02-15 02-16 02-17 02-18 02-21 02-22 02-23';

/** Decided on paper at that instant, and entered on the morning after. */
const ENTERED_LATE = ['2033-02-23T23:59:59.999+08:00', '2033-02-24T00:00:00+08:00', '2033-02-24T00:00:00.001+08:00'].map((occurredAt): Way => ({
  about: `decided at ${occurredAt}`, office: JINING, async go(one) {
    await one.begin();
    await one.accepted();
    await one.investigated();
    await one.until('02-24T09:00');
    await one.decided('approver', 'temporary', occurredAt);
  },
}));

interface Told {
  view: CaseView;
  rows: Row[];
}

let town: Town;
const told = new Map<Way, Told | Error>();

beforeAll(async () => {
  town = await Town.start();
  const landed = await town.call('chen-admin', 'POST', '/v1/calendar-years', FESTIVAL);
  if (landed.status !== 200) throw new Error(JSON.stringify(landed.body));
  // Every case has its own time; a few at once keep the machine busy and no more.
  const waiting = [...WAYS, ...ENTERED_LATE];
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      const one = new Case(way.office);
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
    expect(rungs).toEqual(written(expected.ladder).filter(([step]) => step === 'half' || step === 'eighty'));
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
  expect(rows.filter(row => row.type === 'RungReached').map(row => [row.data['clockKey'], row.data['step'], row.occurred_at.getTime() - contactMs]))
    .toEqual([['half', 30], ['eighty', 48], ['due', 60]].map(([step, minutes]) => [`${urgency}-relief#1`, step, Number(minutes) * 60_000 * hours]));
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
