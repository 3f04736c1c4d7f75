import type { DatabaseFunction } from '#infra/database/functions/database-function.js';
import { CREATURE_DAYS, GUARDED_POSTS } from '#libs/relief/posts.js';

/** A refusal of the rules: the message is the problem's code. */
export const RULE_REFUSED = 'JS002';

const listed = (words: readonly string[]) => words.map(word => `'${word}'`).join(', ');

/** Who is one person, and who is a second one beside somebody (decision 28). */
export const PERSON_FUNCTIONS: readonly DatabaseFunction[] = [
  {
    name: 'is_guarded', takes: 'asked_role text', returns: 'boolean', volatility: 'STABLE', callers: [],
    body: { sql: `RETURN coalesce(asked_role IN (${listed(GUARDED_POSTS)}), false)` },
  },
  {
    // Every account of whoever the account belongs to, those that have ended as well: by an equal number, over any steps.
    name: 'accounts_of_person', takes: 'asked_id text', returns: 'text[]', volatility: 'STABLE', callers: ['api', 'worker'],
    body: {
      plpgsql: `
BEGIN
  RETURN (
    WITH RECURSIVE same AS (
      SELECT asked_id AS account_id
      UNION
      SELECT other.account_id FROM same
        JOIN public.account known ON known.account_id = same.account_id
        JOIN public.account other ON other.phone_key = known.phone_key OR other.resident_key = known.resident_key)
    SELECT array_agg(account_id ORDER BY account_id) FROM same);
END`,
    },
  },
  {
    // The accounts whose person has that telephone or that identity number.
    name: 'accounts_known_by', takes: 'asked_phone text, asked_resident text', returns: 'text[]', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
BEGIN
  RETURN (
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM public.account known, unnest(public.accounts_of_person(known.account_id)) AS person
     WHERE known.phone_key = asked_phone OR known.resident_key = asked_resident);
END`,
    },
  },
  {
    // Whether the one was made by the other of late: their account, their post, or that they are still here.
    name: 'was_made_by', takes: 'one text, other text', returns: 'boolean', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
DECLARE
  ones   text[] := public.accounts_of_person(one);
  others text[] := public.accounts_of_person(other);
BEGIN
  RETURN EXISTS (
    SELECT FROM public.account_change c
     WHERE c.account_id = ANY (ones) AND (c.changed_by = ANY (others) OR c.confirmed_by = ANY (others))
       AND c.changed_at > clock_timestamp() - interval '${CREATURE_DAYS} days'
       AND (c.before IS NULL OR (c.before - 'name') IS DISTINCT FROM (c.after - 'name')));
END`,
    },
  },
  {
    // Refuses whoever is no second person beside the first.
    name: 'assert_second', takes: 'second_id text, first_id text', returns: 'void', volatility: 'STABLE', callers: [],
    body: {
      plpgsql: `
BEGIN
  IF second_id = ANY (public.accounts_of_person(first_id)) THEN
    RAISE EXCEPTION 'second-administrator-needed' USING ERRCODE = '${RULE_REFUSED}';
  END IF;
  IF public.was_made_by(first_id, second_id) OR public.was_made_by(second_id, first_id) THEN
    RAISE EXCEPTION 'made-by-the-other' USING ERRCODE = '${RULE_REFUSED}';
  END IF;
  IF NOT EXISTS (SELECT FROM public.account WHERE account_id = first_id AND left_at IS NULL) THEN
    RAISE EXCEPTION 'proposal-outdated' USING ERRCODE = '${RULE_REFUSED}';
  END IF;
END`,
    },
  },
];
