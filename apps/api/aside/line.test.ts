import { Line } from '#apps/api/aside/line.js';

const problem = (promise: Promise<unknown>) => promise.then(() => 'done', (error: { code?: string }) => error.code);

/** A piece of work that ends when it is told to. */
function piece(name: string, done: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { end: resolve, work: async () => { await promise; done.push(name); } };
}

test('whoever wants much keeps others waiting for one piece of it', async () => {
  const done: string[] = [];
  const line = new Line(20, 10);
  const pieces = [...Array.from({ length: 6 }, (_, i) => ['li', `li ${i}`] as const), ['he', 'he 0'] as const, ['wu', 'wu 0'] as const];
  const all = pieces.map(([whose, name]) => {
    const { work, end } = piece(name, done);
    end();
    return line.run(whose, work);
  });
  await Promise.all(all);
  expect(done).toEqual(['li 0', 'li 1', 'he 0', 'wu 0', 'li 2', 'li 3', 'li 4', 'li 5']);
});

test('one piece at a time', async () => {
  const line = new Line(20, 10);
  let running = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 5 }, (_, i) => line.run(String(i), async () => {
    most = Math.max(most, ++running);
    await new Promise(resolve => { setImmediate(resolve); });
    running--;
  })));
  expect(most).toBe(1);
});

test('the line has an end, for each and for all, and what failed leaves its place', async () => {
  const line = new Line(3, 2);
  const [one, two, three] = [piece('a', []), piece('b', []), piece('c', [])];
  const running = [line.run('li', one.work), line.run('li', two.work)];
  expect(await problem(line.run('li', () => Promise.resolve()))).toBe('too-many-requests');
  running.push(line.run('he', three.work));
  expect(await problem(line.run('wu', () => Promise.resolve()))).toBe('line-full');
  for (const { end } of [one, two, three]) end();
  await Promise.all(running);
  expect(await problem(line.run('wu', () => Promise.reject(new Error('x'))))).toBeUndefined();
  expect(await problem(line.run('wu', () => Promise.resolve()))).toBe('done');
});
