import { visibleName, visibleText } from '#libs/contracts/visible-text.js';

const UNSEEN = ['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\u061c', '\u00ad', '\ufeff', '\u3164', '\u{e0041}'];

test.each(UNSEEN.map(one => [one.codePointAt(0)!.toString(16), one]))('a name has no U+%s', (_, unseen) => {
  expect(visibleName(`${unseen}王${unseen}小明${unseen}`)).toBe('王小明');
});

test.each(UNSEEN.filter(one => !'\u200c\u200d'.includes(one)).map(one => [one.codePointAt(0)!.toString(16), one]))('nor has free text U+%s', (_, unseen) => {
  expect(visibleText(`火灾${unseen}受损`)).toBe('火灾受损');
});

test('what chooses a rare character\'s shape stays, as do points, blanks and letters of other scripts', () => {
  for (const name of ['葛\u{e0100}氏', '𠮷㐂䶮·买买提', '阿迪力·吐尔逊', 'Nguyễn Văn A', 'ئادىل']) expect(visibleName(name)).toBe(name);
});

test('a name stands on one line, with one blank where there are several; free text keeps its lines', () => {
  expect(visibleName('王\n小\u2028明\u00a0\u3000甲')).toBe('王 小 明 甲');
  expect(visibleText('第一行\n第二行\u2028第三行 👨\u200d👩\u200d👧')).toBe('第一行\n第二行\n第三行 👨\u200d👩\u200d👧');
});
