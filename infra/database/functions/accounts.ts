import type { DatabaseFunction } from '#infra/database/functions/database-function.js';
import { RULE_REFUSED } from '#infra/database/functions/persons.js';
import { FEWEST, JUDGES_OWN_WORK } from '#libs/relief/posts.js';

const refuse = (code: string) => `RAISE EXCEPTION '${code}' USING ERRCODE = '${RULE_REFUSED}'`;

/** An account as somebody wants it to be. */
const WANTED = `kept_id text, kept_name text, kept_role text, kept_region text, kept_department text, kept_contact bytea,
  kept_has_phone boolean, kept_has_email boolean, kept_phone_key text, kept_resident bytea, kept_resident_key text, kept_active boolean`;

/**
 * The only ways in which the API changes accounts. Who does it is whoever the sealed scope names, never an argument, and
 * none of them leaves out the record. A guarded post is proposed by one and confirmed by another; everything else is kept.
 */
export const ACCOUNT_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    name: 'standing_of', takes: 'asked public.account', returns: 'jsonb', volatility: 'STABLE', callers: [],
    body: {
      sql: `RETURN jsonb_build_object('name', asked.name, 'role', asked.role, 'region', asked.region,
        'department', asked.department, 'active', asked.left_at IS NULL)`,
    },
  },
  {
    // Whether it takes a second person: for the post it is or becomes, and for whom it shows to hold a guarded one elsewhere.
    name: 'takes_two', takes: 'kept_id text, kept_role text, kept_phone_key text, kept_resident_key text', returns: 'boolean',
    volatility: 'STABLE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  before public.account;
BEGIN
  SELECT * INTO before FROM public.account WHERE account_id = kept_id;
  RETURN public.is_guarded(kept_role) OR public.is_guarded(before.role)
    OR (before.phone_key IS DISTINCT FROM kept_phone_key OR before.resident_key IS DISTINCT FROM kept_resident_key) AND EXISTS (
      SELECT FROM public.account other
       WHERE other.account_id = ANY (public.accounts_of_person(kept_id)) AND other.left_at IS NULL AND public.is_guarded(other.role));
END`,
    },
  },
  {
    name: 'assert_keeps', takes: 'by_id text, kept_id text, kept_region text, kept_phone_key text, kept_resident_key text',
    returns: 'void', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
DECLARE
  known_region text := (SELECT region FROM public.account WHERE account_id = kept_id);
BEGIN
  IF NOT public.keeps_accounts_of(kept_region) OR NOT public.keeps_accounts_of(coalesce(known_region, kept_region)) THEN
    RAISE EXCEPTION '% does not keep this account', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Nobody gives themselves a post, nor under another account of theirs.
  IF by_id = ANY (public.accounts_of_person(kept_id)) OR by_id = ANY (public.accounts_known_by(kept_phone_key, kept_resident_key)) THEN
    ${refuse('own-account')};
  END IF;
END`,
    },
  },
  {
    // Nobody takes the last auditor out of a county, nor so many administrators that nobody could confirm any more.
    name: 'assert_not_last', takes: 'kept_id text, kept_role text, kept_region text, kept_active boolean', returns: 'void',
    volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
DECLARE
  before public.account;
  fewest integer;
  others integer;
BEGIN
  SELECT * INTO before FROM public.account WHERE account_id = kept_id AND left_at IS NULL;
  fewest := CASE before.role WHEN 'auditor' THEN ${FEWEST.auditor} WHEN 'administrator' THEN ${FEWEST.administrator} END;
  IF fewest IS NULL OR (kept_active AND kept_role = before.role AND kept_region = before.region) THEN RETURN; END IF;
  -- Two accounts of one person are one.
  SELECT count(DISTINCT (public.accounts_of_person(account_id))[1]) INTO others FROM public.account
   WHERE role = before.role AND left_at IS NULL AND account_id <> kept_id
     AND starts_with(before.region, public.region_prefix(region));
  IF others < fewest THEN
    ${refuse('last-of-county')};
  END IF;
END`,
    },
  },
  {
    name: 'write_account', takes: `by_id text, confirmed_id text, ${WANTED}`, returns: 'void', volatility: 'VOLATILE', callers: [],
    body: {
      plpgsql: `
DECLARE
  before public.account;
  after  public.account;
  known  boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(kept_id, 3));
  SELECT * INTO before FROM public.account WHERE account_id = kept_id;
  known := FOUND;
  INSERT INTO public.account (account_id, name, role, region, department, sealed_contact, has_phone, has_email, phone_key,
    sealed_resident_id, resident_key, left_at)
  VALUES (kept_id, kept_name, kept_role, kept_region, kept_department, kept_contact, kept_has_phone, kept_has_email, kept_phone_key,
    kept_resident, kept_resident_key, CASE WHEN kept_active THEN NULL ELSE clock_timestamp() END)
  ON CONFLICT (account_id) DO UPDATE SET
    name = kept_name, role = kept_role, region = kept_region, department = kept_department, sealed_contact = kept_contact,
    has_phone = kept_has_phone, has_email = kept_has_email, phone_key = kept_phone_key, sealed_resident_id = kept_resident,
    resident_key = kept_resident_key,
    left_at = CASE WHEN kept_active THEN NULL ELSE coalesce(account.left_at, clock_timestamp()) END
  RETURNING * INTO after;
  INSERT INTO public.account_change (account_id, changed_by, confirmed_by, before, after)
  VALUES (kept_id, by_id, confirmed_id, CASE WHEN known THEN public.standing_of(before) END, public.standing_of(after));
  -- In another post they are somebody else: whoever is logged in logs in again.
  IF known AND (NOT kept_active OR ROW(before.role, before.region, before.department)
      IS DISTINCT FROM ROW(kept_role, kept_region, kept_department)) THEN
    PERFORM public.put_out(kept_id, by_id);
  END IF;
END`,
    },
  },
  {
    name: 'keep_account', takes: WANTED, returns: 'void', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(kept_id, 3));
  PERFORM public.assert_keeps(by_id, kept_id, kept_region, kept_phone_key, kept_resident_key);
  IF public.takes_two(kept_id, kept_role, kept_phone_key, kept_resident_key) THEN
    ${refuse('second-administrator-needed')};
  END IF;
  PERFORM public.write_account(by_id, NULL, kept_id, kept_name, kept_role, kept_region, kept_department, kept_contact, kept_has_phone,
    kept_has_email, kept_phone_key, kept_resident, kept_resident_key, kept_active);
END`,
    },
  },
  {
    name: 'propose_account', takes: `${WANTED}, contact_differs boolean`, returns: 'account_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id  text := public.acting_account();
  before public.account;
  made   public.account_proposal;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(kept_id, 3));
  PERFORM public.assert_keeps(by_id, kept_id, kept_region, kept_phone_key, kept_resident_key);
  PERFORM public.assert_not_last(kept_id, kept_role, kept_region, kept_active);
  IF EXISTS (SELECT FROM public.account_proposal WHERE account_id = kept_id AND confirmed_at IS NULL AND withdrawn_at IS NULL) THEN
    ${refuse('proposal-waits')};
  END IF;
  SELECT * INTO before FROM public.account WHERE account_id = kept_id;
  INSERT INTO public.account_proposal (account_id, region, before, after, contact_changes, sealed_contact, has_phone, has_email,
    phone_key, sealed_resident_id, resident_key, upon_change, proposed_by)
  VALUES (kept_id, kept_region, CASE WHEN before.account_id IS NOT NULL THEN public.standing_of(before) END,
    jsonb_build_object('name', kept_name, 'role', kept_role, 'region', kept_region, 'department', kept_department, 'active', kept_active),
    contact_differs, kept_contact, kept_has_phone, kept_has_email, kept_phone_key, kept_resident, kept_resident_key,
    (SELECT max(change_no) FROM public.account_change WHERE account_id = kept_id), by_id)
  RETURNING * INTO made;
  PERFORM public.alert_post('account:' || made.proposal_no, 'post-proposed', kept_id, coalesce(before.region, kept_region));
  RETURN made;
END`,
    },
  },
  {
    name: 'confirm_account', takes: 'confirmed_no bigint', returns: 'account_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.account_proposal;
BEGIN
  SELECT * INTO p FROM public.account_proposal
   WHERE proposal_no = confirmed_no AND confirmed_at IS NULL AND withdrawn_at IS NULL AND public.keeps_accounts_of(region) FOR UPDATE;
  IF p.proposal_no IS NULL THEN ${refuse('not-found')}; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(p.account_id, 3));
  -- Two who end each other's colleague at the same moment wait in turn, so that the last one stays.
  PERFORM pg_advisory_xact_lock(hashtextextended('fewest', 3));
  PERFORM public.assert_keeps(by_id, p.account_id, p.region, p.phone_key, p.resident_key);
  PERFORM public.assert_second(by_id, p.proposed_by);
  IF p.upon_change IS DISTINCT FROM (SELECT max(change_no) FROM public.account_change WHERE account_id = p.account_id) THEN
    ${refuse('proposal-outdated')};
  END IF;
  PERFORM public.assert_not_last(p.account_id, p.after->>'role', p.region, (p.after->>'active')::boolean);
  PERFORM public.write_account(p.proposed_by, by_id, p.account_id, p.after->>'name', p.after->>'role', p.region, p.after->>'department',
    p.sealed_contact, p.has_phone, p.has_email, p.phone_key, p.sealed_resident_id, p.resident_key, (p.after->>'active')::boolean);
  UPDATE public.account_proposal SET confirmed_by = by_id, confirmed_at = clock_timestamp() WHERE proposal_no = confirmed_no RETURNING * INTO p;
  PERFORM public.alert_post('account:' || p.proposal_no, 'post-changed', p.account_id, p.region);
  RETURN p;
END`,
    },
  },
  {
    name: 'withdraw_account', takes: 'withdrawn_no bigint', returns: 'account_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.account_proposal;
BEGIN
  UPDATE public.account_proposal SET withdrawn_by = by_id, withdrawn_at = clock_timestamp()
   WHERE proposal_no = withdrawn_no AND confirmed_at IS NULL AND withdrawn_at IS NULL AND public.keeps_accounts_of(region) RETURNING * INTO p;
  IF p.proposal_no IS NULL THEN ${refuse('not-found')}; END IF;
  RETURN p;
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
  -- Nobody appoints themselves, nor under another account of theirs.
  IF by_id <> post_id AND by_id = ANY (public.accounts_of_person(deputy_id)) THEN
    ${refuse('own-account')};
  END IF;
  IF public.judges_own_work(deputy, post) THEN
    ${refuse('deputy-judges-own-work')};
  END IF;
  INSERT INTO public.delegation (of_account, to_account, from_at, until_at, made_by, needs_confirmation)
  VALUES (post_id, deputy_id, starts_at, ends_at, by_id, public.is_guarded(post.role)) RETURNING * INTO made;
  IF made.needs_confirmation THEN
    PERFORM public.alert_post('delegation:' || made.delegation_no, 'delegation-proposed', post_id, post.region);
  END IF;
  RETURN made;
END`,
    },
  },
  {
    // Under whichever account of theirs: by one that proposes they would come to approve it.
    name: 'judges_own_work', takes: 'deputy public.account, post public.account', returns: 'boolean', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
BEGIN
  RETURN EXISTS (
    SELECT FROM public.account own
     WHERE own.account_id = ANY (public.accounts_of_person(deputy.account_id)) AND own.left_at IS NULL
       AND (starts_with(public.work_region(own.region), public.region_prefix(public.work_region(post.region)))
         OR starts_with(public.work_region(post.region), public.region_prefix(public.work_region(own.region))))
       AND (own.role, post.role) IN (${JUDGES_OWN_WORK.map(([own, other]) => `('${own}', '${other}')`).join(', ')}));
END`,
    },
  },
  {
    name: 'confirm_delegation', takes: 'confirmed_no bigint', returns: 'delegation', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  d     public.delegation;
  post  public.account;
BEGIN
  SELECT * INTO d FROM public.delegation WHERE delegation_no = confirmed_no FOR UPDATE;
  SELECT * INTO post FROM public.account WHERE account_id = d.of_account AND left_at IS NULL;
  IF post.account_id IS NULL OR NOT (d.of_account = by_id OR public.keeps_accounts_of(post.region)) THEN
    ${refuse('not-found')};
  END IF;
  IF NOT d.needs_confirmation OR d.confirmed_at IS NOT NULL OR d.ended_at IS NOT NULL OR d.until_at <= clock_timestamp() THEN
    ${refuse('nothing-to-confirm')};
  END IF;
  IF by_id = ANY (public.accounts_of_person(d.to_account)) THEN ${refuse('own-account')}; END IF;
  PERFORM public.assert_second(by_id, d.made_by);
  UPDATE public.delegation SET confirmed_by = by_id, confirmed_at = clock_timestamp() WHERE delegation_no = confirmed_no RETURNING * INTO d;
  PERFORM public.alert_post('delegation:' || d.delegation_no, 'delegation-confirmed', d.of_account, post.region);
  RETURN d;
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
