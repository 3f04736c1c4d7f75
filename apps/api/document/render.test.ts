import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFontFiles } from '#infra/print-font.js';
import { readEdition } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import { DOCUMENT_KINDS } from '#libs/contracts/words.js';
import { type DocumentModel, line, paragraph, table } from '#libs/documents/model.js';
import { menuOf, printOf } from '#libs/documents/prints.js';
import { APPLICANT, conferred, fileOf, HOUSEHOLD, ordinary, paidOut, turnedAway, urgent } from '#libs/documents/stories.js';
import { STAFF } from '#libs/relief/scenario.js';
import type { ApiSettings } from '#apps/api/api-settings.js';
import { openPrintFonts, type PrintFonts } from '#apps/api/document/print-fonts.js';
import { render } from '#apps/api/document/render.js';
import { Printer } from '#apps/api/document/printer.js';
import type { Problem } from '#apps/api/problems/problem.js';
import { pdfText } from '#test/pdf-text.js';

let fonts: PrintFonts;
beforeAll(async () => {
  const found = await openPrintFonts(printFontFiles(undefined));
  if (!found) throw new Error('no font to print with: apt-get install fonts-noto-cjk');
  fonts = found;
});

const model = (blocks: DocumentModel['blocks'], more: Partial<DocumentModel> = {}): DocumentModel =>
  ({ title: '试印', number: '编号：1', style: 'form', foot: '案件', at: '2026-10-13T10:00:00+08:00' as Instant, blocks, ...more });
const drawn = async (one: DocumentModel) => pdfText(await render(one, fonts));

test.each(['jining-2021', 'chaoyang-2021'])('every paper of %s is drawn whole, small, in embedded fonts, with no character missing', async packId => {
  const rules = readEdition(packId, '2026-10-13');
  const seen = new Set<string>();
  for (const story of [ordinary(rules), paidOut(rules), urgent(rules), turnedAway(rules), conferred(rules)]) {
    const file = fileOf(story);
    for (const actor of [STAFF.li, STAFF.cao]) {
      for (const { kind, no, withheld } of menuOf(file, actor)) {
        if (withheld) continue;
        const printed = printOf(file, kind, no, actor);
        if (!('model' in printed)) throw new Error(`${kind} ${no}`);
        const pdf = await render(printed.model, fonts);
        const { pages, missing, fonts: embedded } = pdfText(pdf);
        expect([kind, missing, pdf.length < 200_000, embedded.length, pages.join().includes('〓')]).toEqual([kind, 0, true, 2, false]);
        expect(pages.join('').replaceAll('\n', '')).toContain(printed.model.title);
        expect(pages.join('')).toContain(APPLICANT.name);
        seen.add(kind);
      }
    }
  }
  expect([...seen].toSorted()).toEqual(DOCUMENT_KINDS.filter(kind => kind !== 'notice' || rules.pack.publicNotice).toSorted());
});

it('rare characters, those beyond the first plane, and the point in a name come out as they went in, bold or not', async () => {
  const name = '𠮷㐂䶮·买买提';
  const { pages: [page], missing } = await drawn(model([line(name, true), line(name)]));
  expect([page!.split('\n').filter(text => text === name).length, missing]).toEqual([2, 0]);
});

it('a character that no font has is marked, and named at the end, and what only chooses a shape is left out', async () => {
  const { pages: [page], missing } = await drawn(model([line('𪚥氏\u{e0100}😀\u200d')]));
  expect(page).toContain('〓氏〓');
  expect(page).toMatch(/U\+2A6A5、U\+1F600/);
  expect(missing).toBe(0);
});

it('one state of a case is one file, byte for byte, whatever was printed before', async () => {
  const file = fileOf(ordinary(readEdition('jining-2021', '2026-10-13')));
  const print = async () => {
    const printed = printOf(file, 'receipt', null, STAFF.li);
    return render('model' in printed ? printed.model : model([]), fonts);
  };
  const first = await print();
  await render(model([paragraph('‧・·⼀一')]), fonts);
  expect((await print()).equals(first)).toBe(true);
  expect(first.toString('latin1')).not.toContain(String(new Date().getFullYear() + 1));
});

it('a long table goes on on another page under its heads, and never leaves a head alone', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => [`第${i + 1}人`, HOUSEHOLD[0]!.name]);
  const { pages } = await drawn(model([table([{ name: '成员', width: 1 }, { name: '姓名', width: 2 }], rows)]));
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) {
    const lines = page.split('\n');
    expect(lines.filter(text => text === '成员')).toHaveLength(1);
    expect(lines[lines.indexOf('成员') + 2]).toMatch(/^第\d+人$/);
  }
  expect(pages.join('\n').match(/第\d+人/g)).toHaveLength(80);
  expect(pages.at(-1)).toContain(`第 ${pages.length} 页，共 ${pages.length} 页`);
});

it('a box longer than a page is cut between lines, and nothing of it is lost', async () => {
  const text = Array.from({ length: 400 }, (_, i) => `〔${i}〕说明文字`).join('，');
  const { pages } = await drawn(model([{ type: 'grid', widths: [1, 9], head: 0, rows: [[{ text: '方案', label: true }, { text, signed: ['签字'] }]] }]));
  expect(pages.length).toBeGreaterThan(1);
  const all = pages.join('').replaceAll('\n', '');
  for (let i = 0; i < 400; i++) expect(all).toContain(`〔${i}〕`);
  expect(pages.map(page => page.includes('签字'))).toEqual([...pages.slice(1).map(() => false), true]);
});

it('a list with many columns lies on its side', async () => {
  expect((await drawn(model([], { lying: true }))).mediaBoxes).toEqual(['0 0 841.89 595.28']);
});

it('a font that lacks the characters of names is not taken, nor a file that is none', async () => {
  expect(await openPrintFonts(['/nowhere/Some-Regular.ttc', import.meta.filename])).toBeNull();
  expect(printFontFiles('/nowhere/Some-Regular.ttc')).toEqual([]);
});

it('without a font says what to install, and takes one as soon as it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-font-'));
  const printer = new Printer({ printFont: join(folder, 'Some-Regular.ttc') } as ApiSettings);
  try {
    const failed = await printer.print(model([]), 'li').then(() => null, (error: Problem) => error);
    expect([failed?.status, failed?.code, failed?.body.detail.zh.includes('fonts-noto-cjk')]).toEqual([503, 'font-missing', true]);
    symlinkSync(printFontFiles(undefined)[0]!, join(folder, 'Some-Regular.ttc'));
    expect(pdfText(await printer.print(model([line('王小明')]), 'li')).pages[0]).toContain('王小明');
  } finally {
    printer.beforeApplicationShutdown();
    rmSync(folder, { recursive: true });
  }
});

it('a paper drawn beside the API is the same, byte for byte', async () => {
  const printer = new Printer({} as ApiSettings);
  const paper = model([line('𠮷㐂䶮·买买提', true), paragraph('困难')]);
  try {
    expect((await printer.print(paper, 'li')).equals(await render(paper, fonts))).toBe(true);
  } finally {
    printer.beforeApplicationShutdown();
  }
});
