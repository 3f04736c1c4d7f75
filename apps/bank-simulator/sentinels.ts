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
} as const;

/** Why a bank declines for good, by the card. */
export const DECLINES: { readonly [card: string]: string } = {
  [SENTINEL_CARDS.declined]: 'card-not-accepted', [SENTINEL_CARDS.accountClosed]: 'account-closed', [SENTINEL_CARDS.nameMismatch]: 'name-mismatch',
};

export const SLOW_MS = 8_000;
