import fc from 'fast-check';
import { linesOf } from '#apps/api/document/line-breaks.js';

/** Chinese is twice as wide as Latin. */
const widthOf = (text: string) => [...text].reduce((sum, one) => sum + (one.codePointAt(0)! > 0xff ? 2 : 1), 0);
const broken = (text: string, width: number) => linesOf(text, width, widthOf);

it.each([
  ['申请人王小明', 8, ['申请人王', '小明']],
  // No line begins with a closing mark, or ends with an opening one.
  ['申请人王，小明', 8, ['申请人', '王，小明']], ['申请人（王小明', 8, ['申请人', '（王小明']], ['乙（甲）。', 8, ['乙', '（甲）。']], ['（甲）》。', 4, ['（甲', '）》', '。']],
  // Numbers stay whole, unless no line could hold them.
  ['卡号6222020000', 12, ['卡号', '6222020000']], ['62220200', 4, ['6222', '0200']], ['金额¥1,200.00元', 12, ['金额', '¥1,200.00元']],
  ['一\n二', 8, ['一', '二']], ['', 8, ['']], ['𠮷𠮷𠮷', 4, ['𠮷𠮷', '𠮷']], ['年    月    日', 20, ['年    月    日']],
])('%s in %i', (text, width, lines) => {
  expect(broken(text, width)).toEqual(lines);
});

it('loses nothing and overflows nowhere', () => {
  const text = fc.string({ unit: fc.constantFrom('申', '请', '𠮷', '，', '。', '（', '）', '1', 'a', '.', '·') });
  fc.assert(fc.property(text, fc.integer({ min: 8, max: 40 }), (one, width) => {
    const lines = broken(one, width);
    expect(lines.join('')).toBe(one);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
  }));
});
