import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import type { Actor } from '#libs/contracts/command.js';
import { countyOf } from '#libs/relief/authority.js';
import { play, type Turn } from '#libs/relief/any-case.js';
import { mayDo } from '#libs/relief/decide.js';
import { aCase, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { acceptedAs, appliedAs, approved, declined, demand, doubtful, inKind, investigated, medicalSlip, noticed, onTrack, paidOut, posted, proposed, ready, toPay, visited } from '#libs/relief/scenarios/situations.js';
import { tasksOf } from '#libs/relief/tasks.js';

const { li, medical, qian, system, wang, wu, zhou } = STAFF;
const [jining, chaoyang] = [readEdition('jining-2021'), readEdition('chaoyang-2021')];

type Given = (story: CaseStory) => CaseStory;
const does = (...step: Parameters<CaseStory['does']>): Given => story => story.does(...step);
const after = (rules: typeof jining, given: readonly Given[]) => tasksOf(given.reduce((story, next) => next(story), aCase(rules)).state!, rules.pack);

test.each([
  ['a lead', [(story: CaseStory) => story.upTo('report-lead')], 'take-over', ['town-intake', 'town-investigator', 'team-lead']],
  ['an application', [appliedAs('ordinary')], 'accept', []],
  ['papers asked for', [appliedAs('ordinary'), does(li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] })], 'supply', []],
  ['accepted', [acceptedAs('ordinary')], 'investigate', ['town-investigator']],
  ['visited', [acceptedAs('ordinary'), visited], 'give-opinion', []],
  ['with the opinion on it', [ready], 'decide', ['town-approver']],
  ['raised to the county', [ready, does(li, { type: 'raise', to: 'county', programme: 'medical', amountFen: '2000000' })], 'decide', ['county-approver']],
  ['decided', [toPay], 'disburse', ['county-finance']],
  ['urgent', [acceptedAs('urgent')], 'relief-first', []],
  ['relief proposed', [proposed], 'approve', ['town-approver']],
  ['turned down', [proposed, does(wang, { type: 'turn-down', reliefId: 1 })], 'relief-first', []],
  ['at the bank', [approved], 'bank', []],
  ['in doubt', [approved, does(system, doubtful())], 'settle-payment', ['county-finance']],
  ['declined', [approved, does(system, declined())], 'correct-card', []],
  ['goods', [inKind('goods')], 'deliver', []],
  ['papers owed', [(story: CaseStory) => story.upTo('confirm')], 'complete-papers', []],
  ['helped', [paidOut], 'feedback', []],
  ['with a department', [ready, does(li, medicalSlip)], 'answer-slip', []],
  ['come back', [ready, does(li, medicalSlip), does(medical, { type: 'return-slip', slipNo: 1, personal: { reason: '不归本部门' } })], 'route-slip', []],
  ['denied', [ready, does(wang, { type: 'deny', ground: 'not-in-hardship' })], 'feedback', []],
  ['taken back, as the desk says', [proposed, does(wang, { type: 'turn-down', reliefId: 1 }), does(li, { type: 'withdraw', personal: { reason: '已自行解决' } })], 'confirm-withdrawal', ['team-lead', 'town-approver']],
  ['told', [paidOut, does(li, { type: 'feedback' })], 'close', []],
  ['inspected', [paidOut, does(wu, demand)], 'feedback', ['team-lead']],
  ['answered', [paidOut, does(qian, demand), does(zhou, { type: 'answer-inspection', inspectionNo: 1, personal: { answer: '已办' } })], 'feedback', ['supervisor', 'county-duty']],
] as const)('%s', (_, given, act, asked) => {
  const tasks = after(jining, given);
  expect([tasks[0]?.act, tasks.flatMap(({ of }) => of)]).toEqual([act, asked]);
});

test('a track\'s steps come in their order', () => {
  const first = (...given: Given[]) => after(chaoyang, given)[0]?.act;
  const onExpenditure = onTrack('expenditure-type');
  expect([first(onExpenditure), first(onExpenditure, visited), first(onExpenditure, investigated), first(onExpenditure, investigated, posted), first(noticed), first(onTrack('urgent-type'))])
    .toEqual(['investigate', 'investigate', 'post-notice', 'notice', 'decide', 'relief-first']);
});

test('what is closed waits for nothing', () => {
  expect(after(jining, [story => story.upTo('close')])).toEqual([]);
});

const turn: fc.Arbitrary<Turn> = fc.tuple(fc.nat(7), fc.nat(9), fc.nat(997), fc.nat(97), fc.nat(97));
/** Nobody's here, a department's, or one person's. */
const ELSEWHERE: readonly string[] = ['bank', 'notice', 'answer-slip', 'approve-orally', 'confirm-approval'];

test('whatever somebody is asked for they may do, and an open case always waits for something', () => {
  fc.assert(fc.property(fc.array(turn, { minLength: 1, maxLength: 40, size: 'max' }), fc.boolean(), (turns, inChaoyang) => {
    const rules = inChaoyang ? chaoyang : jining;
    const { state, now } = play(turns, rules);
    if (!state || state.status === 'closed') return;
    const tasks = tasksOf(state, rules.pack);
    expect(tasks).not.toEqual([]);
    for (const { act, of } of tasks) {
      if (ELSEWHERE.includes(act) || of.includes('department-handler')) continue;
      const may = (actor: Actor) => (mayDo(state, actor, rules.pack, now) as string[]).includes(act);
      const asked = of.map((role): Actor => ({ id: `any-${role}`, role, region: role.startsWith('county') || act === 'settle-inspection' ? countyOf(state.townCode) : state.townCode }));
      const desk: Actor[] = [{ id: state.handlerId!, role: 'town-intake', region: state.townCode }, { id: 'any-desk', role: 'team-lead', region: state.townCode }];
      expect([act, of, of.length > 0 ? asked.every(may) : desk.some(may)]).toEqual([act, of, true]);
    }
  }), { numRuns: 1_000 });
}, 60_000);
