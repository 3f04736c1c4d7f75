import { normalName, soughtBy } from '#libs/identifiers/search-text.js';

test.each([
  ['JS-2026-0003127-6', { by: 'number', caseNo: 'JS-2026-0003127-6' }], ['202600031276', { by: 'number', caseNo: 'JS-2026-0003127-6' }], [' js 2026 0003127 6 ', { by: 'number', caseNo: 'JS-2026-0003127-6' }],
  ['0011', { by: 'id-tail', tail: '0011' }], ['001x', { by: 'id-tail', tail: '001X' }], ['００１１', { by: 'id-tail', tail: '0011' }],
  ['110101199003070011', { by: 'id', residentId: '110101199003070011' }],
  ['王小明', { by: 'name', name: '王小明' }], [' 阿依古丽・买买提 ', { by: 'name', name: '阿依古丽·买买提' }], ['John Smith', { by: 'name', name: 'JOHNSMITH' }],
])('%j is sought by its shape', (text, sought) => {
  expect(soughtBy(text)).toEqual(sought);
});

test.each(['', '   ', 'JS-2026-0003127-5', '12345', '110101199003070012', '011'])('%j is nothing one could look for', text => {
  expect(soughtBy(text)).toBeNull();
});

test('a name is compared whole, however it was typed', () => {
  for (const typed of ['买买提·吐尔逊', '买买提•吐尔逊', '买买提 · 吐尔逊', '买买提.吐尔逊', '买买提．吐尔逊']) expect(normalName(typed)).toBe('买买提·吐尔逊');
  expect(normalName('吕')).not.toBe(normalName('呂'));
});
