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
