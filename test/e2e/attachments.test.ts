import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import sharp from 'sharp';
import { filesIn, S3Server } from '#test/e2e/s3-server.js';
import { eventually, lead, Town } from '#test/e2e/town.js';

let town: Town;
let s3: S3Server;
let caseNo: string;
beforeAll(async () => {
  [town, s3] = await Promise.all([Town.start(), S3Server.start()]);
}, 120_000);
afterAll(async () => {
  await town?.stop();
  await s3?.stop();
}, 30_000);

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
const newCase = async (): Promise<string> => (await town.open('zhao-village', lead())).body.caseNo;

describe.each([
  { kind: 'a folder', begin: () => Promise.resolve(), files: () => filesIn(town.instance.settings.files) },
  { kind: 'an S3 store', begin: toS3, files: () => s3.files() },
])('in $kind', ({ begin, files }) => {
  beforeAll(async () => {
    await begin();
    caseNo = await newCase();
  }, 60_000);

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
    // In the store it is neither readable nor called by its hash.
    const [file] = files();
    expect([file!.includes(body.sha256), readFileSync(file!).includes(bytes.subarray(0, 12)), readFileSync(file!).includes('JFIF')]).toEqual([false, false, false]);
  });

  it('keeps the same file once, however often it comes', async () => {
    const before = files().length;
    const taken = await picture(320, 320).png().toBuffer();
    const [first, second] = await Promise.all([keep(taken, { type: 'image/png' }), keep(taken, { type: 'application/octet-stream' })]);
    expect([second, await keep(taken, { type: 'image/png' })]).toEqual([first, first]);
    expect(files()).toHaveLength(before + 1);
    await town.done('li-intake', caseNo, 'attach', first.body);
    expect(await town.give('li-intake', caseNo, 'attach', first.body)).toMatchObject({ status: 409, body: { code: 'already-attached' } });
    // Another family's very same picture is a file of its own.
    await keep(taken, { of: await newCase() });
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

  it('hands out nothing that was changed in the store', async () => {
    for (const file of files()) {
      const bytes = readFileSync(file);
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(file, bytes);
    }
    const lost = await open(3);
    expect([lost.status, JSON.parse(lost.bytes.toString()).code]).toEqual([500, 'file-lost']);
    expect(readFileSync(`${town.data}/logs/api.log`, 'utf8')).toContain('"a file on record is not in the store as it was"');
    // Whoever still has it brings it back.
    expect((await keep(PDF, { type: 'application/pdf' })).status).toBe(201);
    expect((await open(3)).bytes.equals(PDF)).toBe(true);
  });
});

it('goes by the content: not by the name it comes with', async () => {
  const whole = await photo();
  const huge = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
  for (const [bytes, type] of [
    [Buffer.from('<script>alert(1)</script>'), 'image/jpeg'], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png'], [whole.subarray(0, whole.length / 2), 'image/jpeg'],
    [Buffer.from('%PDF-1.7 and nothing else'), 'application/pdf'], [Buffer.from('GIF89a'), 'application/octet-stream'], [Buffer.alloc(0), 'image/jpeg'], [Buffer.from([0xff, 0xd8, 0xff]), 'image/jpeg'],
  ] as const) expect([await keep(bytes, { type }).then(({ status, body }) => [status, body.code]), type]).toEqual([[422, 'file-not-taken'], type]);
  expect((await keep(huge, { type: 'image/png' })).body.code).toBe('picture-too-large');
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
  for (const [as, status] of [['he-intake', 404], ['feng-auditor', 403], ['grid-east', 404]] as const) expect([as, (await keep(PDF, { as })).status]).toEqual([as, status]);
  for (const [as, status] of [['he-intake', 404], ['yi-medical', 404], ['grid-east', 403], ['feng-auditor', 200], ['wu-county', 403]] as const) expect([as, (await open(3, as)).status]).toEqual([as, status]);
  for (const no of [99, 0, -1]) expect((await open(no)).status).toBe(404);
});

it('puts nothing on record that it does not have', async () => {
  const { body } = await keep(await picture(100, 90).webp().toBuffer(), { type: 'image/webp' });
  for (const wrong of [{ sha256: 'f'.repeat(64) }, { sizeBytes: body.sizeBytes + 1 }, { mediaType: 'application/pdf' }]) {
    expect(await town.give('li-intake', caseNo, 'attach', { ...body, ...wrong })).toMatchObject({ status: 422, body: { code: 'no-such-file', errors: [{ field: 'sha256' }] } });
  }
  expect(await town.give('li-intake', caseNo, 'attach', { ...body, material: 'horoscope' })).toMatchObject({ status: 422, body: { code: 'no-such-material' } });
});

describe('what nobody attaches', () => {
  beforeAll(async () => {
    await toS3();
    caseNo = await newCase();
  }, 60_000);

  it('is removed after some days, and nothing else', async () => {
    const [lost, attached, fresh, again] = [await handIn(), await handIn(), await handIn(), await handIn()];
    await town.done('li-intake', caseNo, 'attach', attached.body);
    // An upload that never reached the store, and a removal that a crash cut off before the file was handed in once more.
    await town.database.query(`INSERT INTO upload (case_id, sha256) VALUES ('case-x', 'x')`);
    await town.database.query(`UPDATE upload SET state = 'going' WHERE name = $1`, [again.name]);
    const { body: handedInAgain } = await keep(again.bytes);
    await age('fresh', [fresh.body.sha256, again.body.sha256]);
    await eventually(async () => (await uploads(`case_id = 'case-x' OR state = 'going' OR name = '${lost.name}'`)).length === 0, 'end of them', 15_000);
    expect([lost, attached, fresh, again].map(({ name }) => existsSync(objectOf(name)))).toEqual([false, true, true, false]);
    expect(await town.give('li-intake', caseNo, 'attach', lost.body)).toMatchObject({ status: 422, body: { code: 'no-such-file', errors: [{ field: 'sha256' }] } });
    expect((await open(1)).status).toBe(200);
    await town.done('li-intake', caseNo, 'attach', handedInAgain);
    // Handed in once more, it is taken as ever.
    await town.done('li-intake', caseNo, 'attach', (await keep(lost.bytes)).body);
    expect((await open(3)).status).toBe(200);
  });

  it('is not put on record when it goes while the command is on its way', async () => {
    const [before, late] = [await town.types(caseNo), await handIn()];
    const answer = await whileHeld(`SELECT FROM relief_case WHERE case_no = '${caseNo}' FOR UPDATE`, async () => {
      // The API has seen the file; the journal has still to write.
      const asked = town.give('li-intake', caseNo, 'attach', late.body);
      await waiting('%FROM relief_case WHERE case_id = $1 FOR UPDATE%');
      await age('aged', [late.body.sha256]);
      await eventually(async () => (await uploads(`name = '${late.name}'`)).length === 0, 'end of it', 15_000);
      return { asked };
    });
    expect(await answer.asked).toMatchObject({ status: 422, body: { code: 'no-such-file', errors: [{ field: 'sha256' }] } });
    expect([await town.types(caseNo), existsSync(objectOf(late.name))]).toEqual([before, false]);
  });

  it('stays when a command that is being written attaches it', async () => {
    const early = await handIn();
    const attachmentNo = (await town.view(caseNo)).attachments.length + 1;
    const answer = await whileHeld('LOCK TABLE journal_cause IN SHARE MODE', async () => {
      await town.database.query(`UPDATE upload SET touched_at = now() - interval '7 days' + interval '2 seconds' WHERE name = $1`, [early.name]);
      const asked = town.give('li-intake', caseNo, 'attach', early.body);
      await waiting('INSERT INTO journal_cause%');
      await waiting(`UPDATE upload SET state = 'going'%`);
      return { asked };
    });
    expect((await answer.asked).status).toBe(200);
    await eventually(async () => (await town.database.query(`SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'UPDATE upload SET state = ''going''%'`)).rows.length === 0, 'end of the removal\'s turn');
    expect([await uploads(`name = '${early.name}'`), (await open(attachmentNo)).status]).toEqual([['attached'], 200]);
  });

  const objectOf = (name: string) => `${s3.objects}/attachments/${name}`;
  const uploads = async (where: string) => (await town.database.query(`SELECT state FROM upload WHERE ${where}`)).rows.map(({ state }) => state as string);
  let shade = 0;

  async function handIn() {
    const bytes = await sharp({ create: { width: 50, height: 50, channels: 3, background: { r: shade += 20, g: 80, b: 120 } } }).png().toBuffer();
    const { status, body } = await keep(bytes);
    if (status !== 201) throw new Error(`a file was not taken: ${status} ${body.code}`);
    const { rows: [{ name }] } = await town.database.query(`SELECT name FROM upload WHERE sha256 = $1 AND state = 'kept'`, [body.sha256]);
    return { bytes, body, name: name as string };
  }

  /** Eight days pass for these, or for all but these. */
  async function age(which: 'aged' | 'fresh', hashes: string[]) {
    await town.database.query(`UPDATE upload SET touched_at = touched_at - interval '8 days' WHERE (sha256 = ANY($1)) = $2 OR state = 'going'`, [hashes, which === 'aged']);
  }

  async function whileHeld<T>(lock: string, work: () => Promise<T>): Promise<T> {
    const holder = new pg.Client(town.instance.settings.adminDatabaseUrl);
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(lock);
      return await work();
    } finally {
      await holder.end();
    }
  }

  /** Until somebody waits for a lock with such a statement. */
  async function waiting(statement: string) {
    await eventually(async () => (await town.database.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1`, [statement])).rows.length > 0, `wait at ${statement}`, 15_000);
  }
});

it('says that the store is away, loses nothing, and goes on when it is back', async () => {
  const [one, two] = [await picture(64, 64).png().toBuffer(), await picture(65, 64).png().toBuffer()];
  const { body } = await keep(one);
  const { body: unattached } = await keep(await picture(66, 64).png().toBuffer());
  const attachmentNo = (await town.view(caseNo)).attachments.length;
  await s3.kill();
  const leaving = async () => (await town.database.query(`SELECT state, touched_at > now() - interval '1 minute' AS tried FROM upload WHERE sha256 = $1`, [unattached.sha256])).rows;
  await town.database.query(`UPDATE upload SET touched_at = now() - interval '8 days' WHERE sha256 = $1`, [unattached.sha256]);
  const beganAtMs = performance.now();
  expect([await keep(two), await town.give('li-intake', caseNo, 'attach', body)]).toMatchObject([{ status: 503, body: { code: 'unavailable' } }, { status: 503, body: { code: 'unavailable' } }]);
  expect((await open(attachmentNo)).status).toBe(503);
  expect(performance.now() - beganAtMs).toBeLessThan(10_000);
  await eventually(async () => (await leaving()).some(({ state, tried }) => state === 'going' && tried), 'removal that fails', 15_000);
  // The rest of the case goes on.
  const ready = async () => (await town.call('li-intake', 'GET', '/health/ready')).body;
  await eventually(async () => (await ready()).status === 'degraded', 'word of it', 15_000);
  expect((await ready()).checks).toEqual({ database: true, temporal: true, worker: true, files: false, printing: true });
  expect((await town.view(caseNo)).caseNo).toBe(caseNo);
  await s3.run();
  await town.done('li-intake', caseNo, 'attach', body);
  await town.done('li-intake', caseNo, 'attach', (await keep(two)).body);
  await eventually(async () => (await ready()).status === 'ok', 'readiness', 15_000);
  expect([(await open(attachmentNo)).status, (await open(attachmentNo + 2)).status]).toEqual([200, 200]);
  await town.database.query(`UPDATE upload SET touched_at = now() - interval '2 minutes' WHERE sha256 = $1`, [unattached.sha256]);
  await eventually(async () => (await leaving()).length === 0, 'removal', 15_000);
  for (const app of ['api', 'worker']) expect(readFileSync(`${town.data}/logs/${app}.log`, 'utf8')).not.toContain(s3.env.AWS_SECRET_ACCESS_KEY);
});

it('tells the same story everywhere', async () => expect(await town.contradictory()).toEqual([]));

let inS3 = false;

/** From now on the instance keeps its files there. */
async function toS3() {
  if (inS3) return;
  inS3 = true;
  for (const app of ['worker', 'api'] as const) await town.instance.restart(app, s3.env);
}
