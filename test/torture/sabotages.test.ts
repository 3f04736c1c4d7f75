import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILPOINTS } from '#infra/failpoint.js';
import { ROOT } from '#infra/root.js';
import { edited, SABOTAGES } from '#test/torture/sabotages.js';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test.each(SABOTAGES)('$name still fits today\'s source, and what is to catch it is there', ({ edits, caughtBy }) => {
  const texts = new Map<string, string>();
  for (const edit of edits) texts.set(edit.file, edited(texts.get(edit.file) ?? read(edit.file), edit));
  for (const [file, text] of texts) expect(text).not.toBe(read(file));
  if ('torture' in caughtBy) return;
  const file = [`${caughtBy.test}.test.ts`, `${caughtBy.test}.ts`].find(path => existsSync(join(ROOT, path)));
  expect(read(file!)).toContain(caughtBy.named.replace(/^libs /, ''));
});

test('every kind of violation is shown to be found by the checker', () => {
  const counted = new Set(SABOTAGES.flatMap(({ caughtBy }) => 'torture' in caughtBy ? [caughtBy.counts] : []));
  expect(counted).toEqual(new Set(['lostAnswer', 'changedAnswer', 'doubleDebit', 'doubleRung', 'brokenChain', 'journalMismatch', 'openCase', 'wrongRead', 'ownDeath']));
});

test('the list in the documents is this list', () => {
  const listed = [...read('docs/torture.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(listed).toEqual(SABOTAGES.map(({ name }) => name));
  const [count, byChecker] = [SABOTAGES.length, SABOTAGES.filter(({ caughtBy }) => 'torture' in caughtBy).length];
  expect(read('docs/torture.md')).toContain(`${count} of them, ${byChecker} found by the torture run's own checker`);
  expect(read('README.md')).toContain(`are found by these tests, ${count} of them`);
  expect(read('README.zh-CN.md')).toContain(`故意埋入的 ${count} 处`);
});

test('the documents say where each failpoint stands', () => {
  const section = read('docs/torture.md').split('## Where the failpoints stand')[1]!.split('## ')[0]!;
  expect([...section.matchAll(/`([a-z-]+\.[a-z-]+)`/g)].map(([, name]) => name).toSorted()).toEqual(FAILPOINTS.toSorted());
});
