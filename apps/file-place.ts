import type { Settings } from '#apps/settings.js';
import { Bucket } from '#infra/files/bucket.js';
import { Folder } from '#infra/files/folder.js';
import type { Place } from '#infra/files/place.js';

/** Where the environment says that files lie: a folder's path, or `s3://bucket/prefix`. @throws when it cannot be one. */
export function filePlace(settings: Settings): Place {
  const where = settings.text('JISHI_FILES');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(where)) return new Folder(where);
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*?))?\/*$/.exec(where) ?? [];
  if (!bucket) throw new Error(`JISHI_FILES is neither a folder nor s3://bucket/prefix: ${where}`);
  const endpoint = settings.text('JISHI_S3_ENDPOINT', '') || undefined;
  if (endpoint && !URL.canParse(endpoint)) throw new Error('JISHI_S3_ENDPOINT is no URL');
  return new Bucket({
    bucket, prefix, endpoint, region: settings.text('JISHI_S3_REGION', 'us-east-1'),
    // A store of one's own seldom has a host name for each bucket; Amazon and the large clouds have, and some take nothing else.
    addressing: endpoint ? settings.oneOf('JISHI_S3_ADDRESSING', ['path', 'virtual']) : 'virtual',
  });
}
