import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, test } from '@jest/globals';
import { ROOT } from '#infra/root.js';

/** What SECURITY.md and the ASVS table claim can be looked up, and adds up. */

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test.each(['SECURITY.md', 'docs/asvs.md'])('every link of %s leads somewhere', file => {
  const targets = [...read(file).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target));
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter(target => !existsSync(join(ROOT, dirname(file), target)))).toEqual([]);
});

it('the sums of SECURITY.md are those of the requirements', () => {
  const judged = [...read('docs/asvs.md').matchAll(/^\| (\d+)\.\d+\.\d+ \| \d \|.* \| (held|not applicable|\*\*open\*\*) \|/gm)];
  const sums = (chapter?: string) => {
    const of = judged.filter(([, its]) => chapter === undefined || its === chapter);
    return ['held', 'not applicable', '**open**'].map(word => of.filter(([, , how]) => how === word).length);
  };
  const rows = [...read('SECURITY.md').matchAll(/^\| (?:V(\d+) |\*\*all 292\*\*)[^|]*\| \**(\d+)\** \| \**(\d+)\** \| \**(\d+)\** \|$/gm)];
  expect(rows.map(([, chapter, ...counts]) => [chapter, ...counts.map(Number)]))
    .toEqual([...Array.from({ length: 17 }, (_, i) => String(i + 1)), undefined].map(chapter => [chapter, ...sums(chapter)]));
  expect(judged).toHaveLength(292);
});
