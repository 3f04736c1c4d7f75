import { GUARDED_POSTS, isGuarded, wouldJudgeOwnWork } from '#libs/relief/posts.js';

const [COUNTY, EAST, WEST] = ['370899000000', '370899101000', '370899102000'];

it('whoever may approve, release or oversee money, audit or keep accounts holds a guarded post', () => {
  expect(GUARDED_POSTS).toEqual([
    'town-approver', 'team-lead', 'county-approver', 'county-duty', 'county-finance', 'supervisor', 'auditor', 'administrator',
  ]);
  for (const role of ['village-assistant', 'reporter', 'town-intake', 'town-investigator', 'department-handler']) {
    expect([role, isGuarded(role)]).toEqual([role, false]);
  }
});

describe('a deputy', () => {
  it('does not approve what they propose, pay what they approve, or audit either', () => {
    for (const [deputy, post] of [
      ['town-intake', 'town-approver'], ['town-investigator', 'county-approver'], ['department-handler', 'county-approver'],
      ['town-approver', 'county-finance'], ['county-finance', 'county-approver'], ['county-approver', 'auditor'],
      ['auditor', 'town-approver'], ['county-finance', 'auditor'], ['town-approver', 'town-intake'],
    ] as const) expect([deputy, post, wouldJudgeOwnWork({ role: deputy, region: EAST }, { role: post, region: EAST })]).toEqual([deputy, post, true]);
  });

  it('may come from where their own work is another, and from a post that has both halves', () => {
    expect(wouldJudgeOwnWork({ role: 'town-intake', region: WEST }, { role: 'town-approver', region: EAST })).toBe(false);
    expect(wouldJudgeOwnWork({ role: 'town-intake', region: EAST }, { role: 'county-approver', region: COUNTY })).toBe(true);
    expect(wouldJudgeOwnWork({ role: 'town-intake', region: `${EAST.slice(0, 9)}201` }, { role: 'town-approver', region: EAST })).toBe(true);
    expect(wouldJudgeOwnWork({ role: 'team-lead', region: EAST }, { role: 'town-approver', region: EAST })).toBe(false);
    expect(wouldJudgeOwnWork({ role: 'town-intake', region: EAST }, { role: 'town-investigator', region: EAST })).toBe(false);
    expect(wouldJudgeOwnWork({ role: 'supervisor', region: EAST }, { role: 'town-approver', region: EAST })).toBe(false);
  });
});
