import { readEdition } from '#infra/policy.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { Actor, Command } from '#libs/contracts/command.js';
import { REFUSAL_CODES, type Refusal, type RefusalCode } from '#libs/contracts/event.js';
import { aCase, type CaseStory, FIRST_CONTACT, OTHER_TOWN, STAFF, TOWN, WALK } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const { li, sun, wang, zhou, qian, grid, system } = STAFF;
const chaoyang = readEdition('chaoyang-2021');
const given = () => aCase(rules);
/** Under a pack that offers no ordinary grade. */
const urgentOnly = () => aCase({ ...rules, pack: { ...rules.pack, urgencies: ['emergency', 'urgent'] } });
const onTrack = (track: string) => aCase(chaoyang).upTo('apply').does(li, { type: 'accept', track });
const investigated = (story: CaseStory, step: 'visit') => story.does(sun, { type: 'investigate', step });
const opined = (story: CaseStory) => story.does(li, { type: 'take-over' }).does(li, { type: 'give-opinion' });
const decision = { type: 'decide', programme: 'temporary', amountFen: '50000', personal: { payeeName: '王小明', bankCard: '6222020000000007' } } as const;
const [, reliefFirst] = WALK['relief-first'];
const declined: Command = { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'declined', reason: 'no such card', at: null } };
const dayMs = 86_400_000;
const after = (instant: Instant, ms: number) => instantOf(msOf(instant) + ms);

describe('a case that goes well', () => {
  const story = given().upTo('close');

  it('leaves these events', () => {
    expect(story.events.map(e => e.type)).toEqual([
      'LeadReported', 'Applied', 'Accepted', 'Graded', 'TakenOver', 'ReliefFirstProposed', 'ReliefApproved', 'PaymentOrdered',
      'PaymentConfirmed', 'PapersCompleted', 'FeedbackGiven', 'Closed',
    ]);
  });

  it('ends closed, its marks where they happened', () => {
    const minute = (n: number) => after(FIRST_CONTACT, n * 60_000);
    expect(story.state).toEqual({
      head: 12, status: 'closed', townCode: TOWN, cause: 'sudden-illness', urgency: 'urgent', graded: true, proposedGrade: null, track: null, stepsDone: [], handlerId: 'li-intake',
      marks: { 'first-contact': minute(0), accepted: minute(2), 'relief-delivered': minute(7), 'papers-complete': minute(8), 'fed-back': minute(9) },
      grades: [
        { urgency: null, anchor: minute(0), since: minute(0), until: minute(3) },
        { urgency: 'urgent', anchor: minute(0), since: minute(3), until: null },
      ],
      clocks: {}, person: { name: '王小明' }, summary: '突发重病，无力支付',
      landedYears: [], reliefs: [{
        reliefId: 1, amountFen: '50000', payeeName: '王小明', bankCard: '6222020000000007', proposedBy: 'li-intake', proposedAt: minute(5),
        kind: 'first', state: 'paid', orderId: 'case-1-p1',
      }],
    });
  });

  it('says of every event who did it and when', () => {
    expect(story.events.map(e => e.by.id)).toEqual([
      'grid-east', 'li-intake', 'li-intake', 'li-intake', 'li-intake', 'li-intake', 'wang-approver', 'wang-approver', 'system', 'li-intake', 'li-intake', 'li-intake',
    ]);
    expect(story.events.every(e => e.recordedAt === e.occurredAt)).toBe(true);
  });

  it('keeps personal data under `personal` and nowhere else', () => {
    for (const { personal: _, ...event } of story.events) expect(JSON.stringify(event)).not.toMatch(/王小明|突发重病|6222/);
  });
});

describe('a refusal', () => {
  type Row = [code: RefusalCode, when: string, story: () => CaseStory, actor: Actor, command: Command, rest?: Partial<Refusal>];
  const citation = (rule: keyof typeof rules.pack.rules) => ({ citation: rules.pack.rules[rule].citation });
  const occurredAt = { field: 'occurredAt' };
  const rows: Row[] = [
    ['role-not-allowed', 'a supervisor accepts', () => given().upTo('apply'), qian, { type: 'accept' }],
    ['role-not-allowed', 'the machine accepts', () => given().upTo('apply'), system, { type: 'accept' }],
    ['status-not-allowed', 'a lead is accepted', () => given().upTo('report-lead'), li, { type: 'accept' }, { params: { status: 'lead' } }],
    ['status-not-allowed', 'nothing is accepted', given, li, { type: 'accept' }, { params: { status: 'none' } }],
    ['occurred-in-future', 'it happens in more than a minute', () => given().upTo('apply').at(FIRST_CONTACT), li,
      { type: 'accept', occurredAt: after(FIRST_CONTACT, 60_001) }, occurredAt],
    ['occurred-before-first-contact', 'it happened before', () => given().upTo('apply'), li, { type: 'accept', occurredAt: after(FIRST_CONTACT, -1) }, occurredAt],
    ['occurred-too-early', 'a lead is more than a year old', given, grid,
      { ...WALK['report-lead'][1], occurredAt: after(FIRST_CONTACT, -366 * dayMs - 1) } as Command, occurredAt],
    ['occurred-too-early', 'the approval lies before the proposal', () => given().upTo('relief-first'), wang,
      { type: 'approve', reliefId: 1, occurredAt: after(FIRST_CONTACT, 5 * 60_000 - 1) }, occurredAt],
    ['occurred-too-early', 'the papers lie before the relief', () => given().upTo('confirm'), li,
      { type: 'complete-papers', occurredAt: after(FIRST_CONTACT, 7 * 60_000 - 1) }, occurredAt],
    ['grade-not-offered', 'a grade has no window', () => urgentOnly().upTo('accept'), li, { type: 'grade', urgency: 'ordinary' }, { field: 'urgency' }],
    ['grade-not-offered', 'a lead is prejudged so', urgentOnly, grid, { ...WALK['report-lead'][1], urgency: 'ordinary' } as Command, { field: 'urgency' }],
    ['grade-unchanged', 'it is graded again', () => given().upTo('grade'), li, { type: 'grade', urgency: 'urgent' }, { field: 'urgency' }],
    ['no-grade-proposed', 'nobody proposed a lower one', () => given().upTo('grade'), zhou, { type: 'confirm-grade' }],
    ['second-person-needed', 'whoever proposed a lower grade confirms it', () => given().upTo('accept').does(li, { type: 'grade', urgency: 'emergency' })
      .does(li, { type: 'grade', urgency: 'urgent' }), li, { type: 'confirm-grade' }, citation('second-person')],
    ['occurred-before-first-contact', 'the report that showed it came before the first', () => given().upTo('grade'), li,
      { type: 'grade', urgency: 'emergency', shownAt: after(FIRST_CONTACT, -1) }, { field: 'shownAt' }],
    ['already-handler', 'the handler takes over', () => given().upTo('take-over'), li, { type: 'take-over' }],
    ['already-handler', 'it is handed to its handler', () => given().upTo('take-over'), zhou, { type: 'hand-over', handlerId: li.id }, { field: 'handlerId' }],
    ['not-handler', 'a colleague closes', () => given().upTo('feedback'), sun, { type: 'close' }],
    ['not-handler', 'a colleague hands it on', () => given().upTo('take-over'), sun, { type: 'hand-over', townCode: OTHER_TOWN }],
    ['not-urgent', 'nobody graded it', () => given().upTo('accept').does(li, { type: 'take-over' }), li, reliefFirst, citation('relief-first')],
    ['relief-pending', 'a relief waits for approval', () => given().upTo('relief-first'), li, reliefFirst],
    ['relief-pending', 'a relief waits for the bank', () => given().upTo('approve'), li, reliefFirst],
    ['relief-pending', 'feedback comes before the money', () => given().upTo('approve'), li, { type: 'feedback' }],
    ['no-such-relief', 'the number is wrong', () => given().upTo('relief-first'), wang, { type: 'approve', reliefId: 2 }, { field: 'reliefId' }],
    ['relief-not-proposed', 'it is approved again', () => given().upTo('approve'), wang, { type: 'approve', reliefId: 1 }],
    ['relief-not-proposed', 'the number is that of a declined one', () => given().upTo('approve').does(system, declined).does(li, reliefFirst), wang,
      { type: 'approve', reliefId: 1 }, { field: 'reliefId' }],
    ['second-person-needed', 'the proposer approves, in another post', () => given().upTo('relief-first'), { ...wang, id: li.id },
      { type: 'approve', reliefId: 1 }, citation('second-person')],
    ['nothing-delivered', 'papers come before any relief', () => given().upTo('take-over'), li, { type: 'complete-papers' }],
    ['nothing-delivered', 'feedback comes before any relief', () => given().upTo('take-over'), li, { type: 'feedback' }, citation('feedback')],
    ['papers-owed', 'feedback comes before the papers', () => given().upTo('confirm'), li, { type: 'feedback' }, citation('owed-paperwork')],
    ['papers-complete', 'papers come twice', () => given().upTo('complete-papers'), li, { type: 'complete-papers' }],
    ['opening-incomplete', 'the town is missing', given, li, { ...WALK.apply[1], cause: 'other' } as Command, { field: 'townCode' }],
    ['opening-incomplete', 'the cause is missing', given, li, { ...WALK.apply[1], townCode: TOWN } as Command, { field: 'cause' }],
    ['case-open', 'the application names another town', () => given().upTo('report-lead'), li, { ...WALK.apply[1], townCode: OTHER_TOWN } as Command, { field: 'townCode' }],
    ['nothing-due', 'the rung is still to come', () => given().upTo('apply'), system, { type: 'reach-rungs', clockKey: 'urgent-relief#1' }],
    ['nothing-due', 'the clock does not run', () => given().upTo('apply').later(99 * dayMs), system, { type: 'reach-rungs', clockKey: 'paperwork#1' }],
    ['nothing-due', 'there is no case', given, system, { type: 'reach-rungs', clockKey: 'urgent-relief#1' }],
    ['no-such-order', 'nothing was ordered', () => given().upTo('relief-first'), system, declined],
    ['no-such-order', 'the bank answers twice', () => given().upTo('confirm'), system, declined],
    ['not-urgent', 'its track leaves no room for relief first', () => onTrack('expenditure-type').does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }), li,
      reliefFirst, { citation: chaoyang.pack.tracks[1]!.citation }],
    ['track-needed', 'the policy knows tracks', () => aCase(chaoyang).upTo('apply'), li, { type: 'accept' }, { field: 'track', citation: chaoyang.pack.tracks[0]!.citation }],
    ['no-such-track', 'the policy knows no tracks', () => given().upTo('apply'), li, { type: 'accept', track: 'urgent-type' }, { field: 'track' }],
    ['step-done', 'it is entered again', () => investigated(onTrack('expenditure-type'), 'visit'), sun, { type: 'investigate', step: 'visit' }, { field: 'step' }],
    ['steps-owed', 'nobody visited', () => onTrack('expenditure-type'), wang, decision, { citation: chaoyang.pack.tracks[1]!.steps[0]!.citation, params: { step: 'visit' } }],
    ['opinion-given', 'it is given again', () => opined(given().upTo('accept')), li, { type: 'give-opinion' }],
    ['opinion-owed', 'there is none', () => given().upTo('accept'), wang, decision],
    ['second-person-needed', 'whoever visited decides', () => opined(investigated(given().upTo('accept'), 'visit')), { ...wang, id: sun.id }, decision, citation('second-person')],
    ['no-such-programme', 'it is misspelt', () => opined(given().upTo('accept')), wang, { ...decision, programme: 'temporarily' }, { field: 'programme' }],
    ['severity-needed', 'authority depends on it', () => opined(onTrack('urgent-type')), wang, decision, { field: 'severity', citation: chaoyang.pack.severities[0]!.citation }],
    ['no-authority', 'it is too much for a town', () => opined(onTrack('urgent-type')), wang, { ...decision, amountFen: '50001', severity: 'light' },
      { field: 'amountFen', citation: chaoyang.pack.authority[1]!.citation, params: { body: 'county' } }],
    ['no-authority', 'nobody may decide it', () => opined(given().upTo('accept')), wang, { ...decision, programme: 'services' }, { field: 'amountFen', params: { body: 'nobody' } }],
    ['calendar-known', 'the year is known', () => given().upTo('accept'), system, { type: 'land-calendar', year: rules.calendar.years.at(-1)! }],
    ['same-town', 'it is handed to its own town', () => given().upTo('take-over'), zhou, { type: 'hand-over', townCode: TOWN }, { field: 'townCode' }],
  ];

  it.each(rows)('%s: %s', (code, _, story, actor, command, ...[rest]) => {
    expect(story().when(actor, command)).toEqual({ refusal: { code, ...rest } });
  });

  it('is shown for every code there is', () => {
    expect(rows.map(([code]) => code).filter((code, i, all) => all.indexOf(code) === i).toSorted()).toEqual([...REFUSAL_CODES].toSorted());
  });
});

describe('what is let through', () => {
  it('a clock that is a minute fast counts as now', () => {
    const story = given().upTo('apply');
    expect(story.when(li, { type: 'accept', occurredAt: after(story.now, 60_000) }).events).toMatchObject([{ occurredAt: story.now, recordedAt: story.now }]);
  });

  it('a late entry keeps both its times', () => {
    const story = given().upTo('apply').later(3_600_000);
    expect(story.when(li, { type: 'accept', occurredAt: FIRST_CONTACT }).events).toMatchObject([{ occurredAt: FIRST_CONTACT, recordedAt: story.now }]);
  });

  it('a lead a year old, to the millisecond', () => {
    expect(given().when(grid, { ...WALK['report-lead'][1], occurredAt: after(FIRST_CONTACT, -366 * dayMs) } as Command).events).toHaveLength(1);
  });

  it('an application opens a case without a lead', () => {
    const story = given().does(li, { ...WALK.apply[1], townCode: TOWN, cause: 'other', channel: 'town-window' } as Command);
    expect(story.state).toMatchObject({ status: 'applied', townCode: TOWN, cause: 'other', urgency: null, graded: false, marks: { 'first-contact': FIRST_CONTACT } });
  });

  it('an application on a lead keeps the lead\'s first contact, cause and what was known of the person', () => {
    const [actor, lead] = WALK['report-lead'];
    const story = given().does(actor, { ...lead, personal: { summary: '线索', phone: '13800138000', name: '小王' } } as Command).later(dayMs).does(...WALK.apply);
    expect(story.state).toMatchObject({
      status: 'applied', cause: 'sudden-illness', marks: { 'first-contact': FIRST_CONTACT }, person: { name: '王小明', phone: '13800138000' },
    });
  });

  it('relief first before any application exists', () => {
    const story = given().upTo('report-lead').does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }).does(li, reliefFirst).does(wang, { type: 'approve', reliefId: 1 });
    expect(story.state).toMatchObject({ status: 'lead', reliefs: [{ state: 'ordered', orderId: 'case-1-p1' }] });
  });

  it('a relief the bank declined is proposed anew under the next number, and paid by an order of its own', () => {
    const story = given().upTo('approve').does(system, declined).does(li, reliefFirst).does(wang, { type: 'approve', reliefId: 2 });
    expect(story.state!.reliefs.map(r => [r.reliefId, r.state, r.orderId])).toEqual([[1, 'declined', 'case-1-p1'], [2, 'ordered', 'case-1-p2']]);
  });

  it('a hand-over to a colleague keeps the town; to a town it leaves the case without handler', () => {
    const story = given().upTo('take-over').does(li, { type: 'hand-over', handlerId: sun.id });
    expect(story.state).toMatchObject({ handlerId: sun.id, townCode: TOWN });
    story.does(zhou, { type: 'hand-over', townCode: OTHER_TOWN });
    expect(story.state).toMatchObject({ handlerId: null, townCode: OTHER_TOWN });
  });

  it('anyone at the town\'s desk may hand on a case nobody holds', () => {
    expect(given().upTo('apply').does(sun, { type: 'hand-over', townCode: OTHER_TOWN }).state).toMatchObject({ townCode: OTHER_TOWN });
  });

  it('an urge changes nothing but the record', () => {
    const story = given().upTo('take-over');
    const before = story.state!;
    story.does(qian, { type: 'urge' });
    expect(story.state).toEqual({ ...before, head: before.head + 1 });
  });
});
