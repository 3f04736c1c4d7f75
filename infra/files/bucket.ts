import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Place, StoreAway } from '#infra/files/place.js';

export interface BucketSettings {
  bucket: string;
  /** Before every name, without a slash at its end; may be empty. */
  prefix: string;
  /** Undefined: Amazon's own of the region. */
  endpoint: string | undefined;
  region: string;
  /** Whether the bucket stands in the path or before the host. */
  addressing: 'path' | 'virtual';
}

const CONNECT_MS = 2_000;
/** For all attempts at one call, 10 MB to be sent included: the caller still has to be answered. */
const CALL_MS = 15_000;
/** No file that was taken in is half as long. */
const MOST_BYTES = 50_000_000;

/** Files in an S3-compatible store. Keys to it come from where Amazon's tools look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine's role. */
export class Bucket implements Place {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly callMs: number;

  constructor({ bucket, prefix, endpoint, region, addressing }: BucketSettings, callMs = CALL_MS) {
    this.callMs = callMs;
    this.bucket = bucket;
    this.prefix = prefix && `${prefix}/`;
    this.client = new S3Client({
      region, forcePathStyle: addressing === 'path', ...(endpoint && { endpoint }),
      // Other vendors' stores refuse or drop Amazon's newer checksums. The signature covers what is sent, and the seal what comes back.
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 3, requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: callMs, throwOnRequestTimeout: true },
    });
  }

  async write(name: string, sealed: Buffer): Promise<void> {
    await this.call(abort => this.client.send(new PutObjectCommand({ ...this.at(name), Body: sealed, ContentLength: sealed.length }), abort));
  }

  async read(name: string): Promise<Buffer | null> {
    return this.call(async (abort) => {
      const { Body: body } = await this.client.send(new GetObjectCommand(this.at(name)), abort);
      return await bounded(body as AsyncIterable<Uint8Array>);
    }).catch((error: unknown) => {
      if (error instanceof StoreAway && error.code === 'NoSuchKey') return null;
      throw error;
    });
  }

  async remove(name: string): Promise<void> {
    await this.call(abort => this.client.send(new DeleteObjectCommand(this.at(name)), abort));
  }

  private at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.prefix + name };
  }

  private async call<T>(work: (abort: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await work({ abortSignal: AbortSignal.timeout(this.callMs) });
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      throw new StoreAway(code ?? name ?? 'unknown');
    }
  }
}

/** A store that answers without end is not believed. */
async function bounded(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw Object.assign(new Error('too long'), { code: 'TooLong' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
