import type { DatabaseFunction } from '#infra/database/functions/database-function.js';
import { RULE_REFUSED } from '#infra/database/functions/persons.js';

const refuse = (code: string) => `RAISE EXCEPTION '${code}' USING ERRCODE = '${RULE_REFUSED}'`;

/** Rules and working days, which two administrators agree on, and who is told of posts (decisions 28 and 29). */
export const AGREEMENT_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    // Of a post to its holder, of rules and working days to whoever proposed them; and to the auditors of the place, of what lies above it and of what
    // lies within it.
    name: 'alert_post', takes: 'about text, alert_kind text, holder_id text, holder_region text', returns: 'void',
    volatility: 'VOLATILE', callers: [],
    body: {
      plpgsql: `
DECLARE
  told record;
  i    integer := 0;
BEGIN
  FOR told IN
    SELECT holder_id AS handler, NULL AS role, public.work_region(holder_region) AS region
    UNION ALL
    SELECT DISTINCT NULL, 'auditor', region FROM public.account
     WHERE role = 'auditor' AND left_at IS NULL AND (holder_region = '000000000000'
       OR starts_with(holder_region, public.region_prefix(region)) OR starts_with(region, public.region_prefix(holder_region)))
  LOOP
    INSERT INTO public.alert (alert_key, account_id, kind, to_handler, to_role, to_region, occurred_at)
    VALUES (about || ':' || alert_kind || ':' || i, holder_id, alert_kind, told.handler, told.role, told.region, clock_timestamp());
    i := i + 1;
  END LOOP;
  PERFORM pg_notify('jishi_outbox', '');
END`,
    },
  },
  {
    // Village staff work in their village's town, as libs/relief/authority.ts has it.
    name: 'work_region', takes: 'region text', returns: 'text', volatility: 'STABLE', callers: [],
    body: { sql: `RETURN CASE WHEN right(region, 3) = '000' THEN region ELSE left(region, 9) || '000' END` },
  },
  {
    name: 'propose_pack', takes: 'for_county text, hash text, pack jsonb, first_day date, last_day date', returns: 'county_pack',
    volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  made  public.county_pack;
BEGIN
  IF NOT public.keeps_accounts_of(for_county) THEN
    RAISE EXCEPTION '% proposes nothing for this county', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.county_pack (county, pack_hash, content, valid_from, valid_to, proposed_by)
  VALUES (for_county, hash, pack, first_day, last_day, by_id) RETURNING * INTO made;
  PERFORM public.alert_post('pack:' || made.pack_no, 'rules-proposed', by_id, for_county);
  RETURN made;
END`,
    },
  },
  {
    name: 'confirm_pack', takes: 'confirmed_no bigint', returns: 'county_pack', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.county_pack;
BEGIN
  SELECT * INTO p FROM public.county_pack
   WHERE pack_no = confirmed_no AND confirmed_at IS NULL AND withdrawn_at IS NULL AND public.keeps_accounts_of(county) FOR UPDATE;
  IF p.pack_no IS NULL THEN ${refuse('not-found')}; END IF;
  PERFORM public.assert_second(by_id, p.proposed_by);
  UPDATE public.county_pack SET confirmed_by = by_id, confirmed_at = clock_timestamp() WHERE pack_no = confirmed_no RETURNING * INTO p;
  PERFORM public.alert_post('pack:' || p.pack_no, 'rules-confirmed', p.proposed_by, p.county);
  RETURN p;
END`,
    },
  },
  {
    name: 'withdraw_pack', takes: 'withdrawn_no bigint', returns: 'county_pack', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.county_pack;
BEGIN
  UPDATE public.county_pack SET withdrawn_by = by_id, withdrawn_at = clock_timestamp()
   WHERE pack_no = withdrawn_no AND confirmed_at IS NULL AND withdrawn_at IS NULL AND public.keeps_accounts_of(county) RETURNING * INTO p;
  IF p.pack_no IS NULL THEN ${refuse('not-found')}; END IF;
  RETURN p;
END`,
    },
  },
  {
    // Whether whoever acts is an administrator of the body that speaks for the whole instance.
    name: 'speaks_for_all', takes: 'by_id text', returns: 'boolean', volatility: 'STABLE', callers: ['api'],
    body: {
      plpgsql: `
BEGIN
  RETURN EXISTS (
    SELECT FROM public.account a, public.instance_body b
     WHERE a.account_id = by_id AND a.role = 'administrator' AND a.left_at IS NULL
       AND (a.region = '000000000000' OR starts_with(b.region, public.region_prefix(a.region))));
END`,
    },
  },
  {
    name: 'propose_calendar', takes: 'for_year integer, days jsonb', returns: 'calendar_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  made  public.calendar_proposal;
BEGIN
  IF NOT public.speaks_for_all(by_id) THEN ${refuse('not-of-the-body')}; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('calendar:' || for_year, 3));
  -- The same days again are the same proposal.
  SELECT * INTO made FROM public.calendar_proposal WHERE year = for_year AND withdrawn_at IS NULL ORDER BY edition DESC LIMIT 1;
  IF made.content = days AND (made.confirmed_at IS NOT NULL OR made.proposed_by = by_id) THEN RETURN made; END IF;
  INSERT INTO public.calendar_proposal (year, edition, content, proposed_by)
  SELECT for_year, coalesce(max(edition), 0) + 1, days, by_id FROM public.calendar_proposal WHERE year = for_year
  RETURNING * INTO made;
  PERFORM public.alert_post('calendar:' || made.proposal_no, 'calendar-proposed', by_id, '000000000000');
  RETURN made;
END`,
    },
  },
  {
    // What has been confirmed already is answered again, so that a landing can be asked after; an edition that was replaced is not.
    name: 'confirm_calendar', takes: 'confirmed_no bigint', returns: 'calendar_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.calendar_proposal;
BEGIN
  IF NOT public.speaks_for_all(by_id) THEN ${refuse('not-of-the-body')}; END IF;
  SELECT * INTO p FROM public.calendar_proposal WHERE proposal_no = confirmed_no AND withdrawn_at IS NULL FOR UPDATE;
  IF p.proposal_no IS NULL THEN ${refuse('not-found')}; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('calendar:' || p.year, 3));
  IF EXISTS (SELECT FROM public.calendar_proposal o WHERE o.year = p.year AND o.edition > p.edition AND o.confirmed_at IS NOT NULL) THEN
    ${refuse('edition-replaced')};
  END IF;
  IF p.confirmed_at IS NOT NULL THEN RETURN p; END IF;
  PERFORM public.assert_second(by_id, p.proposed_by);
  IF NOT public.speaks_for_all(p.proposed_by) THEN ${refuse('proposal-outdated')}; END IF;
  UPDATE public.calendar_proposal SET confirmed_by = by_id, confirmed_at = clock_timestamp() WHERE proposal_no = confirmed_no RETURNING * INTO p;
  PERFORM public.alert_post('calendar:' || p.proposal_no, 'calendar-confirmed', p.proposed_by, '000000000000');
  RETURN p;
END`,
    },
  },
  {
    name: 'withdraw_calendar', takes: 'withdrawn_no bigint', returns: 'calendar_proposal', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := public.acting_account();
  p     public.calendar_proposal;
BEGIN
  IF NOT public.speaks_for_all(by_id) THEN ${refuse('not-of-the-body')}; END IF;
  UPDATE public.calendar_proposal SET withdrawn_by = by_id, withdrawn_at = clock_timestamp()
   WHERE proposal_no = withdrawn_no AND confirmed_at IS NULL AND withdrawn_at IS NULL RETURNING * INTO p;
  IF p.proposal_no IS NULL THEN ${refuse('not-found')}; END IF;
  RETURN p;
END`,
    },
  },
];
