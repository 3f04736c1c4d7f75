import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyFiles, readKeyRing } from '#infra/keys.js';
import { LinkSignatures, LinkSigner } from '#infra/link-signatures.js';
import { keyFilesOf } from '#infra/signing-key.js';
import { chainHash, commit, genesis } from '#activities/journal/chain.js';
import { linkFault, type StoredLink } from '#activities/journal/chain-link.js';

const caseId = `case-${'0'.repeat(32)}`;
const { salted, commitments } = commit({ summary: '失火' });
const event = { caseNo: 'JS-2026-0000001-0', seq: 1, cause: 'c', type: 'LeadReported', occurredAt: '2026-10-13T10:00:00+08:00', recordedAt: '2026-10-13T10:00:00+08:00', by: { id: 'a', role: 'reporter' as const, region: '370899101000' }, data: { a: 1 }, personal: commitments };
const prevHash = genesis(caseId);
const hash = chainHash(prevHash, { caseId, ...event });

let folder: string;
let signer: LinkSigner;
let signatures: LinkSignatures;
let link: StoredLink;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-links-'));
  const files = keyFilesOf(join(folder, 'keys.json'), {});
  await ensureKeyFiles(files);
  signer = new LinkSigner(files.journalKeyFile);
  signatures = new LinkSignatures(await readKeyRing(files.keysFile));
  link = { ...event, salted: { value: salted }, prevHash, hash, ...signer.sign(hash) };
});
afterAll(() => rmSync(folder, { recursive: true }));
const begin = { seq: 1, prevHash };

test('a link is whole as it was written, and not of another case', () => {
  expect(linkFault(caseId, begin, link, signatures)).toBeNull();
  expect(linkFault(`case-${'1'.repeat(32)}`, begin, link, signatures)).toMatchObject({ path: 'hash' });
});

test.each<[string, Partial<StoredLink>, string]>([
  ['another number', { seq: 2 }, 'seq'],
  ['another link before it', { prevHash: 'f'.repeat(64) }, 'prevHash'],
  ['another hash', { hash: 'f'.repeat(64) }, 'hash'],
  ['what was changed in it', { data: { a: 2 } }, 'hash'],
  ['another time', { occurredAt: '2026-10-13T09:00:00+08:00' }, 'hash'],
  ['what was changed in it, and the hash with it', { data: { a: 2 }, hash: chainHash(prevHash, { caseId, ...event, data: { a: 2 } }) }, 'signature'],
  ['a key that the ring does not know', { signedBy: 'j9-0000' }, 'signature'],
  ['no signature', { signature: Buffer.alloc(64) }, 'signature'],
  ['personal data that cannot be opened', { salted: null }, 'personal/sealed'],
  ['personal data that were exchanged', { salted: { value: { summary: { ...salted!['summary']!, value: '漏雨' } } } }, 'personal/summary'],
  ['personal data that are gone', { salted: { value: null } }, 'personal/summary'],
])('tells %s', (_, changed, path) => {
  expect(linkFault(caseId, begin, { ...link, ...changed }, signatures)).toMatchObject({ path });
});

test('tells a link that was signed for another', () => {
  const other = chainHash(prevHash, { caseId, ...event, data: { a: 2 } });
  expect(linkFault(caseId, begin, { ...link, data: { a: 2 }, hash: other }, signatures)).toMatchObject({ path: 'signature' });
  expect(linkFault(caseId, begin, { ...link, data: { a: 2 }, hash: other, ...signer.sign(other) }, signatures)).toBeNull();
});
