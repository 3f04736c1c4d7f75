import type { DatabaseFunction } from '#infra/database/functions/database-function.js';

/**
 * The only ways in which the API changes accounts and delegations. Who does it is whoever the sealed scope names, never an
 * argument, and none of them leaves out the record. The API has said why not before; what is refused here was forged.
 */
export const ACCOUNT_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    name: 'keep_account',
    takes: `kept_id text, kept_name text, kept_role text, kept_region text, kept_department text, kept_contact bytea,
      kept_has_phone boolean, kept_has_email boolean, kept_active boolean`,
    returns: 'void', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id  text := public.acting_account();
  before public.account;
  known  boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(kept_id, 3));
  SELECT * INTO before FROM public.account WHERE account_id = kept_id;
  known := FOUND;
  IF kept_id = by_id OR NOT public.keeps_accounts_of(kept_region) OR (known AND NOT public.keeps_accounts_of(before.region)) THEN
    RAISE EXCEPTION '% does not keep this account', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.account (account_id, name, role, region, department, sealed_contact, has_phone, has_email, left_at)
  VALUES (kept_id, kept_name, kept_role, kept_region, kept_department, kept_contact, kept_has_phone, kept_has_email,
    CASE WHEN kept_active THEN NULL ELSE clock_timestamp() END)
  ON CONFLICT (account_id) DO UPDATE SET
    name = kept_name, role = kept_role, region = kept_region, department = kept_department, sealed_contact = kept_contact,
    has_phone = kept_has_phone, has_email = kept_has_email,
    left_at = CASE WHEN kept_active THEN NULL ELSE coalesce(account.left_at, clock_timestamp()) END;
  INSERT INTO public.account_change (account_id, changed_by, before, after)
  VALUES (kept_id, by_id,
    CASE WHEN known THEN jsonb_build_object('name', before.name, 'role', before.role, 'region', before.region,
      'department', before.department, 'active', before.left_at IS NULL) END,
    jsonb_build_object('name', kept_name, 'role', kept_role, 'region', kept_region, 'department', kept_department,
      'active', kept_active));
  -- In another post they are somebody else: whoever is logged in logs in again.
  IF known AND (NOT kept_active OR ROW(before.role, before.region, before.department)
      IS DISTINCT FROM ROW(kept_role, kept_region, kept_department)) THEN
    PERFORM public.put_out(kept_id, by_id);
  END IF;
END`,
    },
  },
  {
    // Nobody goes on by what they were given so far: neither in a browser nor by a token.
    name: 'put_out', takes: 'whose text, by_id text', returns: 'void', volatility: 'VOLATILE', callers: [],
    body: {
      plpgsql: `
BEGIN
  UPDATE public.session SET ended_at = clock_timestamp() WHERE account_id = whose AND ended_at IS NULL;
  INSERT INTO public.token_revocation (account_id, revoked_by) VALUES (whose, by_id);
END`,
    },
  },
  {
    name: 'delegate', takes: 'post_id text, deputy_id text, starts_at timestamptz, ends_at timestamptz',
    returns: 'delegation', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id  text := public.acting_account();
  post   public.account;
  deputy public.account;
  made   public.delegation;
BEGIN
  SELECT * INTO post FROM public.account WHERE account_id = post_id AND left_at IS NULL;
  SELECT * INTO deputy FROM public.account WHERE account_id = deputy_id AND left_at IS NULL;
  IF post.account_id IS NULL OR deputy.account_id IS NULL OR left(post.region, 6) <> left(deputy.region, 6)
      OR 'administrator' IN (post.role, deputy.role) OR NOT (post_id = by_id OR public.keeps_accounts_of(post.region)) THEN
    RAISE EXCEPTION '% does not delegate this post', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.delegation (of_account, to_account, from_at, until_at, made_by)
  VALUES (post_id, deputy_id, starts_at, ends_at, by_id) RETURNING * INTO made;
  RETURN made;
END`,
    },
  },
  {
    // No row for one that has ended.
    name: 'end_delegation', takes: 'ended_no bigint', returns: 'SETOF delegation', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
BEGIN
  RETURN QUERY UPDATE public.delegation d SET ended_at = clock_timestamp(), ended_by = by_id
   WHERE delegation_no = ended_no AND ended_at IS NULL AND until_at > clock_timestamp()
     AND (of_account = by_id OR EXISTS (
       SELECT FROM public.account a WHERE a.account_id = d.of_account AND public.keeps_accounts_of(a.region)))
   RETURNING d.*;
END`,
    },
  },
];
