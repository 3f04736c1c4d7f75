import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slips, as whoever holds them lists them. What is asked stands sealed in the case's state. */
export class Slips1764085000000 implements MigrationInterface {
  name = 'Slips1764085000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE slip (
        case_id       text           NOT NULL,
        slip_no       integer        NOT NULL,
        to_department text,
        to_town       text,
        -- The six digits of the case's county: departments of all counties have the same ids.
        county        text           NOT NULL,
        state         text           NOT NULL,
        outcome       text,
        relief_first  boolean        NOT NULL,
        issued_at     timestamptz(3) NOT NULL,
        -- The clock that binds its body first, by the clock on the wall; 'infinity' where none runs.
        due_at        timestamptz    NOT NULL,
        due_clock     text,
        due_anchor    timestamptz,
        PRIMARY KEY (case_id, slip_no),
        CHECK ((to_department IS NULL) <> (to_town IS NULL))
      );
      CREATE INDEX slip_department ON slip (to_department, county, due_at, case_id, slip_no) WHERE to_department IS NOT NULL;
      CREATE INDEX slip_town ON slip (to_town, due_at, case_id, slip_no) WHERE to_town IS NOT NULL;

      -- Until something happens to its case, a slip that is open is listed by that case's first deadline.
      INSERT INTO slip
      SELECT c.case_id, (i.data->>'slipNo')::int, i.data->'to'->>'department', i.data->'to'->>'townCode', left(c.town_code, 6), now.state, a.data->>'outcome', (i.data->>'reliefFirst')::boolean, i.occurred_at,
             CASE WHEN now.state IN ('issued', 'accepted') THEN c.due_at ELSE 'infinity' END, CASE WHEN now.state IN ('issued', 'accepted') THEN c.due_clock END, CASE WHEN now.state IN ('issued', 'accepted') THEN c.due_anchor END
        FROM journal_event i JOIN relief_case c USING (case_id)
        LEFT JOIN LATERAL (SELECT e.type, e.seq FROM journal_event e WHERE e.case_id = i.case_id AND e.type IN ('SlipAccepted', 'SlipReturned', 'SlipAnswered', 'SlipCancelled') AND e.data->'slipNo' = i.data->'slipNo' ORDER BY e.seq DESC LIMIT 1) AS last ON true
        LEFT JOIN journal_event a ON a.case_id = i.case_id AND a.type = 'SlipAnswered' AND a.data->'slipNo' = i.data->'slipNo'
        CROSS JOIN LATERAL (SELECT CASE
          WHEN last.type IS NULL THEN 'issued'
          WHEN last.type = 'SlipAccepted' THEN 'accepted'
          WHEN last.type = 'SlipCancelled' THEN 'cancelled'
          WHEN last.type = 'SlipReturned' THEN CASE WHEN EXISTS (SELECT FROM journal_event r WHERE r.case_id = i.case_id AND r.type = 'SlipIssued' AND r.data->'replaces' = i.data->'slipNo') THEN 'rerouted' ELSE 'returned' END
          ELSE CASE WHEN EXISTS (SELECT FROM journal_event f WHERE f.case_id = i.case_id AND f.type = 'FeedbackGiven' AND f.seq > last.seq) THEN 'fed-back' ELSE 'answered' END END AS state) AS now
       WHERE i.type = 'SlipIssued';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE slip');
  }
}
