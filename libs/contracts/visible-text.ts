/**
 * What people typed, without what nobody sees. A zero-width or bidirectional character in a name makes two spellings of
 * one person that look alike, or turns a line around on a paper. It mostly comes along with something copied, so it is
 * taken out rather than refused: whoever typed the name could not find what is wrong with it.
 */

/** Format characters (zero-width, bidirectional, tags), and letters that are blank by definition. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** In free text U+200C and U+200D stay: some scripts cannot be written without them, nor some signs. */
const INVISIBLE_IN_TEXT = /(?![\u200c\u200d])[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** What looks like a blank, or like a new line, inside one line. */
const BLANKS = /[\s\u0085]+/gu;

/** A name, or whatever is looked up as one: of one line, every character of it seen. */
export function visibleName(text: string): string {
  return text.replace(INVISIBLE, '').replace(BLANKS, ' ');
}

/** Free text: it keeps its lines. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE_IN_TEXT, '').replace(/[\u2028\u2029\u0085]/g, '\n');
}
