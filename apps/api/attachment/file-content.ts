import { Injectable } from '@nestjs/common';
import { Pictures } from '#apps/api/attachment/pictures.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { MediaType } from '#libs/contracts/words.js';

/**
 * What is kept of an upload. What it is its first bytes say, never its name or header. Pictures are made anew: that
 * turns them upright, bounds their size, and leaves behind where and with which phone they were taken, and whatever
 * else may hide in one.
 */
@Injectable()
export class FileContent {
  constructor(private readonly pictures: Pictures) {}

  /** @throws file-not-taken, and as Pictures does. */
  async of(bytes: Buffer, whose: string): Promise<{ mediaType: MediaType; content: Buffer }> {
    if (isPdf(bytes)) return { mediaType: 'application/pdf', content: bytes };
    if (!isPicture(bytes)) throw new Problem('file-not-taken');
    return { mediaType: 'image/jpeg', content: await this.pictures.anew(bytes, whose) };
  }
}

function isPicture(bytes: Buffer): boolean {
  const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
  const webp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return begins(0xff, 0xd8, 0xff) || begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) || webp;
}

/** The whole of a document, at least by its two ends. It is only ever handed out as a download. */
function isPdf(bytes: Buffer): boolean {
  return /^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)) && bytes.subarray(-1_024).includes('%%EOF');
}
