import { readPack, readEdition } from '#infra/policy.js';
import type { Actor } from '#libs/contracts/command.js';
import { caseView as schema } from '#libs/contracts/view.js';
import { sightOf } from '#libs/relief/authority.js';
import { aCase, type CaseStory, COUNTY, STAFF, TOWN } from '#libs/relief/scenario.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';
import { caseView, eventsInSight, eventView } from '#apps/api/relief-case/case-views.js';

const rules = readEdition('jining-2021');
const PERSONAL = { name: '王小明', residentId: '110101199003070003', phone: '13800138000', address: '河东镇东街八号', summary: '突发重病，无力支付' };
const AUDITOR: Actor = { id: 'feng-auditor', role: 'auditor', region: COUNTY };
const SECRETS = /王小明|110101199003070003|13800138000|6222020000000007|东街|重病|张医生/;

/** As the API finds it in the read model. */
function stored({ state, now }: CaseStory): StoredCase {
  return { caseId: 'case-1', caseNo: 'JS-2026-0000001-5', state: state!, sight: 'whole', glassUntil: null, now, packHash: 'p', calendarHash: 'c' };
}

function eventful(): CaseStory {
  return aCase(rules)
    .does(STAFF.zhao, { type: 'report-lead', townCode: TOWN, cause: 'sudden-illness', channel: 'village', eventDate: '2026-10-12', personal: { summary: PERSONAL.summary } }).later(60_000)
    .does(STAFF.li, { type: 'take-over' })
    .does(STAFF.li, { type: 'apply', materials: ['application'], personal: PERSONAL }, { duplicates: [{ caseNo: 'JS-2026-0000002-3', kind: 'near-event' }] })
    .does(STAFF.li, { type: 'list-missing', materials: ['means-authorisation', 'hardship-evidence'] })
    .does(STAFF.li, { type: 'accept' })
    .does(STAFF.li, { type: 'grade', urgency: 'urgent' }).later(60_000)
    .does(STAFF.li, { type: 'issue-slip', department: 'medical-insurance', reliefFirst: true, personal: { item: '垫付住院费' } })
    .does(STAFF.medical, { type: 'return-slip', slipNo: 1, personal: { reason: '张医生未出具诊断' } })
    .does(STAFF.li, { type: 'route-slip', slipNo: 1, department: 'civil-affairs' })
    .does(STAFF.li, { type: 'relief-first', form: 'goods', amountFen: '20000', personal: { payeeName: '王小明', what: '米面' } })
    .does(STAFF.li, { type: 'ask-approval', reliefId: 1, approverId: STAFF.zheng.id }).does(STAFF.zheng, { type: 'approve-orally', reliefId: 1, cardTail: '0007' })
    .does(STAFF.li, { type: 'deliver', reliefId: 1, receipt: 'signature', personal: { witness: '张医生' } })
    .does(STAFF.li, { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '王小明', bankCard: '6222020000000007' } })
    .does(STAFF.wu, { type: 'inspect', personal: { demand: '说明为何未转医院' } })
    .does(STAFF.li, { type: 'plan-follow-up', on: '2026-11-20' });
}

test('a case is shown with all its parts, as the contract has them, and with no personal data whole but what happened, to those who work on it', () => {
  const view = caseView(stored(eventful()), rules, STAFF.li);
  expect(schema.parse(view)).toEqual(view);
  expect([view.summary, view.slips[0]!.item]).toEqual([PERSONAL.summary, '垫付住院费']);
  expect(JSON.stringify(caseView(stored(eventful()), rules, AUDITOR))).not.toMatch(SECRETS);
  expect(JSON.stringify({ ...view, summary: null })).not.toMatch(SECRETS);
  expect(view).toMatchObject({
    status: 'accepted', outcome: null, eventDate: '2026-10-12', track: null, offeredTo: null, person: { name: '王**', residentId: '****0003', phone: '****8000' },
    materials: { given: ['application'], listed: ['means-authorisation', 'hardship-evidence'], missing: ['means-authorisation', 'hardship-evidence'] },
    duplicates: [{ caseNo: 'JS-2026-0000002-3', kind: 'near-event', resolved: false }],
    reliefs: [
      { reliefId: 1, kind: 'first', form: 'goods', amountFen: '20000', bankCard: null, department: null, state: 'delivered' },
      { reliefId: 2, kind: 'first', form: 'money', amountFen: '50000', bankCard: '****0007', state: 'proposed' },
    ],
    slips: [
      { slipNo: 1, number: 'JS-2026-0000001-5-1', to: { department: 'medical-insurance' }, state: 'rerouted', reliefFirst: true },
      { slipNo: 2, number: 'JS-2026-0000001-5-2', to: { department: 'civil-affairs' }, state: 'issued', outcome: null, reliefFirst: true, replaces: 1, binding: false },
    ],
    inspections: [{ inspectionNo: 1, state: 'demanded', by: 'wu-county', answeredAt: null }],
    followUps: [{ followUpNo: 1, on: '2026-11-20', doneAt: null }],
    oralApprovals: [{ reliefId: 1, by: 'zheng-duty', confirmedAt: null }],
    tasks: [{ act: 'approve', of: ['town-approver'] }, { act: 'confirm-approval' }, { act: 'answer-inspection', of: ['team-lead'] }],
    notices: [],
  });
  expect(view.clocks.find(({ key }) => key === 'urgent-relief#1')).toMatchObject({ clock: 'urgent-relief', basis: 'statutory', endedAt: null, stoppedAt: expect.any(String) });
  expect(view.mayDo).toContain('issue-slip');
});

test('a public notice and the track are shown where the policy knows them', () => {
  const chaoyang = { ...rules, pack: readPack('chaoyang-2021', '2026-10-13') };
  const story = aCase(chaoyang)
    .does(STAFF.li, { type: 'apply', townCode: TOWN, cause: 'schooling-cost', channel: 'town-window', personal: PERSONAL })
    .does(STAFF.li, { type: 'take-over' }).does(STAFF.li, { type: 'accept', track: 'expenditure-type' })
    .does(STAFF.sun, { type: 'investigate', step: 'visit' }).does(STAFF.sun, { type: 'investigate', step: 'means-check', authorised: true }).does(STAFF.sun, { type: 'investigate', step: 'appraisal' })
    .does(STAFF.li, { type: 'give-opinion' }).does(STAFF.li, { type: 'post-notice', personal: { place: '东街公示栏' } });
  const view = caseView(stored(story), chaoyang, STAFF.he);
  expect(view).toMatchObject({ track: 'expenditure-type', notices: [{ noticeNo: 1, state: 'posted', postedAt: story.now, endedAt: null }] });
  expect(schema.parse(view)).toEqual(view);
  expect(view.mayDo).toEqual([]); // Another town's.
});

test('an event shows names by their first character, numbers by their end, free text to those who work on the case, and who objected to nobody', () => {
  const fields = { ...PERSONAL, helperName: '赵六', witness: '张医生', payeeName: '王小明', bankCard: '6222020000000007', objector: '李四', reason: '因病', household: '[{"name":"王小花"}]' };
  const shown = (to: Actor) => eventView({
    seq: 1, type: 'Applied', occurred_at: new Date(0), recorded_at: new Date(0), actor: STAFF.medical, data: {}, sealed: null, hash: 'h', values: fields,
  }, to);
  expect(shown(AUDITOR).personal).toEqual({
    name: '王**', residentId: '****0003', phone: '****8000', address: '***', summary: '***', helperName: '赵*', witness: '张**', payeeName: '王**', bankCard: '****0007',
    objector: '***', reason: '***', household: '***',
  });
  expect(shown(STAFF.li).personal).toEqual({ ...shown(AUDITOR).personal, summary: fields.summary, reason: '因病' });
  expect(shown(STAFF.wu).personal).toEqual({ ...shown(AUDITOR).personal, reason: '因病' });
  expect(shown(AUDITOR).by).toEqual(STAFF.medical);
});

describe('a body that was brought in', () => {
  const story = eventful().does(STAFF.li, { type: 'issue-slip', department: 'medical-insurance', personal: { item: '住院费用' } });
  const part = (actor: Actor) => caseView({ ...stored(story), sight: sightOf(actor, story.state!)! }, rules, actor);

  test('sees what it was asked, which others were, and of the family no more than it asks for', () => {
    const view = part(STAFF.medical);
    expect(schema.parse(view)).toEqual(view);
    expect(view).toMatchObject({ sight: 'part', summary: null, household: [], duplicates: [], reliefs: [], materials: { given: [], missing: [] }, attachments: [], inspections: [], followUps: [], oralApprovals: [], tasks: [] });
    // Its first slip it gave back, and keeps sight of what it wrote there.
    expect(view.slips.map(({ to, item }) => [to, item])).toEqual([[{ department: 'medical-insurance' }, '垫付住院费'], [{ department: 'civil-affairs' }, null], [{ department: 'medical-insurance' }, '住院费用']]);
    expect(new Set(view.clocks.map(({ key }) => key))).toEqual(new Set(['slip-accept#1', 'slip-answer#1', 'slip-accept#3', 'slip-answer#3', 'urgent-relief#1']));
    expect(view.mayDo).toEqual(expect.arrayContaining(['accept-slip', 'return-slip', 'answer-slip']));
    expect(view.mayDisclose).toEqual(['name', 'resident-id', 'phone', 'address']);
    expect(sightOf({ ...STAFF.medical, department: 'education' }, story.state!)).toBeNull();
  });

  test('sees what happened to its slips and relief, and what it did itself', () => {
    const rows = story.events.map((event, i) => ({ seq: i + 1, type: event.type, occurred_at: new Date(0), recorded_at: new Date(0), actor: event.by as Actor, data: event.data as { [name: string]: unknown }, sealed: null, hash: '' }));
    const seen = (actor: Actor) => eventsInSight({ ...stored(story), sight: sightOf(actor, story.state!)! }, rows, actor).map(({ type, data }) => [type, data.slipNo]);
    expect(seen(STAFF.medical)).toEqual([['SlipIssued', 1], ['SlipReturned', 1], ['SlipIssued', 3]]);
    expect(seen(STAFF.civil)).toEqual([['SlipIssued', 2]]);
    expect(seen(STAFF.li)).toHaveLength(rows.length);
  });
});

test('money for somebody who is not of the family is said to be', () => {
  const given = (payeeName: string) => caseView(stored(aCase(rules).does(STAFF.li, { type: 'apply', townCode: TOWN, cause: 'sudden-illness', channel: 'village', personal: { ...PERSONAL, household: [{ name: '王小花' }] } })
    .does(STAFF.li, { type: 'take-over' }).does(STAFF.li, { type: 'grade', urgency: 'urgent' })
    .does(STAFF.li, { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName, bankCard: '6222020000000007' } })), rules, STAFF.wang).reliefs[0]!.payeeOfFamily;
  expect(['王小明', '王小花', '王小'].map(given)).toEqual([true, true, false]);
});
