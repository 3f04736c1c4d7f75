import type { DatabaseFunction } from '#infra/database/functions/database-function.js';

/** How long rows of sessions that have ended are kept: who was logged in when may be asked later. */
const KEPT_DAYS = 400;

/**
 * Sessions and tokens. A session begins for whoever the sealed scope names, who has just logged in; what is done to one
 * later needs its hash. The API's role can read those there are, so it can end any; without the key ring nobody can make one that
 * a cookie answers to.
 */
export const SESSION_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    name: 'begin_session', returns: 'void',
    takes: 'new_hash bytea, hash_before bytea, lasts_seconds integer, auth_at_ms double precision, shown_acr text, '
      + 'shown_device text, sub_hash bytea, sid_hash bytea',
    volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
BEGIN
  UPDATE public.session SET ended_at = clock_timestamp() WHERE token_hash = hash_before AND ended_at IS NULL;
  DELETE FROM public.session WHERE session.ends_at < now() - interval '${KEPT_DAYS} days';
  -- No login lies ahead of our own clock, whatever the issuer's says.
  INSERT INTO public.session (token_hash, account_id, ends_at, auth_at, acr, device, issuer_sub, issuer_sid)
  VALUES (new_hash, public.acting_account(), clock_timestamp() + lasts_seconds * interval '1 second',
    CASE WHEN auth_at_ms IS NOT NULL THEN least(clock_timestamp(), to_timestamp(auth_at_ms / 1000)) END, shown_acr,
    shown_device, sub_hash, sid_hash);
END`,
    },
  },
  {
    name: 'use_session', takes: 'used_hash bytea', returns: 'void', volatility: 'VOLATILE', callers: ['api'],
    body: { sql: `BEGIN ATOMIC UPDATE session SET seen_at = clock_timestamp() WHERE token_hash = used_hash AND ended_at IS NULL; END` },
  },
  {
    name: 'end_session', takes: 'ended_hash bytea', returns: 'void', volatility: 'VOLATILE', callers: ['api'],
    body: { sql: `BEGIN ATOMIC UPDATE session SET ended_at = clock_timestamp() WHERE token_hash = ended_hash AND ended_at IS NULL; END` },
  },
  {
    // Of whoever acts: the one named, or all but the one they act in.
    name: 'end_own_sessions', takes: 'ended_id uuid, kept_hash bytea', returns: 'bigint', volatility: 'VOLATILE',
    callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  ended bigint;
BEGIN
  UPDATE public.session SET ended_at = clock_timestamp()
   WHERE account_id = public.acting_account() AND ended_at IS NULL
     AND CASE WHEN ended_id IS NULL THEN token_hash IS DISTINCT FROM kept_hash ELSE session_id = ended_id END;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END`,
    },
  },
  {
    // By the issuer's word: one session of its own, or all that somebody had until then, by its own clock.
    name: 'end_issuers_sessions', takes: 'sub_hash bytea, sid_hash bytea, said_at_ms double precision', returns: 'void',
    volatility: 'VOLATILE', callers: ['api'],
    body: {
      sql: `BEGIN ATOMIC
        UPDATE session SET ended_at = clock_timestamp()
         WHERE ended_at IS NULL AND (sub_hash IS NULL OR issuer_sub = sub_hash)
           AND CASE WHEN sid_hash IS NULL
             THEN sub_hash IS NOT NULL AND (auth_at IS NULL OR auth_at <= to_timestamp(said_at_ms / 1000))
             ELSE issuer_sid = sid_hash END;
      END`,
    },
  },
  {
    // Only into a post that stands delegated to whose session it is; null: back into their own.
    name: 'take_post', takes: 'taking_hash bytea, post_id text', returns: 'void', volatility: 'VOLATILE', callers: ['api'],
    body: {
      sql: `BEGIN ATOMIC
        UPDATE session SET post_of = post_id WHERE token_hash = taking_hash AND ended_at IS NULL
           AND (post_id IS NULL OR EXISTS (
             SELECT FROM standing_delegation WHERE of_account = post_id AND to_account = session.account_id));
      END`,
    },
  },
  {
    // One token, or all that were issued to somebody so far: by themselves, or by who keeps their account.
    name: 'revoke_token', takes: 'whose text, revoked_id text', returns: 'timestamptz', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  at    timestamptz;
BEGIN
  IF whose <> by_id AND NOT EXISTS (
      SELECT FROM public.account WHERE account_id = whose AND public.keeps_accounts_of(region)) THEN
    RAISE EXCEPTION '% does not revoke these tokens', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.token_revocation (account_id, token_id, revoked_by) VALUES (whose, revoked_id, by_id)
  RETURNING revoked_at INTO at;
  RETURN at;
END`,
    },
  },
];
