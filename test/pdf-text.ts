import { inflateSync } from 'node:zlib';

export interface PdfText {
  /** Each page's text, a line for each piece that was drawn, in order. */
  pages: string[];
  /** How many characters were drawn as the box that stands for a missing one. */
  missing: number;
  /** The names of the fonts that are embedded. */
  fonts: string[];
  mediaBoxes: string[];
}

/** Reads back what a PDF of ours shows, by its own tables: which glyph each drawn code is, and which character that glyph stands for. */
export function pdfText(pdf: Buffer): PdfText {
  const objects = objectsOf(pdf);
  const dictionaries = [...objects.values()];
  const pages = dictionaries.filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary));
  let missing = 0;
  const texts = pages.map(({ dictionary }) => {
    const resources = dereferenced(objects, dictionary, 'Resources');
    const fonts = new Map([...resources.dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, charactersOf(objects, objects.get(Number(id))!)]));
    const content = dereferenced(objects, dictionary, 'Contents').stream!.toString('latin1');
    const pieces: string[] = [];
    let characters = new Map<string, string>();
    for (const [, font, drawn] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) characters = fonts.get(font)!;
      if (drawn === undefined) continue;
      const codes = [...drawn.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
      missing += codes.filter(code => code === '0000').length;
      pieces.push(codes.map(code => characters.get(code) ?? '\ufffd').join(''));
    }
    return pieces.join('\n');
  });
  return {
    pages: texts, missing, fonts: dictionaries.flatMap(({ dictionary }) => /\/Type \/FontDescriptor[\s\S]*?\/FontName \/(\S+)/.exec(dictionary)?.[1] ?? []),
    mediaBoxes: pages.map(({ dictionary }) => /\/MediaBox \[([^\]]*)\]/.exec(dictionary)![1]!),
  };
}

interface PdfObject {
  dictionary: string;
  stream: Buffer | null;
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const text = pdf.toString('latin1');
  return new Map([...text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm)].map(([, id, body]): [number, PdfObject] => {
    const at = body!.indexOf('\nstream\n');
    if (at === -1) return [Number(id), { dictionary: body!, stream: null }];
    const dictionary = body!.slice(0, at);
    const raw = Buffer.from(body!.slice(at + 8, body!.lastIndexOf('\nendstream')), 'latin1');
    return [Number(id), { dictionary, stream: dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw }];
  }));
}

function dereferenced(objects: Map<number, PdfObject>, dictionary: string, key: string): PdfObject {
  const id = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1];
  if (id === undefined) throw new Error(`no ${key} in ${dictionary}`);
  return objects.get(Number(id))!;
}

/** The font's ToUnicode: ranges of codes, each with its character in UTF-16. */
function charactersOf(objects: Map<number, PdfObject>, font: PdfObject): Map<string, string> {
  const map = new Map<string, string>();
  const table = dereferenced(objects, font.dictionary, 'ToUnicode').stream!.toString('latin1');
  for (const [, from, , list] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    [...list!.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex], i) => {
      const units = hex!.replaceAll(' ', '').match(/.{4}/g) ?? [];
      map.set((Number.parseInt(from!, 16) + i).toString(16).padStart(4, '0'), String.fromCharCode(...units.map(unit => Number.parseInt(unit, 16))));
    });
  }
  return map;
}
