import type { Way } from '#apps/bank-simulator/bank-journal.js';

/** Cards that make the simulated bank misbehave on purpose; every other valid card is simply debited. */
export const SENTINEL_CARDS = {
  /** Takes the order at once, debits after `SLOW_MS`; callers have given up waiting by then. */
  slow: '6222020000001005',
  /** Debits, then drops the connection without a reply. */
  replyLost: '6222020000002003',
  /** Declines for good. */
  declined: '6222020000003001',
  accountClosed: '6222020000004009',
  nameMismatch: '6222020000005006',
  /** Debits, and a while later (a real bank: the next day) the payee's bank sends the money back. */
  returned: '6222020000006004',
  /** Says “in progress” to whoever asks, and calls back `LATE_MS` later, twice. */
  lateCallback: '6222020000007002',
  /** Debits one fen less than it was told to. */
  wrongAmount: '6222020000008000',
} as const;

/** Why a bank declines for good, by the card. */
export const DECLINES: { readonly [card: string]: string } = {
  [SENTINEL_CARDS.declined]: 'card-not-accepted', [SENTINEL_CARDS.accountClosed]: 'account-closed', [SENTINEL_CARDS.nameMismatch]: 'name-mismatch',
};

/** What shows only after the order was taken. */
export const WAYS: { readonly [card: string]: Way } = {
  [SENTINEL_CARDS.returned]: 'returned', [SENTINEL_CARDS.lateCallback]: 'late-callback', [SENTINEL_CARDS.wrongAmount]: 'wrong-amount',
};

export const SLOW_MS = 8_000;
export const LATE_MS = 3_000;
/** The next day, for whoever does not want to wait for it. */
export const RETURN_MS = 4_000;
