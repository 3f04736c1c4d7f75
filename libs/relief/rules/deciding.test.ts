import { readEdition } from '#infra/policy.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import { INVESTIGATION_STEPS, type Severity } from '#libs/contracts/words.js';
import { aCase, CASE_ID, STAFF } from '#libs/relief/scenario.js';

const chaoyang = readEdition('chaoyang-2021');
const jining = readEdition('jining-2021');
const { li, sun, wang } = STAFF;
const county = { ...wang, id: 'county-approver', role: 'county-approver' as const };
const decide = (amountFen: string, severity?: Severity): PersonCommand =>
  ({ type: 'decide', programme: 'temporary', amountFen, ...(severity && { severity }), personal: { payeeName: '王小明', bankCard: '6222020000000007' } });

/** Accepted on the expenditure track and wholly investigated. */
const investigated = () => INVESTIGATION_STEPS.reduce((story, step) => story.does(sun, { type: 'investigate', step }),
  aCase(chaoyang).upTo('apply').does(li, { type: 'accept', track: 'expenditure-type' })).does(li, { type: 'take-over' }).does(li, { type: 'give-opinion' });

describe('a decision after the full procedure (CY 四(三)1)', () => {
  it('orders the money, and the case is fed back without owed papers', () => {
    const story = investigated();
    expect(story.when(wang, decide('50000', 'light')).events).toMatchObject([
      { type: 'Decided', data: { reliefId: 1, programme: 'temporary', amountFen: '50000', severity: 'light', body: 'town' } },
      { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, amountFen: '50000' } },
    ]);
    story.does(wang, decide('50000', 'light'));
    story.does(STAFF.system, { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'confirmed', bankReference: 'B', at: null } });
    expect(story.when(li, { type: 'complete-papers' }).refusal).toMatchObject({ code: 'nothing-delivered' });
    story.does(li, { type: 'feedback' }).does(li, { type: 'close' });
    expect(story.state).toMatchObject({ status: 'closed', reliefs: [{ kind: 'decided', state: 'paid' }] });
  });
});

describe('authority by severity and amount (CY 四(三)2)', () => {
  it.each<[string, Severity, 'town' | 'county']>([
    ['1', 'light', 'town'], ['50000', 'light', 'town'], ['50001', 'light', 'county'],
    ['50000', 'heavier', 'county'], ['50001', 'heavier', 'county'], ['1', 'severe', 'county'], ['99999999', 'severe', 'county'],
  ])('%s fen, %s: the %s decides, and only it', (amountFen, severity, body) => {
    const [may, mayNot] = body === 'town' ? [wang, county] : [county, wang];
    expect(investigated().when(may, decide(amountFen, severity)).events?.[0]).toMatchObject({ type: 'Decided', data: { body } });
    expect(investigated().when(mayNot, decide(amountFen, severity)).refusal).toMatchObject({ code: 'no-authority', params: { body } });
  });

  it('is dated: before the document there was none', () => {
    const story = aCase(jining).at('2021-04-01T10:00:00+08:00').upTo('accept').does(li, { type: 'take-over' }).does(li, { type: 'give-opinion' });
    expect(story.when(wang, decide('50000')).refusal).toMatchObject({ code: 'no-authority', params: { body: 'nobody' } });
    expect(story.at('2021-04-27T00:00:00+08:00').when(wang, decide('50000')).events).toHaveLength(2);
  });
});
