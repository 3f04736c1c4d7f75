import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { lead, Town } from '#test/e2e/town.js';

let town: Town;
let caseNo: string;
beforeAll(async () => {
  town = await Town.start();
  caseNo = (await town.open('zhao-village', lead())).body.caseNo;
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const picture = (width = 640, height = 480) => sharp({ create: { width, height, channels: 3, background: '#a03020' } });
/** As a phone takes it: on its side, with the place in it. */
const photo = () => picture().withMetadata({ orientation: 6 }).withExifMerge({ IFD0: { Make: 'PhoneMaker' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 24/1 0/1' } }).jpeg().toBuffer();

async function keep(bytes: Buffer, { as = 'zhao-village', type = 'image/jpeg', of = caseNo } = {}) {
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${of}/files`, { method: 'POST', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${town.token(as)}`, 'content-type': type } });
  return { status: response.status, body: await response.json() as { sha256: string; mediaType: string; sizeBytes: number; code?: string } };
}

async function open(attachmentNo: number, as = 'li-intake') {
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/attachments/${attachmentNo}`, { headers: { authorization: `Bearer ${town.token(as)}` } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const files = () => readdirSync(town.instance.settings.filesFolder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));

it('keeps a photo made anew, upright and without the place, sealed, and its hash in the journal', async () => {
  const taken = await photo();
  expect(taken.includes('PhoneMaker')).toBe(true);
  const { status, body } = await keep(taken);
  expect([status, body.mediaType]).toEqual([201, 'image/jpeg']);
  await town.done('zhao-village', caseNo, 'attach', { ...body, material: 'hardship-evidence', personal: { caption: '屋顶烧毁' } });
  expect((await town.journal(caseNo)).find(({ type }) => type === 'Attached')!.data).toEqual({ attachmentNo: 1, ...body, material: 'hardship-evidence' });
  const { headers, bytes } = await open(1);
  expect([sha256(bytes), bytes.length, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([body.sha256, body.sizeBytes, 'image/jpeg', 'nosniff']);
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${caseNo}-1.jpg"`);
  const { width, height, exif } = await sharp(bytes).metadata();
  expect([width, height, exif]).toEqual([480, 640, undefined]);
  // On disk it is neither readable nor called by its hash.
  const [file] = files();
  expect([statSync(file!).mode & 0o777, file!.includes(body.sha256), readFileSync(file!).includes(bytes.subarray(0, 12)), readFileSync(file!).includes('JFIF')]).toEqual([0o600, false, false, false]);
});

it('keeps the same file once, however often it comes', async () => {
  const before = files().length;
  const taken = await picture(320, 320).png().toBuffer();
  const [first, second] = [await keep(taken, { type: 'image/png' }), await keep(taken, { type: 'application/octet-stream' })];
  expect(second).toEqual(first);
  expect(files()).toHaveLength(before + 1);
  await town.done('li-intake', caseNo, 'attach', first.body);
  expect(await town.give('li-intake', caseNo, 'attach', first.body)).toMatchObject({ status: 409, body: { code: 'already-attached' } });
  // Another family's very same picture is a file of its own.
  const { body: { caseNo: other } } = await town.open('zhao-village', lead());
  await keep(taken, { of: other });
  expect(files()).toHaveLength(before + 2);
});

it('keeps documents as they are, and hands them out as downloads only', async () => {
  const { status, body } = await keep(PDF, { type: 'application/pdf' });
  expect([status, body]).toEqual([201, { sha256: sha256(PDF), mediaType: 'application/pdf', sizeBytes: PDF.length }]);
  await town.done('li-intake', caseNo, 'attach', body);
  const { headers, bytes } = await open(3);
  expect([bytes.equals(PDF), headers.get('content-type'), headers.get('content-disposition'), headers.get('content-security-policy')])
    .toEqual([true, 'application/pdf', `attachment; filename="${caseNo}-3.pdf"`, 'default-src \'none\'; sandbox']);
});

it('goes by the content: not by the name it comes with', async () => {
  const whole = await photo();
  const huge = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
  for (const [bytes, type] of [
    [Buffer.from('<script>alert(1)</script>'), 'image/jpeg'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png'], [whole.subarray(0, whole.length / 2), 'image/jpeg'], [huge, 'image/png'],
    [Buffer.from('%PDF-1.7 and nothing else'), 'application/pdf'], [Buffer.from('GIF89a'), 'application/octet-stream'], [Buffer.alloc(0), 'image/jpeg'], [Buffer.from([0xff, 0xd8, 0xff]), 'image/jpeg'],
  ] as const) expect([await keep(bytes, { type }).then(({ status, body }) => [status, body.code]), type]).toEqual([[422, 'file-not-taken'], type]);
  // What is named as something else and is good is kept as what it is.
  expect((await keep(PDF, { type: 'image/jpeg' })).body.mediaType).toBe('application/pdf');
});

it('takes up to 10 MB, and only files there and nowhere else', async () => {
  expect(await keep(Buffer.alloc(10 * 1_024 * 1_024 + 1, 0xff))).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  expect(await keep(Buffer.from('{}'), { type: 'application/json' })).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  const elsewhere = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/commands`, { method: 'POST', body: new Uint8Array(PDF), headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/pdf', 'idempotency-key': 'k' } });
  expect(elsewhere.status).toBe(415);
});

it('is for those who work on the case', async () => {
  for (const [as, status] of [['he-intake', 404], ['feng-auditor', 403], ['grid-east', 403]] as const) expect([as, (await keep(PDF, { as })).status]).toEqual([as, status]);
  for (const [as, status] of [['he-intake', 404], ['yi-medical', 403], ['grid-east', 403], ['feng-auditor', 200], ['wu-county', 200]] as const) expect([as, (await open(1, as)).status]).toEqual([as, status]);
  for (const no of [99, 0, -1]) expect((await open(no)).status).toBe(404);
});

it('puts nothing on record that it does not have', async () => {
  const { body } = await keep(await picture(100, 90).webp().toBuffer(), { type: 'image/webp' });
  for (const wrong of [{ sha256: 'f'.repeat(64) }, { sizeBytes: body.sizeBytes + 1 }, { mediaType: 'application/pdf' }]) {
    expect(await town.give('li-intake', caseNo, 'attach', { ...body, ...wrong })).toMatchObject({ status: 422, body: { code: 'no-such-file', errors: [{ field: 'sha256' }] } });
  }
  expect(await town.give('li-intake', caseNo, 'attach', { ...body, material: 'horoscope' })).toMatchObject({ status: 422, body: { code: 'no-such-material' } });
});

it('hands out nothing that was changed on disk', async () => {
  for (const file of files()) {
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
  }
  expect((await open(1)).status).toBe(500);
});

it('tells the same story everywhere', async () => expect(await town.contradictory()).toEqual([]));
