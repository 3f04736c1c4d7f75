/** What came of checking an identifier: its one canonical spelling, or the first thing that is wrong with it. */
export type Verdict<Fault extends string> =
  | { valid: true; reason: null; normalized: string }
  | { valid: false; reason: Fault; normalized: null };

export function sound(normalized: string): Verdict<never> {
  return { valid: true, reason: null, normalized };
}

export function faulty<Fault extends string>(reason: Fault): Verdict<Fault> {
  return { valid: false, reason, normalized: null };
}

/**
 * Full-width digits, letters, hyphens and blanks as ASCII: a Chinese input method in full-width mode makes them, and
 * they look right on the screen. Not NFKC, which would also read ① and ² as digits: nobody types those by accident.
 */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');
}
