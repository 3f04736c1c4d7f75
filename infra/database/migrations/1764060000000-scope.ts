import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What row-level security (`row-security.ts`) goes by, and ways past it for what nobody's scope limits. */
export class Scope1764060000000 implements MigrationInterface {
  name = 'Scope1764060000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Departments that have to do with the case; they see their part of it.
      ALTER TABLE relief_case ADD departments text[] NOT NULL DEFAULT '{}';
      UPDATE relief_case c SET departments = beside.departments FROM (
        SELECT case_id, array_agg(DISTINCT department ORDER BY department) AS departments FROM (
          SELECT case_id, data->'to'->>'department' AS department FROM journal_event issued WHERE type = 'SlipIssued' AND NOT EXISTS (
            SELECT FROM journal_event back WHERE back.case_id = issued.case_id AND back.type = 'SlipReturned' AND back.data->'slipNo' = issued.data->'slipNo')
          UNION SELECT case_id, data->>'department' FROM journal_event WHERE type = 'ReliefFirstProposed') AS found
        WHERE department IS NOT NULL GROUP BY case_id) AS beside WHERE c.case_id = beside.case_id;
      CREATE INDEX relief_case_departments ON relief_case (next_rung_at, case_id) WHERE departments <> '{}';

      -- What one needs of cases beyond one's scope, and no more than that.
      CREATE FUNCTION answered(asked_cause text) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (
        SELECT json_agg(json_build_object('request_hash', c.request_hash, 'case_no', e.case_no, 'seq', e.seq, 'type', e.type, 'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at) ORDER BY e.seq)
          FROM journal_cause c JOIN journal_event e ON e.case_id = c.case_id AND e.seq BETWEEN c.first_seq AND c.last_seq WHERE c.cause = asked_cause);
      CREATE FUNCTION alert_stream_end() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (SELECT coalesce(max(stream_no), 0) FROM alert);
      CREATE FUNCTION is_order(asked_id text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN EXISTS (SELECT FROM payment_order WHERE order_id = asked_id);

      -- Numbers for metrics; a view reads as its owner does.
      CREATE VIEW case_figures AS SELECT status, count(*) FROM relief_case WHERE status <> 'closed' GROUP BY status;
      -- A case whose time was forwarded has come nearer to its rungs than the wall's clock.
      CREATE VIEW rung_figures AS
        SELECT count(*) FILTER (WHERE at BETWEEN now() AND now() + interval '1 hour') AS due, count(*) FILTER (WHERE at < now() - interval '30 seconds') AS late
          FROM (SELECT next_rung_at - clock_offset_ms * interval '1 millisecond' AS at FROM relief_case WHERE next_rung_at < 'infinity') AS rung;
      CREATE VIEW outbox_figures AS
        SELECT channel, count(*), extract(epoch FROM now() - min(a.created_at)) AS age FROM alert_delivery JOIN alert a USING (alert_key) WHERE state = 'pending' GROUP BY channel;
      CREATE VIEW payment_figures AS SELECT state, count(*), extract(epoch FROM now() - min(attempted_at)) AS age FROM payment_order GROUP BY state;
    `);
  }

  async down(): Promise<void> {
    throw new Error('without it the API would see every row');
  }
}
