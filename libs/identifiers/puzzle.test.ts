import { solution, solves } from '#libs/identifiers/puzzle.js';

test('an answer is found by trying, and holds for its puzzle alone', () => {
  const answer = solution('puzzle', 10, 0, 100_000)!;
  expect(solves('puzzle', answer, 10)).toBe(true);
  expect([solves('another', answer, 10), solves('puzzle', `${answer}0`, 10)]).toEqual([false, false]);
  expect(Array.from({ length: 4_096 }, (_, n) => solves('puzzle', String(n), 8)).filter(Boolean).length).toBeLessThan(40);
  expect(solution('puzzle', 10, 0, 0)).toBeNull();
});
