import { readEdition } from '#infra/policy.js';
import { clocksOf } from '#libs/clock/clocks.js';
import type { Urgency } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { aCase, type CaseStory, FIRST_CONTACT, STAFF, WALK } from '#libs/relief/scenario.js';

const { pack, calendar } = readEdition('jining-2021');
const [urgentRelief, paperwork] = pack.clocks;
/** Jining's pack with its two-hour window, as a county that offers both grades would have it. */
const twoGrades: Pack = {
  ...pack, urgencies: ['emergency', 'urgent'],
  clocks: [...pack.clocks, { ...urgentRelief!, id: 'emergency-relief', value: { hours: 2 }, urgency: ['emergency'] }],
};
const running = (story: CaseStory) => clocksOf(story.state!, story.rules.pack, calendar).filter(c => !c.stoppedAt).map(c => [c.key, c.due]);
const reported = (urgency?: Urgency) => {
  const [actor, lead] = WALK['report-lead'];
  return aCase({ pack: twoGrades, calendar }).does(actor, { ...lead, ...(urgency && { urgency }) } as typeof lead);
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

  it('are all stopped when a case closes', () => {
    expect(running(aCase({ pack, calendar }).upTo('close'))).toEqual([]);
  });
});
