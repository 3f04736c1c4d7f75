/** A phone's camera makes up to 50 million pixels, as JPEG, which is opened at a fraction of its size. The others are opened whole. */
export const MOST_PIXELS = { jpeg: 60_000_000, png: 40_000_000, webp: 40_000_000 };
export const LONGEST_SIDE_PX = 2_560;
