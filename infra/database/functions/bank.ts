import type { DatabaseFunction } from '#infra/database/functions/database-function.js';

/** Whose word it is that the API has looked at the bank's signature; nobody's account can be called so. */
export const BANK = '#bank';

/** The bank's word on an order (decision 27). */
export const BANK_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    // Each word once for an order, as new: when it came, and that no case has been told yet, is not the caller's to say. False where there is no such order.
    name: 'take_bank_word', takes: 'asked_id text, said text, fen bigint, bank_reference text, why text, at timestamptz',
    returns: 'boolean', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
BEGIN
  IF public.scope('account') IS DISTINCT FROM '${BANK}' THEN
    RAISE EXCEPTION 'the bank has not said so' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM public.payment_order WHERE order_id = asked_id) THEN RETURN false; END IF;
  INSERT INTO public.bank_word (order_id, state, amount_fen, reference, reason, said_at)
  VALUES (asked_id, said, fen, bank_reference, why, at) ON CONFLICT DO NOTHING;
  PERFORM pg_notify('jishi_bank', '');
  RETURN true;
END`,
    },
  },
];
