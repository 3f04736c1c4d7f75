/**
 * An amount as it is written on what is signed and paid by, so that no digit can be added: 人民币壹仟贰佰元整. By the rules
 * for filling in bills: one 零 for any run of zeros inside, 整 where it ends with 元, none where 角 or 分 follow.
 */
export function capitals(amountFen: bigint | number | string): string {
  const digits = String(amountFen).padStart(3, '0');
  const yuan = whole(digits.slice(0, -2));
  const [jiao, fen] = [Number(digits.at(-2)), Number(digits.at(-1))];
  if (jiao === 0 && fen === 0) return `人民币${yuan || '零'}元整`;
  const cents = `${jiao ? `${DIGITS[jiao]}角` : yuan ? '零' : ''}${fen ? `${DIGITS[fen]}分` : ''}`;
  return `人民币${yuan && `${yuan}元`}${cents}`;
}

const DIGITS = [...'零壹贰叁肆伍陆柒捌玖'];
const PLACES = ['仟', '佰', '拾', ''];
const GROUPS = ['', '万', '亿', '万亿'];

/** Four digits at a time; empty for zero. */
function whole(digits: string): string {
  const groups = digits.padStart(16, '0').match(/\d{4}/g)!;
  let text = '';
  let gap = false;
  for (const [i, group] of groups.entries()) {
    const part = fourDigits(group);
    if (part && text && (gap || group.startsWith('0'))) text += '零';
    // What stands in 万亿 is named once, where the 亿 below it are none.
    if (part) text += part + (i === 0 && groups[1] !== '0000' ? '万' : GROUPS[3 - i]);
    gap = part === '';
  }
  return text;
}

function fourDigits(group: string): string {
  const text = [...group].map((digit, i) => digit === '0' ? '零' : DIGITS[Number(digit)]! + PLACES[i]).join('');
  return text.replace(/零+/g, '零').replace(/^零|零$/g, '');
}
