import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface BankOrder {
  orderId: string;
  amountFen: string;
  /** The last four digits are all this bank's books show of a card. */
  card: string;
  /** How it goes on, where the card is one that makes the bank misbehave later. */
  way?: Way | undefined;
}

export type Way = 'returned' | 'late-callback' | 'wrong-amount';

export type BankEntry =
  | { type: 'received'; at: string; order: BankOrder }
  /** The order came once more. Nothing is done; it shows who asks and who sends anew. */
  | { type: 'repeated'; at: string; orderId: string }
  | { type: 'debited'; at: string; orderId: string; amountFen: string; reference: string }
  | { type: 'declined'; at: string; orderId: string; reason: string }
  /** The payee's bank sent it back. */
  | { type: 'returned'; at: string; orderId: string; reason: string }
  /** The county has taken the bank's own word. */
  | { type: 'called-back'; at: string; orderId: string };

/** The bank's books: one JSON entry a line, on disk before anybody is answered. A line torn by a crash is cut off. */
export class BankJournal {
  readonly entries: BankEntry[];
  private readonly file: number;

  constructor(path: string) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.entries = whole.split('\n').filter(Boolean).map(line => JSON.parse(line) as BankEntry);
    this.file = openSync(path, 'a', 0o600);
    ftruncateSync(this.file, Buffer.byteLength(whole));
  }

  write(entry: BankEntry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.file);
    this.entries.push(entry);
  }

  close(): void {
    closeSync(this.file);
  }
}
