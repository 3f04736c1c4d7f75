import type { Instant } from '#libs/clock/instant.js';

/**
 * A paper before it is drawn: what stands on it and how it hangs together, nothing of fonts or millimetres. Papers are
 * made by pure functions and drawn by one renderer (apps/api/document).
 */
export interface DocumentModel {
  title: string;
  /** As it stands at the top right, e.g. `编号：JS-2026-0003127-6`. */
  number: string;
  /** A letter is read as running text, a form is filled in: they differ in size and spacing. */
  style: 'letter' | 'form';
  /** A list with many columns lies on its side. */
  lying?: true;
  blocks: Block[];
  /** At the foot of each page: which record of which case it was made from. */
  foot: string;
  /** When that record was made: the file's own date, so that one state of a case is one file. */
  at: Instant;
}

export type Block =
  | { type: 'paragraph'; text: string; indent: boolean; bold?: boolean }
  | Grid
  /** 落款: who says so, and on which day, with room for the seal. */
  | { type: 'closing'; office: string; date: string }
  /** A QR code beside its caption. */
  | { type: 'code'; holds: string; caption: string[] };

/** Ruled rows. Grids that follow one another share a line, so that a form can change its columns. */
export interface Grid {
  type: 'grid';
  /** Relative widths of the columns. */
  widths: number[];
  /** How many of the first rows are repeated where it goes on on another page. */
  head: number;
  rows: Cell[][];
}

export interface Cell {
  text: string;
  label?: boolean;
  align?: 'center' | 'right';
  /** How many columns it takes. */
  span?: number;
  /** Room for so many lines at least, for what is written by hand. */
  lines?: number;
  /** At its bottom right: who signs, the day. */
  signed?: string[];
}

export const BLANK_DAY = '      年    月    日';

export function paragraph(text: string): Block {
  return { type: 'paragraph', text, indent: true };
}

/** Whom a letter is to, or another line that is not indented. */
export function line(text: string, bold = false): Block {
  return { type: 'paragraph', text, indent: false, bold };
}

/** Labels and what they say, one or two pairs in a row; a pair alone takes the row. */
export function pairs(rows: [label: string, value: string][][]): Grid {
  return {
    type: 'grid', widths: [3.4, 8.6, 3.4, 8.6], head: 0,
    rows: rows.map(row => row.flatMap(([name, text]): Cell[] => [label(name), { text, ...(row.length === 1 && { span: 3 }) }])),
  };
}

/** A table under its heads. */
export function table(columns: { name: string; width: number; align?: 'center' | 'right' }[], rows: string[][], lines = 1): Grid {
  return {
    type: 'grid', widths: columns.map(({ width }) => width), head: 1,
    rows: [
      columns.map(({ name }) => label(name)),
      ...rows.map(row => row.map((text, i): Cell => ({ text, lines, ...(columns[i]!.align && { align: columns[i]!.align }) }))),
    ],
  };
}

/** A row that says what the rows below it are about. */
export function band(text: string): Grid {
  return { type: 'grid', widths: [1], head: 0, rows: [[label(text)]] };
}

/** A label and a box to write and sign in. */
export function box(name: string, text: string, lines: number, signed: string[]): Grid {
  return { type: 'grid', widths: [3.4, 20.6], head: 0, rows: [[label(name), { text, lines, signed }]] };
}

/** Boxes side by side that are signed by hand. */
export function signatures(names: string[]): Grid {
  return { type: 'grid', widths: names.map(() => 1), head: 0, rows: [names.map(name => ({ text: `${name}：`, lines: 2, signed: [BLANK_DAY] }))] };
}

function label(text: string): Cell {
  return { text, label: true };
}
