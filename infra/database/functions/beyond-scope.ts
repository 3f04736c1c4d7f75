import type { DatabaseFunction } from '#infra/database/functions/database-function.js';

/** What one needs of cases beyond one's scope, and no more than that (decision 20). */
export const BEYOND_SCOPE_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    name: 'answered', takes: 'asked_cause text', returns: 'json', volatility: 'STABLE', callers: ['api'],
    body: {
      sql: `RETURN (
        SELECT json_agg(json_build_object('request_hash', c.request_hash, 'case_no', e.case_no, 'seq', e.seq, 'type', e.type,
                 'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at) ORDER BY e.seq)
          FROM journal_cause c JOIN journal_event e ON e.case_id = c.case_id AND e.seq BETWEEN c.first_seq AND c.last_seq
         WHERE c.cause = asked_cause)`,
    },
  },
  {
    name: 'alert_stream_end', takes: '', returns: 'bigint', volatility: 'STABLE', callers: ['api'],
    body: { sql: 'RETURN (SELECT coalesce(max(stream_no), 0) FROM alert)' },
  },
  {
    // Which cases persons were in, whoever asks: which of them are theirs to know, row-level security then says.
    name: 'cases_of_persons', takes: 'asked_keys text[], asked_year integer', returns: 'TABLE (person_key text, case_id text)',
    volatility: 'STABLE', callers: ['api'],
    body: {
      sql: `BEGIN ATOMIC
        SELECT e.person_key, e.case_id FROM relief_event e
         WHERE e.person_key = ANY (asked_keys) AND (asked_year IS NULL OR e.year = asked_year);
      END`,
    },
  },
  {
    // Nobody's scope: whoever shows the number compares what they hold with these, and sees the case by its town only then.
    name: 'secrets_of', takes: 'asked_no text', returns: 'TABLE (kind text, secret_hash bytea, town_code text)',
    volatility: 'STABLE', callers: ['api'],
    body: {
      sql: `BEGIN ATOMIC
        SELECT s.kind, s.secret_hash, c.town_code FROM lookup_secret s JOIN relief_case c ON c.case_id = s.case_id
         WHERE c.case_no = asked_no;
      END`,
    },
  },
  {
    // A code by text message is asked for by the number alone.
    name: 'town_of', takes: 'asked_no text', returns: 'text', volatility: 'STABLE', callers: ['api'],
    body: { sql: 'RETURN (SELECT town_code FROM relief_case WHERE case_no = asked_no)' },
  },
  {
    // How often a code was sent is counted by all API processes together.
    name: 'may_send_code', takes: 'asked_id text', returns: 'boolean', volatility: 'VOLATILE', callers: ['api'],
    body: {
      sql: `BEGIN ATOMIC
        SELECT pg_advisory_xact_lock(hashtextextended(asked_id, 3));
        INSERT INTO code_sent (case_id) SELECT asked_id
          WHERE NOT EXISTS (SELECT FROM code_sent WHERE case_id = asked_id AND sent_at > clock_timestamp() - interval '2 minutes')
            AND (SELECT count(*) FROM code_sent WHERE case_id = asked_id AND sent_at > clock_timestamp() - interval '1 day') < 5
          RETURNING true;
      END`,
    },
  },
  {
    // Each look for an identity number is on record under the name of whoever looks, found or not, and counted against their allowance of the day.
    name: 'take_id_lookup', takes: 'by_actor jsonb, by_region text, by_what text, many_asked int, many_found int, most int',
    returns: 'boolean', volatility: 'VOLATILE', callers: ['api'],
    body: {
      plpgsql: `
DECLARE
  by_id text := by_actor->>'id';
  taken boolean;
BEGIN
  IF public.scope('account') IS DISTINCT FROM by_id OR by_id IS NULL THEN
    RAISE EXCEPTION 'it is not % who looks', by_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(by_id, 4));
  INSERT INTO public.id_lookup (account_id, actor, region, sought_by, asked, found, refused)
    SELECT by_id, by_actor, by_region, by_what, many_asked, many_found, many_asked + coalesce(sum(l.asked), 0) > most
      FROM public.id_lookup l
     WHERE l.account_id = by_id AND NOT l.refused
       AND l.looked_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
    RETURNING NOT refused INTO taken;
  RETURN taken;
END`,
    },
  },
];
