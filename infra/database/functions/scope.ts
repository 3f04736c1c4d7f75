import type { DatabaseFunction } from '#infra/database/functions/database-function.js';

/** Whose look it is, as the API has sealed it (`infra/database/scope-seal.ts`, decision 26). */
export const SCOPE_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    // Null where nothing was said; an error where the seal is not of this very transaction's turn. A region is said of
    // those who see all of it, as `whole`, or of a department's, as `part`: most statements then ask only once.
    name: 'scope', takes: 'field text', returns: 'text', volatility: 'STABLE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  seal       text := current_setting('jishi.seal', true);
  account    text := current_setting('jishi.account', true);
  region     text := current_setting('jishi.region', true);
  department text := current_setting('jishi.department', true);
  persons    text := current_setting('jishi.persons', true);
  said       bytea;
BEGIN
  IF coalesce(seal, '') = '' THEN RETURN NULL; END IF;
  said := convert_to(concat_ws(E'\\n', currval('public.scope_turn_no')::text, account, region, department, persons), 'UTF8');
  IF (SELECT sha256(outer_pad || sha256(inner_pad || said)) = decode(seal, 'hex') FROM public.scope_key) IS NOT TRUE THEN
    RAISE EXCEPTION 'this scope is not sealed for this transaction' USING ERRCODE = 'JS001';
  END IF;
  RETURN CASE field
    WHEN 'account' THEN account
    WHEN 'persons' THEN persons
    WHEN 'whole' THEN CASE WHEN department = '' THEN nullif(region, '') END
    WHEN 'part' THEN CASE WHEN department <> '' THEN nullif(region, '') END
    WHEN 'department' THEN nullif(department, '') END;
END`,
    },
  },
  {
    name: 'acting_account', takes: '', returns: 'text', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
DECLARE
  found_id text;
BEGIN
  SELECT account_id INTO found_id FROM public.account WHERE account_id = public.scope('account') AND left_at IS NULL;
  IF found_id IS NULL THEN
    RAISE EXCEPTION 'nobody who works here has said so' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN found_id;
END`,
    },
  },
  {
    // The digits of a region code that say something, as libs/relief/authority.ts has them.
    name: 'region_prefix', takes: 'region text', returns: 'text', volatility: 'STABLE', callers: [],
    body: {
      sql: `RETURN CASE
        WHEN right(region, 10) = '0000000000' THEN left(region, 2)
        WHEN right(region, 8) = '00000000' THEN left(region, 4)
        WHEN right(region, 6) = '000000' THEN left(region, 6)
        WHEN right(region, 3) = '000' THEN left(region, 9)
        ELSE region END`,
    },
  },
  {
    // Whether whoever acts keeps the accounts of a region: by their own post, which nobody can be delegated.
    name: 'keeps_accounts_of', takes: 'asked_region text', returns: 'boolean', volatility: 'STABLE', callers: [],
    body: {
      sql: `RETURN EXISTS (
        SELECT FROM account
         WHERE account_id = scope('account') AND role = 'administrator' AND left_at IS NULL
           AND starts_with(asked_region, region_prefix(account.region)))`,
    },
  },
];
