import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '#infra/launch/identity.js';
import { holderOf, tryLock, withLock } from '#infra/launch/lock.js';

const me = identityOf(process.pid);
const folder = mkdtempSync(join(tmpdir(), 'jishi-lock-'));
const path = join(folder, 'owner.json');
afterEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

it('lets one in, tells the other who it is, and leaves nothing behind', () => {
  const lock = tryLock(path);
  expect(tryLock(path)).toEqual({ holder: me });
  if ('release' in lock) lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([['of a killed process', { ...me, startTime: '1' }], ['of an earlier boot', { ...me, bootId: 'before' }], ['that is broken', 'half a fi']])('takes over a lock %s', (_, content) => {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  expect(tryLock(path)).toHaveProperty('release');
  expect(holderOf(path)).toEqual(me);
});

it('does the works that wait for it one after another, also after one has failed', async () => {
  const order: string[] = [];
  const { signal } = new AbortController();
  const work = (name: string) => withLock(path, signal, () => order.push(`${name} waits`), async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    order.push(`${name} ends`);
    if (name === 'first') throw new Error('broken');
  });
  const both = [work('first'), work('second')];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
});
