import fc from 'fast-check';
import { capitals } from '#libs/money/capitals.js';

it.each([
  [120_000, '壹仟贰佰元整'], [50_000, '伍佰元整'], [1_000, '壹拾元整'], [100_000, '壹仟元整'], [140_950, '壹仟肆佰零玖元伍角'], [600_714, '陆仟零柒元壹角肆分'],
  [168_032, '壹仟陆佰捌拾元叁角贰分'], [10_700_053, '壹拾万柒仟元伍角叁分'], [1_640_902, '壹万陆仟肆佰零玖元零贰分'], [32_504, '叁佰贰拾伍元零肆分'],
  [5, '伍分'], [50, '伍角'], [55, '伍角伍分'], [100, '壹元整'], [101, '壹元零壹分'], [110, '壹元壹角'], [1_000_000, '壹万元整'], [1_000_100, '壹万零壹元整'], [100_010_000, '壹佰万零壹佰元整'],
  [10_000_000_000, '壹亿元整'], [10_000_100_000, '壹亿零壹仟元整'], [10_100_000_000, '壹亿零壹佰万元整'], [1_000_000_000_000_000, '壹拾万亿元整'], [1_000_500_000_000_000, '壹拾万零伍拾亿元整'], [0, '零元整'],
])('%d fen are %s', (fen, text) => {
  expect(capitals(fen)).toBe(`人民币${text}`);
});

/** Reads it back, by another way than it was written. */
function read(text: string): bigint {
  const [, yuan, jiao, fen] = /^人民币(?:(.*)元)?(?:整|零?(?:(.)角)?(?:(.)分)?)$/.exec(text)!;
  const digit = (one: string | undefined) => BigInt(Math.max(0, [...'零壹贰叁肆伍陆柒捌玖'].indexOf(one ?? '零')));
  const below10000 = (part: string) => [...part].reduce<{ sum: bigint; last: bigint }>(({ sum, last }, one) => {
    const place = { 仟: 1_000n, 佰: 100n, 拾: 10n }[one];
    return place ? { sum: sum + last * place, last: 0n } : { sum, last: digit(one) };
  }, { sum: 0n, last: 0n });
  const value = (part: string) => { const { sum, last } = below10000(part); return sum + last; };
  const below亿 = (part: string): bigint => part.includes('万') ? value(part.slice(0, part.indexOf('万'))) * 10_000n + value(part.slice(part.indexOf('万') + 1)) : value(part);
  const all = (yuan ?? '').split('亿');
  const sum = all.length === 2 ? below亿(all[0]!) * 100_000_000n + below亿(all[1]!) : below亿(all[0]!);
  return sum * 100n + digit(jiao) * 10n + digit(fen);
}

it('is read back as the amount it was written for, and has no zeros side by side or before a unit', () => {
  const amounts = fc.oneof(fc.bigInt(1n, 9_999_999_999_999_999n), fc.integer({ min: 1, max: 10_000_000 }).map(BigInt), fc.stringMatching(/^[1-9][0-9]?0{0,6}[0-9]?0{0,5}[0-9]?$/).map(BigInt));
  fc.assert(fc.property(amounts, amountFen => {
    const text = capitals(amountFen);
    expect(read(text)).toBe(amountFen);
    expect(text).not.toMatch(/零零|零[元万亿仟佰拾角整]|币零|零$/);
    expect(text.endsWith('整')).toBe(amountFen % 100n === 0n);
  }), { numRuns: 2_000 });
});
