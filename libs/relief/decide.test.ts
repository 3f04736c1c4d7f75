import { readEdition } from '#infra/policy.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import { aCase, FIRST_CONTACT, STAFF, TOWN } from '#libs/relief/scenario.js';

/** What single commands do stands in scenarios/; this is the whole way of a case. */
describe('a case that goes well', () => {
  const story = aCase(readEdition('jining-2021')).upTo('close');
  const minute = (n: number): Instant => instantOf(msOf(FIRST_CONTACT) + n * 60_000);

  it('leaves these events', () => {
    expect(story.events.map(e => e.type)).toEqual([
      'LeadReported', 'Applied', 'Accepted', 'Graded', 'TakenOver', 'ReliefFirstProposed', 'ReliefApproved', 'PaymentOrdered',
      'PaymentConfirmed', 'PapersCompleted', 'FeedbackGiven', 'Closed',
    ]);
  });

  it('ends closed, its marks where they happened, and nothing left behind', () => {
    expect(story.state).toMatchObject({
      head: 12, status: 'closed', outcome: 'helped', closedAt: minute(10), townCode: TOWN, offeredTo: null, cause: 'sudden-illness', urgency: 'urgent', graded: true, proposedGrade: null,
      track: null, stepsDone: [], investigators: [], recused: [], handlerId: 'li-intake', duplicates: [], clocks: {}, slips: [], notices: [], inspections: [], followUps: [], oralApprovals: [],
      pastRounds: [], landedYears: [], person: { name: '王小明' }, summary: '突发重病，无力支付',
      grades: [
        { urgency: null, anchor: minute(0), since: minute(0), until: minute(3) },
        { urgency: 'urgent', anchor: minute(0), since: minute(3), until: null },
      ],
      reliefs: [{
        reliefId: 1, form: 'money', amountFen: '50000', payeeName: '王小明', bankCard: '6222020000000007', kind: 'first', department: null, proposedBy: 'li-intake', proposedAt: minute(5),
        state: 'paid', orderId: 'case-1-p1', replaces: null, round: 1,
      }],
    });
    expect(story.state!.marks).toEqual({
      'first-contact': minute(0), applied: minute(1), 'papers-missing': minute(1), 'supplement-settled': minute(2), accepted: minute(2), 'relief-delivered': minute(7), 'first-relief-delivered': minute(7),
      'urgency-eased': minute(8), 'papers-complete': minute(8), 'fed-back': minute(9),
    });
  });

  it('says of every event who did it and when', () => {
    expect(story.events.map(e => e.by.id)).toEqual([
      'grid-east', 'li-intake', 'li-intake', 'li-intake', 'li-intake', 'li-intake', 'wang-approver', 'wang-approver', 'system', 'li-intake', 'li-intake', 'li-intake',
    ]);
    expect(story.events.every(e => e.recordedAt === e.occurredAt)).toBe(true);
  });
});

it('leaves out personal data that holds no value, which the journal could not tell from none', () => {
  const story = aCase(readEdition('jining-2021')).upTo('accept');
  const decide = (personal: object) => story.does(STAFF.zhou, { type: 'urge', personal: personal as { note: string } }).events.at(-1)!;
  expect(decide({ note: undefined })).not.toHaveProperty('personal');
  expect(decide({ note: '请办理' }).personal).toEqual({ note: '请办理' });
});
