import sharp from 'sharp';
import { Problem } from '#apps/api/problems/problem.js';
import type { MediaType } from '#libs/contracts/words.js';

const MAX_PIXELS = 60_000_000;
const LONGEST_SIDE_PX = 2_560;

/** One picture at a time takes one core; whoever sends more waits. */
sharp.concurrency(1);
sharp.cache(false);

/**
 * What is kept of an upload. What it is its first bytes say, never its name or header. Pictures are made anew: that
 * turns them upright, bounds their size, and leaves behind where and with which phone they were taken, and whatever
 * else may hide in one. @throws file-not-taken.
 */
export async function fileContent(bytes: Buffer): Promise<{ mediaType: MediaType; content: Buffer }> {
  if (isPdf(bytes)) return { mediaType: 'application/pdf', content: bytes };
  if (!isPicture(bytes)) throw new Problem('file-not-taken');
  try {
    const content = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false }).rotate()
      .resize({ width: LONGEST_SIDE_PX, height: LONGEST_SIDE_PX, fit: 'inside', withoutEnlargement: true }).flatten({ background: '#ffffff' }).jpeg({ quality: 85 }).toBuffer();
    return { mediaType: 'image/jpeg', content };
  } catch {
    throw new Problem('file-not-taken');
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
