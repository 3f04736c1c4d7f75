import type { Failure } from '#apps/cli/failure.js';

export interface OutputOptions {
  lang: 'zh' | 'en';
  json?: boolean;
}

type Bilingual = { zh: string; en: string };

/** One JSON value, or lines for people. */
export function show(options: OutputOptions, value: unknown, lines: (say: (text: Bilingual) => string) => string[]): void {
  const say = (text: Bilingual) => text[options.lang];
  process.stdout.write(options.json ? `${JSON.stringify(value, undefined, 2)}\n` : `${lines(say).join('\n')}\n`);
}

/** On stderr, in words; with --json the API's problem is the one value on stdout. */
export function complain({ lang, json }: OutputOptions, { says, problem }: Failure): void {
  const code = problem ? ` (${problem.code})` : '';
  const basis = problem?.citation ? `\n  ${problem.citation.notice} ${problem.citation.section}` : '';
  const fields = (problem?.errors ?? []).filter(({ message }) => message[lang] !== says[lang]).map(({ field, message }) => `\n  ${field}: ${message[lang]}`);
  process.stderr.write(`${says[lang] ?? says.zh}${code}${basis}${fields.join('')}\n`);
  if (json) process.stdout.write(`${JSON.stringify(problem ?? { error: says }, undefined, 2)}\n`);
}

/** Rows in columns. */
export function table(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, displayWidth(cell))), []);
  return rows.map(row => row.map((cell, i) => i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - displayWidth(cell))).join('  ').trimEnd());
}

/** Columns on a terminal: Chinese characters and full-width signs take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
