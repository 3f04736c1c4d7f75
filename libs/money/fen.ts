/** Money as an exact whole number of fen (分, a hundredth of a yuan). A string of digits on the wire and in SQL. */
export type Fen = number & { readonly __fen: unique symbol };

/** Reads `"50000"` as 500.00 yuan; null when the text is no whole, positive, safe number of fen. */
export function parseFen(text: string): Fen | null {
  if (!/^[1-9]\d{0,15}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? (value as Fen) : null;
}

/** `¥1,200.00` */
export function yuan(amountFen: Fen | string): string {
  const digits = String(amountFen).padStart(3, '0');
  return `¥${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
}

/** What somebody typed as yuan, `1,200` or `500.5`, as fen; null when it is no positive sum of whole fen. Never by way of a fraction. */
export function fenOfYuan(text: string): Fen | null {
  const [, whole, fen = ''] = /^(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/^[¥￥]\s*/, '').replaceAll('，', ',')) ?? [];
  return whole === undefined ? null : parseFen(`${whole.replaceAll(',', '')}${fen.padEnd(2, '0')}`.replace(/^0+/, ''));
}
