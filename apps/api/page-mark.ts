/** A place in a list: `next` of one page, `after` of the one that follows. Callers hand it back and need not read it. */
export function writeMark(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Whatever the caller's text holds; null when that is nothing. */
export function readMark(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
