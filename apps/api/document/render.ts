import type { Font } from 'fontkit';
import Pdf from 'pdfkit';
import qrcode from 'qrcode';
import { msOf } from '#libs/clock/instant.js';
import type { Block, Cell, DocumentModel, Grid } from '#libs/documents/model.js';
import { linesOf } from '#apps/api/document/line-breaks.js';
import type { PrintFonts } from '#apps/api/document/print-fonts.js';

/** Draws a paper on A4. The same paper is the same bytes, whenever it is drawn. */
export function render(model: DocumentModel, fonts: PrintFonts): Promise<Buffer> {
  const page = new Page(model, fonts);
  page.title(model.title, model.number);
  for (let i = 0; i < model.blocks.length; i++) {
    const block = model.blocks[i]!;
    switch (block.type) {
      case 'paragraph':
        page.paragraph(block);
        break;
      case 'grid': {
        const grids = consecutive(model.blocks, i);
        page.grids(grids);
        i += grids.length - 1;
        break;
      }
      case 'code':
        page.code(block);
        break;
      case 'closing':
        page.closing(block);
        break;
    }
  }
  return page.end(model.foot);
}

function consecutive(blocks: readonly Block[], from: number): Grid[] {
  const end = blocks.findIndex((block, i) => i > from && block.type !== 'grid');
  return blocks.slice(from, end === -1 ? undefined : end) as Grid[];
}

/** In points, 72 to the inch. */
const A4 = { width: 595.28, height: 841.89 };
const STYLES = {
  letter: { margin: 76, title: 22, text: 14, line: 27, cell: 12, cellLine: 20 },
  form: { margin: 57, title: 20, text: 10.5, line: 19, cell: 10.5, cellLine: 15.5 },
};
const TOP = 60;
const UNDER = 58;
const PAD = { x: 4, y: 4 };
const RULE = 0.6;
/** What stands in the place of a character that no font here has. */
const GETA = '〓';

interface Row {
  cells: { lines: string[]; signed: string[]; cell: Cell; left: number; width: number }[];
  height: number;
  /** Only says what the rows below are about, and never stands last on a page. */
  leads: boolean;
  heads: Row[];
}

class Page {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly style: (typeof STYLES)['letter'];
  private readonly fonts: PrintFonts;
  private readonly lacking = new Set<string>();
  private readonly left: number;
  private readonly height: number;
  private readonly bottom: number;
  private readonly width: number;
  private y = TOP;
  /** The font that is set: pdfkit compares fonts whole before it changes one for the same. */
  private face: keyof PrintFonts | null = null;
  /** Where a code stands, beside which a closing may begin. */
  private codeAt: { top: number; bottom: number } | null = null;

  constructor({ style, title, at, lying }: DocumentModel, fonts: PrintFonts) {
    this.fonts = fonts;
    this.style = STYLES[style];
    this.left = this.style.margin;
    const page = lying ? { width: A4.height, height: A4.width } : A4;
    this.width = page.width - 2 * this.style.margin;
    this.height = page.height;
    this.bottom = page.height - UNDER;
    this.pdf = new Pdf({
      size: [page.width, page.height], margin: 0, bufferPages: true, lang: 'zh-CN', displayTitle: true,
      // pdfkit takes an opened font, too, which its types do not know.
      font: fonts.regular as unknown as string,
      info: { Title: title, Creator: 'Jishi', Producer: 'Jishi', CreationDate: new Date(msOf(at)) },
    });
    this.pdf.registerFont('regular', fonts.regular as unknown as string).registerFont('bold', fonts.bold as unknown as string);
  }

  title(title: string, number: string): void {
    const text = this.shown(title);
    const size = Math.min(this.style.title, this.style.title * this.width / this.widthOf(text, this.style.title, 'bold'));
    this.draw(text, { y: this.y, size, line: 32, align: 'center', font: 'bold' });
    this.y += 32;
    this.draw(this.shown(number), { y: this.y, size: 10.5, line: 22, align: 'right' });
    this.y += this.style === STYLES.letter ? 30 : 22;
  }

  paragraph({ text, indent, bold = false }: Block & { type: 'paragraph' }): void {
    const { text: size, line } = this.style;
    const font = bold ? 'bold' : 'regular';
    for (const drawn of linesOf(this.shown(indent ? `　　${text}` : text), this.width, one => this.widthOf(one, size, font))) {
      this.room(line);
      this.draw(drawn, { y: this.y, size, line, font });
      this.y += line;
    }
    this.y += this.style === STYLES.letter ? 0 : 3;
  }

  grids(grids: Grid[]): void {
    const rows = grids.flatMap(grid => this.rowsOf(grid));
    this.y += 2;
    for (const [i, row] of rows.entries()) {
      const below = row.leads ? rows[i + 1]?.height ?? 0 : 0;
      const left = this.bottom - this.y;
      if (row.height + below <= left) this.row(row);
      else if (row.height > (this.bottom - TOP) / 3) this.splitRow(row);
      else {
        this.turn();
        row.heads.forEach(head => this.row(head));
        this.row(row);
      }
    }
    this.y += 10;
  }

  /** A square of modules with its caption below; what comes next may stand at its right. */
  code({ holds, caption }: Block & { type: 'code' }): void {
    const side = 84;
    const line = 15;
    this.room(side + 4 + caption.length * line);
    const { modules } = qrcode.create(this.holdable(holds), { errorCorrectionLevel: 'M' });
    const step = side / modules.size;
    for (const [i, dark] of modules.data.entries()) {
      if (dark) this.pdf.rect(this.left + (i % modules.size) * step, this.y + Math.floor(i / modules.size) * step, step, step);
    }
    this.pdf.fill('black');
    let y = this.y + side + 4;
    for (const text of caption) {
      this.draw(this.shown(text), { y, size: 10.5, line });
      y += line;
    }
    this.codeAt = { top: this.y, bottom: y + 8 };
    this.y = y + 8;
  }

  /** At the right, with the seal's room around it. */
  closing({ office, date }: Block & { type: 'closing' }): void {
    const { text: size, line } = this.style;
    if (this.codeAt) this.y = this.codeAt.top;
    else this.room(3.4 * line + 20);
    this.y += 1.4 * line;
    const wide = Math.max(this.widthOf(office, size), this.widthOf(date, size));
    const center = this.left + this.width - size * 2 - wide / 2;
    for (const text of [office, '（盖章）', date]) {
      const shown = this.shown(text);
      this.draw(shown, { x: center - this.widthOf(shown, size) / 2, y: this.y, size, line });
      this.y += line;
    }
    this.y = Math.max(this.y, this.codeAt?.bottom ?? 0);
    this.codeAt = null;
  }

  /** Notes what no font could draw, numbers the pages, and gives the file. */
  end(foot: string): Promise<Buffer> {
    if (this.lacking.size > 0) {
      const codes = [...this.lacking].map(character => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join('、');
      this.paragraph({ type: 'paragraph', text: `注：${GETA}处的字（${codes}）字库中没有，请手写补上并盖章确认。`, indent: false });
    }
    const { count } = this.pdf.bufferedPageRange();
    for (let i = 0; i < count; i++) {
      this.pdf.switchToPage(i);
      this.draw(this.shown(foot), { y: this.height - 44, size: 8, line: 12 });
      this.draw(`第 ${i + 1} 页，共 ${count} 页`, { y: this.height - 44, size: 8, line: 12, align: 'right' });
    }
    const chunks: Buffer[] = [];
    return new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => resolve(Buffer.concat(chunks))).once('error', reject);
      this.pdf.end();
    });
  }

  private rowsOf({ widths, rows, head }: Grid): Row[] {
    const whole = widths.reduce((sum, width) => sum + width, 0);
    const { cell: size, cellLine } = this.style;
    const made: Row[] = rows.map(cells => {
      let column = 0;
      const placed = cells.map(cell => {
        const before = widths.slice(0, column).reduce((sum, width) => sum + width, 0);
        const own = widths.slice(column, column + (cell.span ?? 1)).reduce((sum, width) => sum + width, 0);
        column += cell.span ?? 1;
        const width = this.width * own / whole;
        const lines = linesOf(this.shown(cell.text), width - 2 * PAD.x, text => this.widthOf(text, size));
        return { lines, signed: (cell.signed ?? []).map(text => this.shown(text)), cell, left: this.left + this.width * before / whole, width };
      });
      const height = Math.max(...placed.map(({ lines, signed, cell }) => Math.max(lines.length, cell.lines ?? 1) + signed.length)) * cellLine + 2 * PAD.y;
      return { cells: placed, height, leads: cells.length === 1 && cells[0]!.label === true, heads: [] };
    });
    const heads = made.slice(0, head);
    for (const row of heads) row.leads = true;
    return made.map((row, i) => i < head ? row : { ...row, heads });
  }

  private row({ cells, height }: Row): void {
    const { cell: size, cellLine } = this.style;
    for (const { lines, signed, cell, left, width } of cells) {
      this.pdf.lineWidth(RULE).rect(left, this.y, width, height).stroke('black');
      const inner = { left: left + PAD.x, width: width - 2 * PAD.x };
      // Short values stand in the middle of their row; what is signed begins at the top.
      const free = height - 2 * PAD.y - lines.length * cellLine;
      let y = this.y + PAD.y + (signed.length > 0 || (cell.lines ?? 1) > 3 ? 0 : free / 2);
      if (cell.label) y = this.y + PAD.y + free / 2;
      for (const text of lines) {
        this.draw(text, { x: inner.left, width: inner.width, y, size, line: cellLine, align: cell.label ? 'center' : cell.align ?? 'left' });
        y += cellLine;
      }
      signed.forEach((text, i) => this.draw(text, {
        x: inner.left, width: inner.width - 4, y: this.y + height - PAD.y - (signed.length - i) * cellLine, size, line: cellLine, align: 'right',
      }));
    }
    this.y += height;
  }

  /** What is too high for what is left of a page goes on on the next one, line by line; it is signed where it ends. */
  private splitRow(row: Row): void {
    const { cellLine } = this.style;
    let rest = row;
    for (;;) {
      const fits = Math.floor((this.bottom - this.y - 2 * PAD.y) / cellLine);
      const needs = (rest.height - 2 * PAD.y) / cellLine;
      if (needs <= fits) return this.row(rest);
      if (fits >= 3) {
        const part = rest.cells.map(cell => ({ ...cell, lines: cell.lines.slice(0, fits), signed: [], cell: { ...cell.cell, lines: fits } }));
        this.row({ ...rest, cells: part, height: fits * cellLine + 2 * PAD.y });
        const left = rest.cells.map(cell => ({ ...cell, lines: cell.cell.label ? cell.lines : cell.lines.slice(fits), cell: { ...cell.cell, lines: 1 } }));
        rest = { ...rest, cells: left, height: Math.max(...left.map(({ lines, signed }) => lines.length + signed.length)) * cellLine + 2 * PAD.y };
      }
      this.turn();
      rest.heads.forEach(head => this.row(head));
    }
  }

  private room(height: number): void {
    if (this.y + height > this.bottom) this.turn();
  }

  private turn(): void {
    this.pdf.addPage();
    this.y = TOP;
    this.codeAt = null;
  }

  private draw(text: string, { x = this.left, width = this.width, y, size, line, align = 'left', font = 'regular' }: {
    x?: number; width?: number; y: number; size: number; line: number; align?: 'left' | 'center' | 'right'; font?: keyof PrintFonts;
  }): void {
    if (text === '') return;
    const free = width - this.widthOf(text, size, font);
    // Chinese characters fill a square that reaches 12 % below the line they stand on.
    const baseline = y + (line - size) / 2 + size * 0.88;
    if (font !== this.face) this.pdf.font(this.face = font);
    this.pdf.fontSize(size).text(text, x + { left: 0, center: free / 2, right: free }[align], baseline, { lineBreak: false, baseline: 'alphabetic' });
  }

  private widthOf(text: string, size: number, font: keyof PrintFonts = 'regular'): number {
    const face = this.fonts[font];
    let units = 0;
    for (const character of text) units += face.glyphForCodePoint(character.codePointAt(0)!).advanceWidth;
    return units * size / face.unitsPerEm;
  }

  /** The text as it can be drawn. What only chooses a character's shape is left out; what nobody can draw is told of at the end. */
  private shown(text: string): string {
    return [...text.replace(/\p{Variation_Selector}|\p{Cf}/gu, '').replace(/[\t\r]/g, ' ')].map(character => {
      if (character === '\n' || has(this.fonts.regular, character) && has(this.fonts.bold, character)) return character;
      this.lacking.add(character);
      return GETA;
    }).join('');
  }

  /** Codes are read by machines: letters, digits and signs of ASCII. */
  private holdable(text: string): string {
    return text.replace(/[^\x21-\x7e]/g, '');
  }
}

function has(font: Font, character: string): boolean {
  return font.hasGlyphForCodePoint(character.codePointAt(0)!);
}
