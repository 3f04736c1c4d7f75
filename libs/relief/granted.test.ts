import type { CaseState, Relief } from '#libs/contracts/event.js';
import { RELIEF_STATES } from '#libs/contracts/words.js';
import { grantedFen } from '#libs/relief/granted.js';

const of = (reliefs: Partial<Relief>[]) => grantedFen({ reliefs } as CaseState);

test('what was approved counts, arrived or not; what was not, or was taken back, does not', () => {
  expect(RELIEF_STATES.filter(state => of([{ state, amountFen: '100' }]) > 0n)).toEqual(['approved', 'ordered', 'in-doubt', 'paid', 'delivered']);
});

test('reliefs add up beyond what a number holds exactly', () => {
  expect(of([{ state: 'paid', amountFen: '9007199254740993' }, { state: 'paid', amountFen: '1' }])).toBe(9_007_199_254_740_994n);
});
