import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose code a look-up code is, text messages that bring one, and who looked for an identity number. */
export class Lookups1764103100000 implements MigrationInterface {
  name = 'Lookups1764103100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The family's own: on the phone it applied with, or by a text message to the phone on record. Not its own: on the phone of whoever reported
      -- it, and on a receipt, which staff print. A new one ends the one before of its kind, and no other.
      ALTER TABLE lookup_secret DROP CONSTRAINT lookup_secret_kind_check;
      ALTER TABLE lookup_secret ADD CONSTRAINT lookup_secret_kind_check CHECK (kind IN ('phone', 'sms', 'reporter', 'paper'));
      UPDATE lookup_secret s SET kind = 'reporter' WHERE kind = 'phone'
         AND EXISTS (SELECT FROM journal_event e WHERE e.case_id = s.case_id AND e.seq = 1 AND e.type = 'LeadReported');
      DROP FUNCTION secrets_of(text);
      CREATE FUNCTION secrets_of(asked_no text) RETURNS TABLE (kind text, secret_hash bytea, town_code text) LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp BEGIN ATOMIC
          SELECT s.kind, s.secret_hash, c.town_code FROM public.lookup_secret s JOIN public.relief_case c ON c.case_id = s.case_id WHERE c.case_no = asked_no;
        END;

      -- A code by text message is asked for by the number alone: where the case is, and how often it was sent, by all API processes together.
      CREATE FUNCTION town_of(asked_no text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp BEGIN ATOMIC
          SELECT c.town_code FROM public.relief_case c WHERE c.case_no = asked_no;
        END;
      CREATE TABLE code_sent (case_id text NOT NULL, sent_at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE INDEX code_sent_case ON code_sent (case_id, sent_at);
      CREATE FUNCTION may_send_code(asked_id text) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp BEGIN ATOMIC
          SELECT pg_advisory_xact_lock(hashtextextended(asked_id, 3));
          INSERT INTO public.code_sent (case_id) SELECT asked_id
            WHERE NOT EXISTS (SELECT FROM public.code_sent WHERE case_id = asked_id AND sent_at > clock_timestamp() - interval '2 minutes')
              AND (SELECT count(*) FROM public.code_sent WHERE case_id = asked_id AND sent_at > clock_timestamp() - interval '1 day') < 5
            RETURNING true;
        END;

      -- Whether somebody has asked for help is told by whoever can type a number: each look is on record, found or not. The number is not.
      CREATE TABLE id_lookup (
        lookup_no  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        looked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        account_id text        NOT NULL,
        actor      jsonb       NOT NULL,
        region     text        NOT NULL,
        sought_by  text        NOT NULL CHECK (sought_by IN ('id', 'id-tail', 'persons')),
        -- How many numbers were looked for, and how many cases were found.
        asked      int         NOT NULL CHECK (asked > 0),
        found      int         NOT NULL CHECK (found >= 0),
        -- Beyond the day's allowance: nothing was told.
        refused    boolean     NOT NULL
      );
      CREATE INDEX id_lookup_account ON id_lookup (account_id, looked_at);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON id_lookup FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE FUNCTION take_id_lookup(by_actor jsonb, by_region text, by_what text, many_asked int, many_found int, most int) RETURNS boolean LANGUAGE sql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp BEGIN ATOMIC
          SELECT pg_advisory_xact_lock(hashtextextended(by_actor->>'id', 4));
          INSERT INTO public.id_lookup (account_id, actor, region, sought_by, asked, found, refused)
            SELECT by_actor->>'id', by_actor, by_region, by_what, many_asked, many_found, many_asked + coalesce(sum(l.asked), 0) > most
              FROM public.id_lookup l
             WHERE l.account_id = by_actor->>'id' AND NOT l.refused
               AND l.looked_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
            RETURNING NOT refused;
        END;

      -- What families and desks say of satisfaction, for the board.
      CREATE INDEX journal_event_satisfied ON journal_event (recorded_at) WHERE type IN ('Rated', 'FeedbackGiven');

      -- Who reads a great deal at once is looked for by the time.
      CREATE INDEX read_log_time ON read_log (read_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('who looked for whom is never forgotten');
  }
}
