import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { emptyData } from '#infra/launch/data.js';

test('starting over removes all that an instance had, the files of its cases too, and nothing of anybody else\'s', async () => {
  const data = mkdtempSync(join(tmpdir(), 'jishi-data-'));
  try {
    mkdirSync(join(data, 'files/74'), { recursive: true });
    mkdirSync(join(data, 'logs'));
    for (const name of ['files/74/74a6', 'keys.json', 'keys.json.draft', 'bank-journal', 'secrets.json', 'notes.txt', 'filesystem.txt']) writeFileSync(join(data, name), '');
    await emptyData(data, () => Promise.resolve());
    expect(readdirSync(data).toSorted()).toEqual(['filesystem.txt', 'notes.txt']);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
