import { readEdition } from '#infra/policy.js';
import { clocksOf, isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Urgency } from '#libs/contracts/words.js';
import { aCase, type CaseStory, FIRST_CONTACT, STAFF, WALK } from '#libs/relief/scenario.js';

const { pack, calendar } = readEdition('jining-2021');
const [, urgentRelief, paperwork] = pack.clocks;
const running = (story: CaseStory) => clocksOf(story.state!, story.rules.pack, calendar).filter(isRunning).map(c => [c.key, c.due]);
const reported = (urgency?: Urgency) => {
  const [actor, lead] = WALK['report-lead'];
  return aCase({ pack, calendar }).does(actor, { ...lead, ...(urgency && { urgency }) } as typeof lead);
};

describe('the clocks of a case', () => {
  it('begin at first contact, graded or not', () => {
    expect(running(reported())).toEqual([['urgent-relief#1', '2026-10-14T10:00:00+08:00']]);
  });

  it('follow what the first report said, until somebody grades', () => {
    const story = reported('emergency');
    expect(running(story)).toEqual([['emergency-relief#1', '2026-10-13T12:00:00+08:00']]);
    expect(running(story.does(STAFF.li, { type: 'grade', urgency: 'urgent' }))).toEqual([['urgent-relief#1', '2026-10-14T10:00:00+08:00']]);
  });

  it('follow the grade, whatever an application says after it', () => {
    const story = reported().does(STAFF.li, { type: 'grade', urgency: 'urgent' }).does(STAFF.li, { ...WALK.apply[1], urgency: 'emergency' } as never);
    expect(story.state).toMatchObject({ urgency: 'urgent', graded: true });
    expect(running(story)).toEqual([['urgent-relief#1', '2026-10-14T10:00:00+08:00']]);
  });

  it('take turns: the relief stops one and starts the other', () => {
    const story = aCase({ pack, calendar }).upTo('confirm');
    const delivered = '2026-10-13T10:07:00+08:00';
    expect(clocksOf(story.state!, pack, calendar)).toMatchObject([
      { key: 'urgent-relief#1', rule: urgentRelief, anchor: FIRST_CONTACT, stoppedAt: delivered, breached: false },
      { key: 'paperwork#1', rule: paperwork, anchor: delivered, due: '2026-10-21T00:00:00+08:00', stoppedAt: null },
    ]);
    expect(running(story.upTo('complete-papers'))).toEqual([]);
  });

  it('all end with a refusal, but of papers that are owed for relief given first', () => {
    const story = aCase({ pack, calendar }).upTo('confirm').does(STAFF.li, { type: 'give-opinion' }).does(STAFF.jiang, { type: 'deny', ground: 'not-in-hardship' });
    expect(running(story).map(([key]) => key)).toEqual(['paperwork#1']);
    expect(running(story.does(STAFF.li, { type: 'complete-papers' }).does(STAFF.li, { type: 'feedback' }))).toEqual([]);
  });

  it('that begin after relief wait for the next', () => {
    const story = aCase({ pack, calendar }).upTo('confirm').at('2026-10-15T09:00:00+08:00').does(STAFF.li, { type: 'grade', urgency: 'emergency' });
    expect(running(story)).toContainEqual(['emergency-relief#1', '2026-10-15T11:00:00+08:00']);
  });

  it('are all stopped when a case closes', () => {
    expect(running(aCase({ pack, calendar }).upTo('close'))).toEqual([]);
  });
});

describe('regrading', () => {
  const accepted = () => aCase({ pack, calendar }).upTo('grade');

  it('up arms the shorter window at the report that showed it, and ends the longer one before it is due', () => {
    const story = accepted().at('2026-10-13T15:00:00+08:00')
      .does(STAFF.li, { type: 'grade', urgency: 'emergency', shownAt: '2026-10-13T14:30:00+08:00' as Instant });
    expect(running(story)).toEqual([['emergency-relief#1', '2026-10-13T16:30:00+08:00']]);
    expect(clocksOf(story.state!, pack, calendar).find(c => c.rule.id === 'urgent-relief')).toMatchObject({ endedAt: '2026-10-13T15:00:00+08:00' });
  });

  it('up without such a report arms it when it happened', () => {
    const story = accepted().at('2026-10-13T15:00:00+08:00').does(STAFF.li, { type: 'grade', urgency: 'emergency', occurredAt: '2026-10-13T14:50:00+08:00' as Instant });
    expect(running(story)).toEqual([['emergency-relief#1', '2026-10-13T16:50:00+08:00']]);
  });

  it('down needs a second person, and until then changes nothing', () => {
    const story = accepted().does(STAFF.li, { type: 'grade', urgency: 'emergency' });
    story.later(60_000).does(STAFF.li, { type: 'grade', urgency: 'urgent' });
    expect(running(story).map(([key]) => key)).toEqual(['emergency-relief#1']);
    expect(story.when(STAFF.li, { type: 'confirm-grade' }).refusal).toMatchObject({ code: 'second-person-needed' });
    expect(story.when(STAFF.zhou, { type: 'confirm-grade' }).refusal).toBeUndefined();
    expect(running(story.does(STAFF.zhou, { type: 'confirm-grade' })).map(([key]) => key)).toEqual(['urgent-relief#1']);
    expect(story.when(STAFF.zhou, { type: 'confirm-grade' }).refusal).toMatchObject({ code: 'no-grade-proposed' });
  });

  it('down never erases a due instant that has passed', () => {
    const story = accepted().does(STAFF.li, { type: 'grade', urgency: 'emergency' }).later(3 * 3_600_000);
    story.does(STAFF.system, { type: 'reach-rungs', clockKey: 'emergency-relief#1' });
    story.does(STAFF.li, { type: 'grade', urgency: 'urgent' }).does(STAFF.zhou, { type: 'confirm-grade' });
    expect(clocksOf(story.state!, pack, calendar).find(c => c.key === 'emergency-relief#1')).toMatchObject({ breached: true, endedAt: null, stoppedAt: null });
  });

  it('lets owed paperwork of an emergency warn only, since the notice gives no number for it', () => {
    const story = accepted().does(STAFF.li, { type: 'grade', urgency: 'emergency' }).upTo('confirm').at('2026-10-30T10:00:00+08:00');
    expect(clocksOf(story.state!, pack, calendar).find(c => c.rule.id === 'paperwork')).toMatchObject({ basis: 'advisory' });
    story.does(STAFF.system, { type: 'reach-rungs', clockKey: 'paperwork#1' });
    expect(story.events.filter(e => e.type === 'ClockBreached')).toEqual([]);
    expect(story.events.filter(e => e.type === 'RungReached').length).toBe(5);
  });

  it('by a late entry erases no breach, and hands no clock what another had set off', () => {
    const story = reported('emergency').later(3 * 3_600_000).does(STAFF.system, { type: 'reach-rungs', clockKey: 'emergency-relief#1' });
    story.does(STAFF.li, { type: 'grade', urgency: 'urgent', occurredAt: FIRST_CONTACT });
    expect(clocksOf(story.state!, pack, calendar).find(c => c.key === 'emergency-relief#1')).toMatchObject({ breached: true, endedAt: null });
    expect(story.state!.clocks['emergency-relief#1']).toMatchObject({ breachedAt: '2026-10-13T12:00:00+08:00' });
  });

  it('there and back, the family waits on in the window it had been waiting in: the same arming, since it begins where it did', () => {
    const story = reported().later(13 * 3_600_000).does(STAFF.system, { type: 'reach-rungs', clockKey: 'urgent-relief#1' });
    story.does(STAFF.li, { type: 'grade', urgency: 'emergency', occurredAt: FIRST_CONTACT });
    story.does(STAFF.li, { type: 'grade', urgency: 'urgent' }).does(STAFF.zhou, { type: 'confirm-grade' });
    const clocks = clocksOf(story.state!, pack, calendar).filter(c => c.rule.id === 'urgent-relief');
    expect(clocks.map(c => [c.key, c.rungs.filter(r => r.reached).map(r => r.step)])).toEqual([['urgent-relief#1', ['half']]]);
  });

  it('cannot be shown by a report that is still to come', () => {
    expect(accepted().when(STAFF.li, { type: 'grade', urgency: 'emergency', shownAt: '2099-01-01T00:00:00+08:00' as Instant }).refusal)
      .toMatchObject({ code: 'occurred-in-future', field: 'shownAt' });
  });
});
