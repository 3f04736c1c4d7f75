import { readFile } from 'node:fs/promises';
import { create, type Font, type FontCollection, type Glyph } from 'fontkit';

/**
 * The typeface papers are set in. Names on them have characters that most fonts lack, so one is taken only when it has
 * these; a fresh Debian gets one by `apt-get install fonts-noto-cjk`.
 */
export interface PrintFonts {
  regular: Font;
  bold: Font;
}

const NEEDED = '㐂䶮𠮷·〔〓■';

/** The first of these files that has what is needed. */
export async function openPrintFonts(files: readonly string[]): Promise<PrintFonts | null> {
  for (const file of files) {
    const regular = await openFace(file);
    if (!regular) continue;
    const bolder = file.replace('Regular', 'Bold');
    return { regular, bold: (bolder !== file && await openFace(bolder)) || regular };
  }
  return null;
}

async function openFace(file: string): Promise<Font | null> {
  try {
    const opened = create(await readFile(file));
    const face = 'fonts' in opened ? simplifiedOf(opened) : opened;
    return [...NEEDED].every(character => face.hasGlyphForCodePoint(character.codePointAt(0)!)) ? plain(face) : null;
  } catch {
    return null;
  }
}

/** A collection draws the same character as each language writes it. */
function simplifiedOf({ fonts }: FontCollection): Font {
  return fonts.find(({ postscriptName }) => /(?<!Mono\w*)(sc|SC|CN)-/.test(postscriptName ?? '')) ?? fonts[0]!;
}

/**
 * The font with one glyph for one character, as a form needs it: no ligatures, no kerning, a third of the time. Glyphs
 * carry the character they are drawn for, not the one the font has seen first under the same shape, so that text which
 * is searched or copied is what was entered, whatever was printed before.
 */
function plain(font: Font): Font {
  const known = new Map<number, Glyph>();
  const glyphForCodePoint = (codePoint: number): Glyph => {
    const glyph = known.get(codePoint) ?? font.glyphForCodePoint(codePoint);
    known.set(codePoint, glyph);
    return glyph;
  };
  const layout = (text: string) => {
    const glyphs = [...text].map(character => {
      const codePoint = character.codePointAt(0)!;
      const { id, advanceWidth } = glyphForCodePoint(codePoint);
      return { id, advanceWidth, codePoints: [codePoint] };
    });
    return {
      glyphs, positions: glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })),
      advanceWidth: glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    };
  };
  return Object.create(font, { layout: { value: layout }, glyphForCodePoint: { value: glyphForCodePoint } }) as Font;
}
