import type { Counts, Had } from '#apps/api/counts/counts.js';
import { RequestCounts } from '#apps/api/counts/request-counts.js';

/** The table, as two processes see it. */
function table() {
  const amounts = new Map<string, number>();
  const told: number[] = [];
  const takeAll = (_kind: string, taken: ReadonlyMap<string, number>): Promise<Map<string, Had>> => {
    told.push(taken.size);
    for (const [whose, amount] of taken) amounts.set(whose, (amounts.get(whose) ?? 0) + amount);
    return Promise.resolve(new Map([...taken.keys()].map(whose => [whose, { amount: amounts.get(whose)!, ttlMs: 30_000 }])));
  };
  return { counts: { takeAll } as unknown as Counts, told };
}

const call = (store: RequestCounts, caller: string, max: number) =>
  new Promise<number>(resolve => { store.incr(caller, (_error, result) => resolve(result!.current), 60_000, max); });

test('two processes count together: a caller of both has no more than a twentieth beyond what is allowed', async () => {
  const { counts } = table();
  const [one, other] = [new RequestCounts(counts), new RequestCounts(counts)];
  let admitted = 0;
  for (let i = 0; i < 400; i++) if (await call(i % 2 ? one : other, 'li', 100) <= 100) admitted++;
  expect(admitted).toBeGreaterThanOrEqual(100);
  expect(admitted).toBeLessThanOrEqual(105);
});

test('a request does not wait for the database, save every twentieth part of what is allowed', async () => {
  const { counts, told } = table();
  const store = new RequestCounts(counts);
  for (let i = 0; i < 299; i++) await call(store, 'li', 6_000);
  expect(told).toEqual([]);
  await call(store, 'he', 6_000);
  await call(store, 'li', 6_000);
  expect(told).toEqual([2]);
});

test('without the database each process counts by itself, and nobody waits for it again and again', async () => {
  let asked = 0;
  const store = new RequestCounts({ takeAll: () => { asked++; return Promise.reject(new Error('away')); } } as unknown as Counts);
  const seen = [];
  for (let i = 0; i < 20; i++) seen.push(await call(store, 'li', 20));
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(asked).toBe(1);
});
