import type { Instant } from '#libs/clock/instant.js';
import type { InvestigationStep, ProgrammeKind } from '#libs/contracts/words.js';
import { type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byClock, byMaterials, byOrder, byPublicNotice, byRule, byStep, byTier, byTrack } from '#libs/relief/scenarios/citing.js';
import { type PartialEvent, refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, appliedAs, as, clockOf, confirmed, decided, decision, disbursed, investigated, money, noticed, onTrack, opined, paidOut, posted, REASON, under, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, li, qian, sun, system, wang, zhao, zhou } = STAFF;
const visit = { type: 'investigate', step: 'visit', personal: { finding: '住院，无人照料' } } as const;
const notice = { type: 'post-notice', personal: { place: '村务公开栏' } } as const;
const objection = { type: 'object', noticeNo: 1, personal: { objection: '家有汽车', objector: '邻居' } } as const;
const acceptedOn15th = (story: CaseStory) => appliedAs('ordinary')(story).at('2026-10-15T09:00:00+08:00').does(li, { type: 'accept' }).at('2026-10-21T09:00:00+08:00').tick();
const roundTwo = (story: CaseStory) => disbursed()(decided('light')(noticed(story))).does(system, confirmed()).does(li, { type: 'feedback' }).does(li, { type: 'close' })
  .later(60_000).does(zhou, { type: 'reopen', personal: REASON }).later(60_000);
const toBeNoticed = (story: CaseStory) => investigated(onTrack('expenditure-type')(story));

const USUAL = ['special', 'temporary', 'basic-living'] as const;
const REVERSED = ['temporary', 'special', 'basic-living'] as const;
const assessment = { type: 'assess', tier: 'low-income' } as const;
const assessed = (order: readonly ProgrammeKind[], tier = 'low-income', personal?: object): PartialEvent[] => [{ type: 'Assessed', data: { tier, order }, ...(personal && { personal }) }];

/** Who the family is, and what is looked at first: on record, and never a lock. */
const assessing: Scenario[] = [
  { title: 'an ordinary case: special relief by departments is looked at first', cites: byOrder('ordinary'), given: acceptedAs('ordinary'), when: [li, assessment], expected: assessed(USUAL) },
  ...(['urgent', 'emergency'] as const).map((grade): Scenario => ({
    title: `${grade}: temporary relief comes first, the other programmes follow`, cites: byOrder('urgent'), given: acceptedAs(grade), when: [li, assessment], expected: assessed(REVERSED),
  })),
  {
    title: 'an order of one\'s own, with its reason', cites: byOrder('ordinary'),
    given: acceptedAs('ordinary'), when: [li, { ...assessment, order: [...REVERSED], personal: { note: '医保已先行结算' } }], expected: assessed(REVERSED, 'low-income', { note: '医保已先行结算' }),
  },
  {
    title: 'an order that leaves a kind out', cites: byOrder('ordinary'),
    given: acceptedAs('ordinary'), when: [li, { ...assessment, order: ['special', 'temporary'], personal: { note: '说明' } }], expected: refusedAsCited('order-incomplete', { field: 'order' }),
  },
  { title: 'a tier the policy does not have', cites: byTier('low-income'), given: acceptedAs('ordinary'), when: [li, { ...assessment, tier: 'poor' }], expected: refused('no-such-tier', { field: 'tier' }) },
  {
    title: 'looked into again: the family is found to be on relief already', cites: byTier('on-relief'),
    given: story => acceptedAs('ordinary')(story).does(li, assessment), when: [li, { ...assessment, tier: 'on-relief' }], expected: assessed(USUAL, 'on-relief'),
    and: story => expect(story.state?.assessment).toEqual({ tier: 'on-relief', order: USUAL }),
  },
  {
    title: 'temporary relief is decided although special relief was to be looked at first', cites: byOrder('ordinary'),
    given: story => opined(acceptedAs('ordinary')(story)).does(li, assessment), when: [wang, decision], expected: [{ type: 'Decided' }],
  },
  {
    title: 'who assessed does not approve', cites: byRule('second-person'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(li, assessment), when: [as('town-approver', li), { type: 'approve', reliefId: 1, cardTail: '0007' }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'who approved does not assess', cites: byRule('second-person'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(zhou, { type: 'hand-over', handlerId: wang.id }),
    when: [as('town-intake', wang), assessment], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'a case that was opened again is assessed anew', cites: byTier('low-income'),
    given: story => paidOut(story).does(li, { ...assessment, tier: 'suddenly-hit' }).does(li, { type: 'feedback' }).does(li, { type: 'close' }).later(60_000),
    when: [zhou, { type: 'reopen', personal: REASON }], expected: [{ type: 'Reopened' }], and: story => expect(story.state?.assessment).toBeNull(),
  },
];

const steps: Scenario[] = [
  {
    title: 'a visit, and the clock of the visit stops', cites: byClock('visit'),
    given: acceptedAs('ordinary'), when: [zhao, visit], expected: [{ type: 'InvestigationStepDone', data: { step: 'visit' }, personal: visit.personal }],
    and: story => expect(clockOf(story, 'visit#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'a means check the family has authorised', cites: byMaterials,
    given: acceptedAs('ordinary'), when: [sun, { type: 'investigate', step: 'means-check', authorised: true }], expected: [{ type: 'InvestigationStepDone', data: { step: 'means-check' } }],
  },
  ...[undefined, false].map((authorised): Scenario => ({
    title: authorised === false ? 'no means check the family has not authorised' : 'no means check of which nobody says that it is authorised', cites: byMaterials,
    given: acceptedAs('ordinary'), when: [sun, { type: 'investigate', step: 'means-check', authorised }], expected: refusedAsCited('authorisation-owed', { field: 'authorised' }),
  })),
  {
    title: 'a democratic appraisal', cites: byStep('expenditure-type', 'appraisal'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [sun, { type: 'investigate', step: 'appraisal' }], expected: [{ type: 'InvestigationStepDone', data: { step: 'appraisal' } }],
  },
  ...(['visit', 'means-check', 'appraisal'] as InvestigationStep[]).map((step): Scenario => ({
    title: `${step} is entered once`, cites: byRule('second-person'),
    given: story => acceptedAs('ordinary')(story).does(sun, { type: 'investigate', step, authorised: true }), when: [zhou, { type: 'investigate', step, authorised: true }],
    expected: refused('step-done', { field: 'step' }),
  })),
  {
    title: 'nothing is left once all is done', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: toBeNoticed, when: [zhou, visit], expected: refused('step-done'),
  },
  {
    title: 'who approved does not investigate afterwards', cites: byRule('second-person'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }), when: [as('town-investigator', wang), visit], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor who decided', cites: byRule('second-person'),
    given: story => decided()(opined(acceptedAs('ordinary')(story))), when: [as('town-investigator', wang), visit], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor who paid', cites: byRule('third-person'),
    given: paidOut, when: [as('town-investigator', cao), visit], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'who brought urgent relief may look into the case too', cites: byRule('third-person'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed()), when: [li, visit], expected: [{ type: 'InvestigationStepDone' }],
  },
  {
    title: 'not before it is accepted', cites: byClock('investigation'),
    given: story => story.upTo('apply'), when: [sun, visit], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
  {
    title: 'nor dated from before that', cites: byClock('visit'),
    given: acceptedOn15th, when: [sun, { ...visit, occurredAt: '2026-10-14T10:00:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'who watches does not investigate', cites: byRule('inspection'),
    given: acceptedAs('ordinary'), when: [qian, visit], expected: refused('role-not-allowed'),
  },
];

const opinions: Scenario[] = [
  {
    title: 'the opinion ends the investigation\'s days', cites: byClock('investigation'),
    given: story => visited(acceptedAs('ordinary')(story)), when: [li, { type: 'give-opinion', personal: { opinion: '建议救助' } }], expected: [{ type: 'OpinionGiven', personal: { opinion: '建议救助' } }],
    and: story => {
      expect(clockOf(story, 'investigation#1')).toMatchObject({ stoppedAt: story.now, basis: 'statutory' });
      expect(story.state).toMatchObject({ opinionStands: true, investigators: [sun.id, li.id] });
    },
  },
  {
    title: 'there is one', cites: byClock('investigation'),
    given: story => opined(acceptedAs('ordinary')(story)), when: [li, { type: 'give-opinion' }], expected: refused('opinion-given'),
  },
  {
    title: 'not before what leads to it', cites: byStep('expenditure-type', 'visit'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [li, { type: 'give-opinion' }], expected: refusedAsCited('steps-owed', { params: { step: 'visit' } }),
  },
  {
    title: 'not before it was accepted', cites: byClock('investigation'),
    given: acceptedOn15th, when: [li, { type: 'give-opinion', occurredAt: '2026-10-14T10:00:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'its handler gives it', cites: byRule('first-asked'),
    given: acceptedAs('ordinary'), when: [sun, { type: 'give-opinion' }], expected: refused('not-handler'),
  },
  {
    title: 'not who approved before', cites: byRule('second-person'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(zhou, { type: 'hand-over', handlerId: wang.id }),
    when: [as('town-investigator', wang), { type: 'give-opinion' }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not who paid before', cites: byRule('third-person'),
    given: story => paidOut(story).does(zhou, { type: 'hand-over', handlerId: cao.id }), when: [as('town-investigator', cao), { type: 'give-opinion' }], expected: refusedAsCited('third-person-needed'),
  },
];

const notices: Scenario[] = [
  {
    title: 'what is intended is posted for three working days', cites: byClock('public-notice'), pack: 'chaoyang-2021',
    given: toBeNoticed, when: [li, notice], expected: [{ type: 'NoticePosted', data: { noticeNo: 1 }, personal: notice.personal }],
    and: story => expect(clockOf(story, 'public-notice#1')).toMatchObject({ due: '2026-10-17T00:00:00+08:00', basis: 'house' }),
  },
  {
    title: 'nothing is posted on the urgent track', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => opined(onTrack('urgent-type')(story)), when: [li, notice], expected: refusedAsCited('no-public-notice'),
  },
  {
    title: 'nor under a policy that knows no notice of a single case', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => toBeNoticed(under({ publicNotice: null })(story)), when: [li, notice], expected: refused('no-public-notice'),
  },
  {
    title: 'there is an opinion first', cites: byStep('expenditure-type', 'opinion'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [li, notice], expected: refused('opinion-owed'),
  },
  {
    title: 'one at a time', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => posted(toBeNoticed(story)), when: [li, notice], expected: refused('notice-posted'),
  },
  {
    title: 'not again once it has run', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: noticed, when: [li, notice], expected: refused('notice-posted'),
  },
  {
    title: 'a reopened case wants a notice of its own', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => investigated(roundTwo(story)), when: [li, notice], expected: [{ type: 'NoticePosted', data: { noticeNo: 2 } }],
    and: story => expect(clockOf(story, 'public-notice#2')).toMatchObject({ stoppedAt: null, endedAt: null }),
  },
  {
    title: 'its handler posts it', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: toBeNoticed, when: [sun, notice], expected: refused('not-handler'),
  },
];

const objections: Scenario[] = [
  {
    title: 'an objection opens the investigation again: nothing is decided on it', cites: byStep('expenditure-type', 'visit'), pack: 'chaoyang-2021',
    given: story => posted(toBeNoticed(story)), when: [zhao, objection], expected: [{ type: 'NoticeObjected', data: { noticeNo: 1 }, personal: objection.personal }],
    and: story => {
      expect(story.state).toMatchObject({ stepsDone: [], opinionStands: false, notices: [{ state: 'objected' }] });
      expect(clockOf(story, 'public-notice#1')).toMatchObject({ stoppedAt: story.now });
      expect(story.when(wang, { ...decision, severity: 'light' }).refusal).toMatchObject({ code: 'steps-owed', params: { step: 'visit' } });
    },
  },
  {
    title: 'after a new investigation there is a new notice', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => investigated(posted(toBeNoticed(story)).does(zhao, objection)), when: [li, notice], expected: [{ type: 'NoticePosted', data: { noticeNo: 2 } }],
  },
  {
    title: 'where nothing is posted nobody objects', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: toBeNoticed, when: [zhao, objection], expected: refused('no-such-notice'),
  },
  {
    title: 'nor to a notice there is not', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => posted(toBeNoticed(story)), when: [zhao, { ...objection, noticeNo: 2 }], expected: refused('no-such-notice', { field: 'noticeNo' }),
  },
  {
    title: 'what was said in time is entered once the days have run, too', cites: byClock('public-notice'), pack: 'chaoyang-2021',
    given: noticed, when: [zhao, { ...objection, occurredAt: '2026-10-15T10:00:00+08:00' as Instant }], expected: [{ type: 'NoticeObjected', data: { noticeNo: 1 } }],
    and: story => {
      expect(story.state).toMatchObject({ stepsDone: [], opinionStands: false, notices: [{ state: 'objected' }] });
      expect(story.when(wang, { ...decision, severity: 'light' }).refusal).toMatchObject({ code: 'steps-owed', params: { step: 'visit' } });
    },
  },
  {
    title: 'not before there was a notice', cites: byClock('public-notice'), pack: 'chaoyang-2021',
    given: story => posted(toBeNoticed(story).later(60_000)), when: [zhao, { ...objection, occurredAt: '2026-10-13T10:01:30+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'nor once money has been decided on it', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => decided('light')(noticed(story)), when: [zhao, objection], expected: refused('relief-pending'),
  },
  {
    title: 'nor once that is paid', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(noticed(story))).does(system, confirmed()), when: [zhao, objection], expected: refused('state-not-allowed', { params: { state: 'ended' } }),
  },
  {
    title: 'nor to the notice of a round that is over', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: roundTwo, when: [zhao, objection], expected: refused('state-not-allowed', { params: { state: 'ended' } }),
  },
  {
    title: 'who decides takes no objections', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => posted(toBeNoticed(story)), when: [wang, objection], expected: refused('role-not-allowed'),
  },
];

const photo = { type: 'attach', sha256: 'a'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 81_234, personal: { caption: '屋顶烧毁' } } as const;

const attaching: Scenario[] = [
  {
    title: 'a photo is on record by its hash, numbered, and nothing else moves', cites: byMaterials,
    given: story => story.upTo('report-lead'), when: [zhao, photo],
    expected: [{ type: 'Attached', data: { attachmentNo: 1, sha256: photo.sha256, mediaType: 'image/jpeg', sizeBytes: 81_234, material: null }, personal: photo.personal }],
    and: story => expect(story.does(li, { ...photo, sha256: 'b'.repeat(64), material: 'application' }).state!.attachments).toMatchObject([{ attachmentNo: 1 }, { attachmentNo: 2, material: 'application' }]),
  },
  {
    title: 'the same file once', cites: byMaterials,
    given: story => story.upTo('report-lead').does(zhao, photo), when: [li, photo], expected: refused('already-attached', { field: 'sha256' }),
  },
  {
    title: 'not one that was removed meanwhile', cites: byMaterials,
    given: story => story.upTo('report-lead'), when: [zhao, photo, { fileGone: true }], expected: refused('no-such-file', { field: 'sha256' }),
  },
  {
    title: 'for a material the policy knows', cites: byMaterials,
    given: story => story.upTo('report-lead'), when: [zhao, { ...photo, material: 'horoscope' }], expected: refused('no-such-material', { field: 'material' }),
  },
  {
    title: 'auditors add nothing', cites: byMaterials,
    given: story => story.upTo('report-lead'), when: [qian, photo], expected: refused('role-not-allowed'),
  },
];

export const investigatingScenarios: Scenario[] = [...attaching, ...assessing, ...steps, ...opinions, ...notices, ...objections];
