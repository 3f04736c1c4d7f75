import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#infra/root.js';
import { rulesDocument } from '#infra/rules-document.js';

it('docs/rules.md says what the tables say', () => {
  const path = join(ROOT, 'docs/rules.md');
  if (process.env['JISHI_WRITE_RULES']) writeFileSync(path, rulesDocument());
  expect(readFileSync(path, 'utf8')).toBe(rulesDocument()); // `npm run rules` writes it
});
