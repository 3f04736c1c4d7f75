import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Command } from '#libs/contracts/command.js';
import { type CaseStory, STAFF, WALK } from '#libs/relief/scenario.js';
import { byClock, byRule, byTrack, byUngraded } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { acceptedAs, appliedAs, clockOf, confirmed, HOUR_MS, inForm, medicalSlip, money, onTrack, under } from '#libs/relief/scenarios/situations.js';

const { grid, li, qian, sun, system, wang, zhao, zhou } = STAFF;
/** Half an hour after first contact, when the report came in; it is entered an hour later. */
const SHOWN_AT = '2026-10-13T10:30:00+08:00' as Instant;
const lowered = (story: CaseStory) => appliedAs('emergency')(story).does(li, { type: 'grade', urgency: 'urgent' });

const relieved = (story: CaseStory) => onTrack('urgent-type')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed());
const deemed = (story: CaseStory) => appliedAs('ordinary')(story).at('2026-10-16T00:00:00+08:00').tick();

const up: Scenario[] = [
  {
    title: 'the first grade holds at once, its hours counted from first contact', cites: byClock('urgent-relief'),
    given: story => story.upTo('apply').later(HOUR_MS), when: [zhao, { type: 'grade', urgency: 'urgent' }], expected: [{ type: 'Graded', data: { urgency: 'urgent', shownAt: null } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', due: '2026-10-14T10:00:00+08:00', endedAt: null }]),
  },
  {
    title: 'what counted as urgent until somebody looked may turn out ordinary', cites: byUngraded,
    given: story => story.upTo('apply'), when: [li, { type: 'grade', urgency: 'ordinary' }], expected: [{ type: 'Graded', data: { urgency: 'ordinary' } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', endedAt: story.now }, { key: 'supplement-list#1', endedAt: null }]),
  },
  {
    title: 'a higher one is counted from the report that showed it', cites: byClock('emergency-relief'),
    given: story => appliedAs('urgent')(story).at('2026-10-13T11:30:00+08:00'), when: [li, { type: 'grade', urgency: 'emergency', shownAt: SHOWN_AT }],
    expected: [{ type: 'Graded', data: { urgency: 'emergency', shownAt: SHOWN_AT } }],
    and: story => {
      expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ anchor: SHOWN_AT, due: '2026-10-13T12:30:00+08:00' });
      expect(clockOf(story, 'urgent-relief#1')).toMatchObject({ endedAt: story.now });
    },
  },
  {
    title: 'where no report is named, from when it was graded on paper', cites: byClock('emergency-relief'),
    given: story => appliedAs('urgent')(story).at('2026-10-13T11:30:00+08:00'), when: [li, { type: 'grade', urgency: 'emergency', occurredAt: SHOWN_AT }],
    expected: [{ type: 'Graded', data: { shownAt: SHOWN_AT } }], and: story => expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ anchor: SHOWN_AT }),
  },
  {
    title: 'or from now', cites: byClock('emergency-relief'),
    given: story => appliedAs('urgent')(story).at('2026-10-13T11:30:00+08:00'), when: [li, { type: 'grade', urgency: 'emergency' }],
    expected: [{ type: 'Graded', data: { shownAt: '2026-10-13T11:30:00+08:00' } }], and: story => expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ anchor: story.now }),
  },
  {
    title: 'a higher one sweeps a proposed lower one away', cites: byRule('second-person'),
    given: story => appliedAs('urgent')(story).does(li, { type: 'grade', urgency: 'ordinary' }), when: [sun, { type: 'grade', urgency: 'emergency' }],
    expected: [{ type: 'Graded' }], and: story => expect(story.state).toMatchObject({ urgency: 'emergency', proposedGrade: null }),
  },
  {
    title: 'after relief has come, its hours wait for the next', cites: byClock('emergency-relief'),
    given: story => story.upTo('confirm').at('2026-10-15T09:00:00+08:00'), when: [li, { type: 'grade', urgency: 'emergency' }], expected: [{ type: 'Graded' }],
    and: story => {
      expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ anchor: story.now, stoppedAt: null });
      expect(clockOf(story, 'urgent-relief#1')).toMatchObject({ stoppedAt: '2026-10-13T10:07:00+08:00' });
      story.does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 2, cardTail: '0007' }).later(HOUR_MS).does(zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' });
      expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ stoppedAt: story.now });
    },
  },
  {
    title: 'what was accepted by itself and turns urgent goes on the track of relief first', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: deemed, when: [li, { type: 'grade', urgency: 'urgent', track: 'urgent-type' }], expected: [{ type: 'Graded', data: { urgency: 'urgent', track: 'urgent-type' } }],
    and: story => expect(story.does(li, money).state).toMatchObject({ track: 'urgent-type', reliefs: [{ state: 'proposed' }] }),
  },
  {
    title: 'it stays on its track where none is named', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: deemed, when: [li, { type: 'grade', urgency: 'urgent' }], expected: [{ type: 'Graded', data: { track: null } }],
    and: story => expect(story.when(li, money).refusal).toMatchObject({ code: 'not-urgent' }),
  },
  {
    title: 'on a track there is', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: deemed, when: [li, { type: 'grade', urgency: 'urgent', track: 'fast-track' }], expected: refused('no-such-track', { field: 'track' }),
  },
  {
    title: 'what is not accepted yet has no track to change', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: appliedAs('ordinary'), when: [li, { type: 'grade', urgency: 'urgent', track: 'urgent-type' }], expected: refused('no-such-track', { field: 'track' }),
  },
  {
    title: 'the report that showed it is not still to come', cites: byClock('emergency-relief'),
    given: appliedAs('urgent'), when: [li, { type: 'grade', urgency: 'emergency', shownAt: '2026-10-14T00:00:00+08:00' as Instant }], expected: refused('occurred-in-future', { field: 'shownAt' }),
  },
  {
    title: 'nor came it before the first contact', cites: byClock('emergency-relief'),
    given: appliedAs('urgent'), when: [li, { type: 'grade', urgency: 'emergency', shownAt: '2026-10-13T09:59:59+08:00' as Instant }], expected: refused('occurred-before-first-contact', { field: 'shownAt' }),
  },
  {
    title: 'a grade the policy does not know', cites: byUngraded, pack: 'chaoyang-2021',
    given: story => story.upTo('apply'), when: [li, { type: 'grade', urgency: 'emergency' }], expected: refused('grade-not-offered', { field: 'urgency' }),
  },
  {
    title: 'the grade it has', cites: byClock('urgent-relief'),
    given: appliedAs('urgent'), when: [li, { type: 'grade', urgency: 'urgent' }], expected: refused('grade-unchanged', { field: 'urgency' }),
  },
  {
    title: 'any grade, where the policy knows one only', cites: byClock('urgent-relief'),
    given: story => appliedAs('urgent')(under({ urgencies: ['urgent'] })(story)), when: [li, { type: 'grade', urgency: 'urgent' }], expected: refused('grade-unchanged'),
  },
  {
    title: 'who approves relief does not grade', cites: byRule('second-person'),
    given: story => story.upTo('apply'), when: [wang, { type: 'grade', urgency: 'urgent' }], expected: refused('role-not-allowed'),
  },
];

const down: Scenario[] = [
  {
    title: 'a lower grade is proposed, and the clock runs on meanwhile', cites: byRule('second-person'),
    given: appliedAs('emergency'), when: [li, { type: 'grade', urgency: 'urgent' }], expected: [{ type: 'RegradeProposed', data: { urgency: 'urgent' } }],
    and: story => {
      expect(story.state).toMatchObject({ urgency: 'emergency', proposedGrade: { urgency: 'urgent', by: li.id } });
      expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ endedAt: null });
    },
  },
  {
    title: 'a second person lets it hold', cites: byRule('second-person'),
    given: lowered, when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded', data: { urgency: 'urgent', shownAt: null }, by: { id: zhou.id } }],
    and: story => expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ endedAt: story.now }),
  },
  {
    title: 'who proposed it is none under another account', cites: byRule('second-person'),
    given: lowered, when: [{ ...zhou, otherAccounts: [li.id] }, { type: 'confirm-grade' }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'and a due instant that has passed stays passed', cites: byClock('emergency-relief'),
    given: story => lowered(story).at('2026-10-13T13:00:00+08:00').tick(), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }],
    and: story => expect(clockOf(story, 'emergency-relief#1')).toMatchObject({ due: '2026-10-13T12:00:00+08:00', breached: true, endedAt: null }),
  },
  {
    title: 'its hours still count from first contact', cites: byClock('urgent-relief'),
    given: story => lowered(story).at('2026-10-13T11:30:00+08:00'), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }],
    and: story => expect(clockOf(story, 'urgent-relief#1')).toMatchObject({ anchor: '2026-10-13T10:00:00+08:00', due: '2026-10-14T10:00:00+08:00', stoppedAt: null }),
  },
  {
    title: 'what anybody prejudged, the first grade judges: it needs no second person', cites: byRule('second-person'),
    given: story => story.does(grid, { ...WALK['report-lead'][1], urgency: 'emergency' } as Command), when: [zhao, { type: 'grade', urgency: 'ordinary' }], expected: [{ type: 'Graded', data: { urgency: 'ordinary' } }],
  },
  {
    title: 'a slip for relief first has days of its own when the hours are gone', cites: byClock('slip-answer'),
    given: story => acceptedAs('urgent')(story).does(li, { ...medicalSlip, reliefFirst: true }).does(li, { type: 'grade', urgency: 'ordinary' }), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }],
    and: story => expect(clockOf(story, 'slip-answer#1')).toMatchObject({ stoppedAt: null, endedAt: null }),
  },
  {
    title: 'an ordinary case has no hours left', cites: byClock('investigation'),
    given: story => acceptedAs('urgent')(story).does(li, { type: 'grade', urgency: 'ordinary' }), when: [wang, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }],
    and: story => expect(story.clocks().filter(isRunning).map(({ key }) => key)).toEqual(['investigation#1', 'town-decision#1', 'visit#1']),
  },
  {
    title: 'whoever proposed it is no second person', cites: byRule('second-person'),
    given: lowered, when: [li, { type: 'confirm-grade' }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nothing is confirmed that nobody proposed', cites: byRule('second-person'),
    given: appliedAs('urgent'), when: [zhou, { type: 'confirm-grade' }], expected: refused('no-grade-proposed'),
  },
  {
    title: 'nor once the case is told and done', cites: byRule('feedback'),
    given: story => story.upTo('feedback'), when: [zhou, { type: 'confirm-grade' }], expected: refused('status-not-allowed', { params: { status: 'fed-back' } }),
  },
];

const easing: Scenario[] = [
  {
    title: 'once the urgency has eased the papers are due, and not before', cites: byClock('paperwork'), pack: 'chaoyang-2021',
    given: story => relieved(story).at('2026-10-20T09:00:00+08:00'), when: [li, { type: 'ease-urgency' }], expected: [{ type: 'UrgencyEased' }],
    and: story => expect(clockOf(story, 'paperwork#1')).toMatchObject({ anchor: story.now, due: '2026-10-28T00:00:00+08:00', basis: 'advisory' }),
  },
  {
    title: 'urgency eases once', cites: byClock('paperwork'), pack: 'chaoyang-2021',
    given: story => relieved(story).does(li, { type: 'ease-urgency' }), when: [li, { type: 'ease-urgency' }], expected: refused('urgency-eased'),
  },
  {
    title: 'it eases by relief that came first: before that there is nothing to say', cites: byRule('relief-first'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, { type: 'ease-urgency' }], expected: refusedAsCited('nothing-delivered'),
  },
  {
    title: 'not before the relief was there', cites: byClock('paperwork'), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).later(HOUR_MS).does(system, confirmed()),
    when: [li, { type: 'ease-urgency', occurredAt: SHOWN_AT }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'what is ordinary has none to ease', cites: byRule('relief-first'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [li, { type: 'ease-urgency' }], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'nor has what nobody has graded', cites: byRule('relief-first'), pack: 'chaoyang-2021',
    given: story => story.upTo('apply').does(li, { type: 'take-over' }), when: [li, { type: 'ease-urgency' }], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'its handler says so, no colleague', cites: byClock('paperwork'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [sun, { type: 'ease-urgency' }], expected: refused('not-handler'),
  },
  {
    title: 'and no supervisor', cites: byRule('inspection'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [qian, { type: 'ease-urgency' }], expected: refused('role-not-allowed'),
  },
];

export const gradingScenarios: Scenario[] = [...up, ...down, ...easing];
