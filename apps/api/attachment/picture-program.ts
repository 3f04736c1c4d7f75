import sharp from 'sharp';
import { CannotBeDone, workAside } from '#apps/api/aside/program.js';
import { LONGEST_SIDE_PX, MOST_PIXELS } from '#apps/api/attachment/picture-limits.js';

sharp.concurrency(1);
sharp.cache(false);

/** A picture, made anew: upright, of bounded size, and without whatever else was in its file. */
workAside(async (bytes: Uint8Array): Promise<Uint8Array> => {
  const limits = { limitInputPixels: Math.max(...Object.values(MOST_PIXELS)), failOn: 'error', animated: false } as const;
  // Only the header is read for this. One that promises more than may be opened is opened no further.
  const { format, width, height } = await sharp(bytes, { ...limits, limitInputPixels: false }).metadata()
    .catch(() => { throw new CannotBeDone('damaged'); });
  const most = MOST_PIXELS[format as 'jpeg'] as number | undefined;
  if (most === undefined) throw new CannotBeDone('damaged');
  if (width * height > most) throw new CannotBeDone('too-large');
  return sharp(bytes, limits).rotate().resize({ width: LONGEST_SIDE_PX, height: LONGEST_SIDE_PX, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' }).jpeg({ quality: 85 }).toBuffer()
    .catch(() => { throw new CannotBeDone('damaged'); });
});
