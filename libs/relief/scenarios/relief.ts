import type { Instant } from '#libs/clock/instant.js';
import { RECEIPTS, RELIEF_FORMS } from '#libs/contracts/words.js';
import { type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byClock, byForm, byMaterial, byOnceAYear, byRule, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, appliedAs, approved, clockOf, confirmed, decided, declined, disbursed, HOUR_MS, inForm, inKind, medicalSlip, money, onTrack, opined, proposed, REASON, reportedBy, toPay,
} from '#libs/relief/scenarios/situations.js';

const { civil, li, medical, qian, sun, system, wang, zhao, zhou } = STAFF;
const approve = { type: 'approve', reliefId: 1, cardTail: '0007' } as const;
const oral = { type: 'approve-orally', reliefId: 1, cardTail: '0007' } as const;
const urgent = acceptedAs('urgent');
const broughtIn = (story: CaseStory) => reportedBy(medical)(story).does(li, { type: 'grade', urgency: 'emergency' });
const lead = (story: CaseStory) => story.upTo('report-lead').does(li, { type: 'grade', urgency: 'emergency' }).does(li, { type: 'take-over' });

const first: Scenario[] = [
  ...RELIEF_FORMS.map((form): Scenario => ({
    title: `in ${form}`, cites: byForm(form),
    given: urgent, when: [li, inForm(form)], expected: [{ type: 'ReliefFirstProposed', data: { reliefId: 1, form, amountFen: form === 'money' ? '50000' : '20000', department: null } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ kind: 'first', form, state: 'proposed', proposedBy: li.id }]),
  })),
  {
    title: 'not in a form the policy does not offer', cites: byForm('money'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, inForm('lodging')], expected: refusedAsCited('form-not-offered', { field: 'form' }),
  },
  {
    title: 'before any application exists', cites: byRule('relief-first'),
    given: lead, when: [li, inForm('goods')], expected: [{ type: 'ReliefFirstProposed' }],
    and: story => expect(story.does(wang, approve).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'thumbprint' }).state).toMatchObject({ status: 'lead', reliefs: [{ state: 'delivered' }] }),
  },
  {
    title: 'given at once and entered afterwards', cites: byRule('relief-first'),
    given: story => lead(story).later(3 * HOUR_MS), when: [li, { ...inForm('goods'), occurredAt: '2026-10-13T10:20:00+08:00' as Instant }],
    expected: [{ type: 'ReliefFirstProposed', occurredAt: '2026-10-13T10:20:00+08:00' }],
  },
  {
    title: 'by a department, for which nobody else has to handle the case', cites: byRule('relief-first'),
    given: broughtIn, when: [medical, inForm('medical')], expected: [{ type: 'ReliefFirstProposed', data: { form: 'medical', department: 'medical-insurance' }, by: { id: medical.id } }],
  },
  {
    title: 'where the track leaves room for it', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, money], expected: [{ type: 'ReliefFirstProposed' }],
  },
  {
    title: 'not where the track asks for the whole procedure', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: story => appliedAs('urgent')(story).does(li, { type: 'accept', track: 'expenditure-type' }), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'not before somebody has said how urgent it is', cites: byRule('relief-first'),
    given: story => story.upTo('accept').does(li, { type: 'take-over' }), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'not by a department that has nothing to do with the case', cites: byRule('relief-first'),
    given: lead, when: [medical, inForm('medical')], expected: refused('role-not-allowed'),
  },
  {
    title: 'nor by one that has given its slip back', cites: byRule('relief-first'),
    given: story => lead(story).does(li, medicalSlip).does(medical, { type: 'return-slip', slipNo: 1, personal: REASON }), when: [medical, inForm('medical')], expected: refused('role-not-allowed'),
  },
  {
    title: 'not in an ordinary case', cites: byRule('relief-first'),
    given: acceptedAs('ordinary'), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'one at a time: the last waits for approval', cites: byRule('second-person'),
    given: story => proposed(story).does(li, medicalSlip), when: [medical, inForm('medical')], expected: refused('relief-pending'),
  },
  {
    title: 'one at a time: the last waits for the bank', cites: byRule('second-person'),
    given: approved, when: [li, money], expected: refused('relief-pending'),
  },
  {
    title: 'one at a time: the last waits to be handed over', cites: byRule('second-person'),
    given: inKind('goods'), when: [li, money], expected: refused('relief-pending'),
  },
  {
    title: 'anew after the bank declined', cites: byRule('relief-first'),
    given: story => approved(story).does(system, declined()), when: [li, money], expected: [{ type: 'ReliefFirstProposed', data: { reliefId: 2 } }],
    and: story => expect(story.does(wang, { type: 'approve', reliefId: 2, cardTail: '0007' }).state!.reliefs.map(r => [r.reliefId, r.state, r.orderId])).toEqual([[1, 'declined', 'case-1-p1'], [2, 'ordered', 'case-1-p2']]),
  },
  {
    title: 'by whoever handles the case', cites: byRule('first-asked'),
    given: urgent, when: [sun, money], expected: refused('not-handler'),
  },
];

const delivering: Scenario[] = [
  ...RECEIPTS.map((receipt): Scenario => ({
    title: `handed over against ${receipt}, and the hours stop`, cites: byClock('urgent-relief'),
    given: inKind('goods'), when: [zhao, { type: 'deliver', reliefId: 1, receipt, personal: { witness: '村医' } }], expected: [{ type: 'ReliefDelivered', data: { reliefId: 1, receipt }, personal: { witness: '村医' } }],
    and: story => expect(clockOf(story, 'urgent-relief#1')).toMatchObject({ stoppedAt: story.now }),
  })),
  {
    title: 'cash by exception', cites: byForm('cash'),
    given: inKind('cash'), when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: [{ type: 'ReliefDelivered' }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ form: 'cash', amountFen: '20000', state: 'delivered' }]),
  },
  {
    title: 'a department hands over what it gives', cites: byRule('relief-first'),
    given: story => broughtIn(story).does(medical, inForm('medical')).does(wang, approve), when: [medical, { type: 'deliver', reliefId: 1, receipt: 'witnessed-photo' }], expected: [{ type: 'ReliefDelivered' }],
  },
  {
    title: 'cash not by who approved it', cites: byRule('third-person'),
    given: story => urgent(story).does(li, inForm('cash')).does(li, { type: 'ask-approval', reliefId: 1, approverId: zhou.id }).does(zhou, oral), when: [zhou, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'goods by anybody at the desk', cites: byRule('third-person'),
    given: story => urgent(story).does(li, inForm('goods')).does(li, { type: 'ask-approval', reliefId: 1, approverId: zhou.id }).does(zhou, oral), when: [zhou, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: [{ type: 'ReliefDelivered' }],
  },
  {
    title: 'what a department gives the town does not hand over', cites: byRule('relief-first'),
    given: story => broughtIn(story).does(medical, inForm('medical')).does(wang, approve), when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'nor another department', cites: byRule('relief-first'),
    given: story => broughtIn(story).does(medical, inForm('medical')).does(wang, approve).does(li, { ...medicalSlip, department: 'civil-affairs' }), when: [civil, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'nor a department what the town gives', cites: byRule('relief-first'),
    given: story => inKind('goods')(story).does(li, medicalSlip), when: [medical, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'not before it was proposed', cites: byClock('urgent-relief'),
    given: story => urgent(story).at('2026-10-14T11:00:00+08:00').tick().does(li, inForm('goods')).does(wang, approve),
    when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature', occurredAt: '2026-10-13T10:30:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'goods given in time and entered after late money: the breach stays and is explained', cites: byClock('urgent-relief'),
    given: story => approved(story).at('2026-10-15T09:00:00+08:00').tick().does(system, confirmed()).does(li, { ...inForm('goods'), occurredAt: '2026-10-13T11:00:00+08:00' as Instant })
      .does(wang, { type: 'approve', reliefId: 2, occurredAt: '2026-10-13T11:05:00+08:00' as Instant }),
    when: [zhao, { type: 'deliver', reliefId: 2, receipt: 'signature', occurredAt: '2026-10-13T11:10:00+08:00' as Instant }],
    expected: [{ type: 'ReliefDelivered' }, { type: 'BreachExplained', data: { clockKey: 'urgent-relief#1', stoppedAt: '2026-10-13T11:10:00+08:00' } }],
    and: story => expect(story.state!.marks).toMatchObject({ 'relief-delivered': '2026-10-13T11:10:00+08:00', 'first-relief-delivered': '2026-10-13T11:10:00+08:00' }),
  },
  {
    title: 'money goes by the bank', cites: byForm('money'),
    given: toPay, when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('is-money'),
  },
  {
    title: 'nothing nobody approved', cites: byRule('second-person'),
    given: story => urgent(story).does(li, inForm('goods')), when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('state-not-allowed', { params: { state: 'proposed' } }),
  },
  {
    title: 'nothing where there is nothing', cites: byRule('relief-first'),
    given: urgent, when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('no-such-relief'),
  },
  {
    title: 'no relief there is not', cites: byRule('relief-first'),
    given: inKind('goods'), when: [zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'no cash once the application shows a like case this year', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story.upTo('report-lead').does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }).does(li, inForm('cash')).does(wang, approve)
      .does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind: 'same-event' }] }),
    when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  },
  {
    title: 'who watches hands nothing over', cites: byRule('inspection'),
    given: inKind('goods'), when: [qian, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('role-not-allowed'),
  },
];

const paperwork: Scenario[] = [
  {
    title: 'what relief first left owing is completed, and its clock stops', cites: byClock('paperwork'),
    given: story => approved(story).does(system, confirmed()), when: [li, { type: 'complete-papers' }],
    expected: [{ type: 'PapersCompleted', data: { materials: ['application', 'means-authorisation', 'hardship-evidence'] } }],
    and: story => expect(clockOf(story, 'paperwork#1')).toMatchObject({ stoppedAt: story.now, due: '2026-10-21T00:00:00+08:00', basis: 'statutory' }),
  },
  {
    title: 'of an emergency afterwards, without a number', cites: byClock('paperwork'),
    given: story => acceptedAs('emergency')(story).does(li, money).does(wang, approve).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: [{ type: 'PapersCompleted' }],
    and: story => expect(clockOf(story, 'paperwork#1')).toMatchObject({ basis: 'advisory' }),
  },
  {
    title: 'the office registers and signs', cites: byMaterial('registration'), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, inForm('goods')).does(wang, approve).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }), when: [li, { type: 'complete-papers' }],
    expected: [{ type: 'PapersCompleted', data: { materials: ['registration', 'signatures', 'application'] } }],
  },
  {
    title: 'nothing is owed before any relief', cites: byRule('owed-paperwork'),
    given: urgent, when: [li, { type: 'complete-papers' }], expected: refused('nothing-delivered'),
  },
  {
    title: 'nor after a full procedure', cites: byRule('owed-paperwork'), pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(opined(onTrack('urgent-type')(story)))).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: refused('nothing-delivered'),
  },
  {
    title: 'once', cites: byRule('owed-paperwork'),
    given: story => approved(story).does(system, confirmed()).does(li, { type: 'complete-papers' }), when: [li, { type: 'complete-papers' }], expected: refused('papers-complete'),
  },
  {
    title: 'not before the relief was there', cites: byClock('paperwork'),
    given: story => approved(story).later(HOUR_MS).does(system, confirmed()), when: [li, { type: 'complete-papers', occurredAt: '2026-10-13T10:30:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'not while it is only applied for', cites: byRule('owed-paperwork'),
    given: story => appliedAs('urgent')(story).does(li, money).does(wang, approve).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
];

/** Relief that comes first, what is handed over, and the papers it leaves owing. */
export const reliefScenarios: Scenario[] = [...first, ...delivering, ...paperwork];
