import fc from 'fast-check';
import { mask } from '#libs/identifiers/mask.js';

describe('masks', () => {
  it.each([
    ['王小明', '王**'], ['李四', '李*'], ['欧阳修远', '欧***'], ['阿卜杜·热合曼', '阿******'],
    ['𠮷野家', '𠮷**'], ['𠮷', '𠮷*'], ['李', '李*'], ['', '*'],
  ])('the name %s is shown as %s', (name, shown) => {
    expect(mask.name(name)).toBe(shown);
  });

  it('show the end of a long number and nothing of a short one', () => {
    expect(mask.residentId('11010519491231002X')).toBe('****002X');
    expect(mask.bankCard('6222020000000008')).toBe('****0008');
    expect(mask.phone('13800138000')).toBe('****8000');
    expect(mask.phone('12345')).toBe('****');
    expect(mask.phone('55501234')).toBe('****');
    expect(mask.phone('555012345')).toBe('****2345');
    expect(mask.phone('')).toBe('****');
  });

  it('leave region and end of an identity number on paper, and never the birthday', () => {
    expect(mask.idOnPaper('370899199001011234')).toBe('3708**********1234');
    expect(mask.idOnPaper('H12345678')).toBe('*********');
    fc.assert(fc.property(fc.stringMatching(/^[0-9X]{1,30}$/), text => {
      const shown = mask.idOnPaper(text);
      expect([shown.length, shown.slice(6, 14).replaceAll('*', '')]).toEqual([text.length, text.length === 18 ? '' : expect.any(String)]);
      expect(shown.replaceAll('*', '').length).toBeLessThanOrEqual(text.length / 2);
    }));
  });

  it('show nothing of free text', () => {
    fc.assert(fc.property(fc.string(), text => expect((mask.text as (text: string) => string)(text)).toBe('***')));
  });

  it('never show a number whole, nor more than half of it', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9X]{1,30}$/), fc.constantFrom(mask.residentId, mask.bankCard, mask.phone), (text, masked) => {
      const shown = masked(text).replaceAll('*', '');
      expect(shown.length).toBeLessThanOrEqual(text.length / 2);
      expect(text.endsWith(shown)).toBe(true);
    }));
  });

  it('show one whole character of a name, a star for each other, and always a star', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...'王小明𠮷㐂䶮·é'), { minLength: 1, maxLength: 20 }), characters => {
      const shown = mask.name(characters.join(''));
      expect(shown).toBe(characters[0] + '*'.repeat(Math.max(1, characters.length - 1)));
      expect(shown.isWellFormed()).toBe(true);
    }));
  });
});
