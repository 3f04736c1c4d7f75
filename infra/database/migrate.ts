import { DataSource } from 'typeorm';
import { Accounts1764080000000 } from '#infra/database/migrations/1764080000000-accounts.js';
import { BankWords1764020000000 } from '#infra/database/migrations/1764020000000-bank-words.js';
import { CalendarYear1763920000000 } from '#infra/database/migrations/1763920000000-calendar-year.js';
import { CountyPacks1764095000000 } from '#infra/database/migrations/1764095000000-county-packs.js';
import { SteadyClient } from '#infra/database/connection.js';
import { ConfirmedHead1763910000000 } from '#infra/database/migrations/1763910000000-confirmed-head.js';
import { LateEntries1763990000000 } from '#infra/database/migrations/1763990000000-late-entries.js';
import { Inbox1764070000000 } from '#infra/database/migrations/1764070000000-inbox.js';
import { Lookups1763930000000 } from '#infra/database/migrations/1763930000000-lookups.js';
import { LookupSecrets1764087000000 } from '#infra/database/migrations/1764087000000-lookup-secrets.js';
import { Journal1763900000000 } from '#infra/database/migrations/1763900000000-journal.js';
import { NeverGivenUp1763940000000 } from '#infra/database/migrations/1763940000000-never-given-up.js';
import { OpenCases1764010000000 } from '#infra/database/migrations/1764010000000-open-cases.js';
import { OtherCases1763950000000 } from '#infra/database/migrations/1763950000000-other-cases.js';
import { Recipients1764030000000 } from '#infra/database/migrations/1764030000000-recipients.js';
import { Oversight1764092000000 } from '#infra/database/migrations/1764092000000-oversight.js';
import { ReadLog1764070000000 } from '#infra/database/migrations/1764070000000-read-log.js';
import { Lookups1764103100000 } from '#infra/database/migrations/1764103100000-lookups.js';
import { Recusals1764103000000 } from '#infra/database/migrations/1764103000000-recusals.js';
import { rowSecurity } from '#infra/database/row-security.js';
import { Scope1764060000000 } from '#infra/database/migrations/1764060000000-scope.js';
import { Search1764086000000 } from '#infra/database/migrations/1764086000000-search.js';
import { Sessions1764050000000 } from '#infra/database/migrations/1764050000000-sessions.js';
import { Slips1764085000000 } from '#infra/database/migrations/1764085000000-slips.js';
import { Uploads1764040000000 } from '#infra/database/migrations/1764040000000-uploads.js';
import { SharedCounts1764104000000 } from '#infra/database/migrations/1764104000000-shared-counts.js';
import { Tasks1764096000000 } from '#infra/database/migrations/1764096000000-tasks.js';

const MIGRATIONS = [Journal1763900000000, ConfirmedHead1763910000000, CalendarYear1763920000000, Lookups1763930000000, NeverGivenUp1763940000000, OtherCases1763950000000, LateEntries1763990000000, OpenCases1764010000000, BankWords1764020000000, Recipients1764030000000, Uploads1764040000000, Sessions1764050000000, Inbox1764070000000, Scope1764060000000, ReadLog1764070000000, Accounts1764080000000, Slips1764085000000, Search1764086000000, LookupSecrets1764087000000, Oversight1764092000000, CountyPacks1764095000000, Tasks1764096000000, Recusals1764103000000, Lookups1764103100000, SharedCounts1764104000000];

export interface DatabaseRoles {
  worker: { name: string; password: string };
  api: { name: string; password: string };
}

/**
 * Brings a database to this release's schema and gives the two applications their privileges: the worker appends to
 * the journal and keeps the read model, the API only reads what its caller's scope lets through, and takes down what the bank says, which files were
 * handed in, who looked at what, and what families look their cases up by. Safe to repeat.
 */
export async function migrate(adminDatabaseUrl: string, roles: DatabaseRoles): Promise<void> {
  const source = new DataSource({
    type: 'postgres', url: adminDatabaseUrl, synchronize: false, migrations: MIGRATIONS, migrationsTableName: 'schema_migration', applicationName: 'jishi-migrate', extra: { Client: SteadyClient },
  });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
    await grant(source, roles);
  } finally {
    await source.destroy();
  }
}

async function grant(source: DataSource, { worker, api }: DatabaseRoles): Promise<void> {
  for (const role of [worker, api]) {
    const name = identifier(role.name);
    const known = await source.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role.name]) as unknown[];
    // A role's name and password cannot be parameters; format() quotes them.
    const [{ sql }] = await source.query(`SELECT format('${known.length ? 'ALTER' : 'CREATE'} ROLE %I LOGIN PASSWORD %L', $1::text, $2::text) AS sql`, [role.name, role.password]) as [{ sql: string }];
    await source.query(sql);
    await source.query(`GRANT USAGE ON SCHEMA public TO ${name}`);
  }
  const [writer, reader] = [identifier(worker.name), identifier(api.name)];
  await source.query(`
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${writer};
    REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM ${reader};
    GRANT SELECT ON journal_event, journal_cause, policy_edition, calendar_year, relief_case, clock_record, case_decider, county_pack, county_pack_in_force, alert, alert_delivery, upload, session, read_log, account, account_change, delegation, standing_delegation, glass, slip, case_key, lookup_secret, id_lookup, case_head, case_figures, rung_figures, outbox_figures, payment_figures TO ${reader};
    GRANT INSERT ON journal_event, journal_cause, policy_edition, relief_case, payment_order, alert, alert_delivery, calendar_year, relief_event, merge_delivery, glass, slip, case_key, clock_record, case_decider TO ${writer};
    GRANT UPDATE ON clock_record, relief_case, payment_order, alert, alert_delivery, relief_event, merge_delivery, bank_word, upload, glass, slip TO ${writer};
    GRANT DELETE ON upload, clock_record TO ${writer};
    GRANT INSERT ON bank_word, upload, read_log TO ${reader};
    GRANT UPDATE (state, touched_at, size_bytes, scanned_at) ON upload TO ${reader};
    GRANT SELECT, INSERT, UPDATE, DELETE ON allowance, spent_puzzle, open_stream TO ${reader};
    GRANT INSERT, UPDATE (confirmed_by, confirmed_at, withdrawn_by, withdrawn_at) ON county_pack TO ${reader};
    GRANT INSERT ON account_change TO ${reader};
    GRANT INSERT, UPDATE ON account, delegation, lookup_secret TO ${reader};
    GRANT INSERT, UPDATE, DELETE ON session TO ${reader};
    GRANT USAGE ON SEQUENCE case_serial, alert_stream TO ${writer};
    ${rowSecurity(writer, reader)}
  `);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
