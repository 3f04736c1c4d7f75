import { filePlace } from '#apps/file-place.js';
import { Settings } from '#apps/settings.js';
import { Bucket } from '#infra/files/bucket.js';
import { Folder } from '#infra/files/folder.js';

const place = (env: NodeJS.ProcessEnv) => filePlace(new Settings(env));

it('is a folder, or a bucket with or without a prefix', () => {
  for (const folder of ['/var/lib/jishi/files', 'files', './s3']) expect(place({ JISHI_FILES: folder })).toBeInstanceOf(Folder);
  for (const bucket of ['s3://jishi', 's3://jishi/', 's3://county-a.files/2026/attachments/']) expect(place({ JISHI_FILES: bucket })).toBeInstanceOf(Bucket);
  expect(place({ JISHI_FILES: 's3://jishi/a/', JISHI_S3_ENDPOINT: 'https://oss.example.cn' })).toMatchObject({ bucket: 'jishi', prefix: 'a/' });
});

it('says what it cannot be', () => {
  for (const wrong of ['s3://', 's3://J', 's3://jishi/a?b', 'oss://jishi', 'https://store/jishi']) expect(() => place({ JISHI_FILES: wrong })).toThrow('JISHI_FILES is neither a folder nor s3://bucket/prefix');
  expect(() => place({ JISHI_FILES: 's3://jishi', JISHI_S3_ENDPOINT: 'store' })).toThrow('JISHI_S3_ENDPOINT is no URL');
  expect(() => place({ JISHI_FILES: 's3://jishi', JISHI_S3_ENDPOINT: 'https://store', JISHI_S3_ADDRESSING: 'host' })).toThrow('JISHI_S3_ADDRESSING');
});
