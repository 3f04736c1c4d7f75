/** What went wrong in one word: a code or a name. Messages stay behind, for they may quote what people wrote. */
export function faultOf(error: unknown): string {
  const { type, code, name, cause } = (error ?? {}) as Told & { cause?: Told };
  return [type, code, cause?.type, cause?.code, name].find((word): word is string => typeof word === 'string' && WORD.test(word)) ?? 'Error';
}

interface Told {
  type?: unknown;
  code?: unknown;
  name?: unknown;
}

/** No number as long as a telephone's or a card's passes for one. */
const WORD = /^(?!\d{6})[\w.-]{1,60}$/;
