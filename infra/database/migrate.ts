import { DataSource, type EntityManager } from 'typeorm';
import { functionsSql } from '#infra/database/functions.js';
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
import { Posts1764102000000 } from '#infra/database/migrations/1764102000000-posts.js';
import { Recusals1764103000000 } from '#infra/database/migrations/1764103000000-recusals.js';
import { Identity1764101000000 } from '#infra/database/migrations/1764101000000-identity.js';
import { grants, revocations, systemFunctions, viewOwners } from '#infra/database/privileges.js';
import { DROP_POLICIES, rowSecurity } from '#infra/database/row-security.js';
import { scopePads } from '#infra/database/scope-seal.js';
import type { KeyRing } from '#infra/keys.js';
import { Scope1764060000000 } from '#infra/database/migrations/1764060000000-scope.js';
import { Search1764086000000 } from '#infra/database/migrations/1764086000000-search.js';
import { OwnSessions1764107000000 } from '#infra/database/migrations/1764107000000-own-sessions.js';
import { FreshLogin1764106000000 } from '#infra/database/migrations/1764106000000-fresh-login.js';
import { Sessions1764050000000 } from '#infra/database/migrations/1764050000000-sessions.js';
import { Slips1764085000000 } from '#infra/database/migrations/1764085000000-slips.js';
import { Uploads1764040000000 } from '#infra/database/migrations/1764040000000-uploads.js';
import { SignedLinks1764108000000 } from '#infra/database/migrations/1764108000000-signed-links.js';
import { SharedCounts1764104000000 } from '#infra/database/migrations/1764104000000-shared-counts.js';
import { Tasks1764096000000 } from '#infra/database/migrations/1764096000000-tasks.js';

const MIGRATIONS = [Journal1763900000000, ConfirmedHead1763910000000, CalendarYear1763920000000, Lookups1763930000000, NeverGivenUp1763940000000, OtherCases1763950000000, LateEntries1763990000000, OpenCases1764010000000, BankWords1764020000000, Recipients1764030000000, Uploads1764040000000, Sessions1764050000000, Inbox1764070000000, Scope1764060000000, ReadLog1764070000000, Accounts1764080000000, Slips1764085000000, Search1764086000000, LookupSecrets1764087000000, Oversight1764092000000, CountyPacks1764095000000, Tasks1764096000000, Identity1764101000000, Posts1764102000000, Recusals1764103000000, Lookups1764103100000, SharedCounts1764104000000, FreshLogin1764106000000, OwnSessions1764107000000, SignedLinks1764108000000];

export interface DatabaseRoles {
  worker: LoginRole;
  api: LoginRole;
  /** The demo's own issuer. */
  identity: LoginRole;
  /** Owns functions that run with their owner's privileges; nobody logs in as it. */
  definer: string;
}

interface LoginRole {
  name: string;
  password: string;
}

/**
 * Brings a database to this release's schema and gives each role what `privileges.ts` says, and nothing else: the worker
 * appends to the journal and keeps the read model, the API reads what its caller's scope lets through. Safe to repeat.
 */
export async function migrate(adminDatabaseUrl: string, roles: DatabaseRoles, ring: Pick<KeyRing, 'indexKey'>): Promise<void> {
  const source = new DataSource({
    type: 'postgres', url: adminDatabaseUrl, synchronize: false, migrations: MIGRATIONS, migrationsTableName: 'schema_migration', applicationName: 'jishi-migrate', extra: { Client: SteadyClient },
  });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
    await makeRoles(source, roles);
    await source.transaction(manager => grant(manager, roles, ring));
  } finally {
    await source.destroy();
  }
}

async function makeRoles(source: DataSource, { worker, api, identity, definer }: DatabaseRoles): Promise<void> {
  const known = async (name: string) => (await source.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]) as unknown[]).length > 0;
  for (const { name, password } of [worker, api, identity]) {
    // A role's name and password cannot be parameters; format() quotes them.
    const [{ sql }] = await source.query(`SELECT format('${await known(name) ? 'ALTER' : 'CREATE'} ROLE %I LOGIN PASSWORD %L', $1::text, $2::text) AS sql`, [name, password]) as [{ sql: string }];
    await source.query(sql);
    // What a role has set for itself holds for whoever logs in as it later: a timeout of a millisecond, nothing but reading.
    await source.query(`ALTER ROLE ${identifier(name)} RESET ALL`);
    const [{ database }] = await source.query('SELECT current_database() AS database') as [{ database: string }];
    await source.query(`ALTER ROLE ${identifier(name)} IN DATABASE ${identifier(database)} RESET ALL`);
  }
  await source.query(`${await known(definer) ? 'ALTER' : 'CREATE'} ROLE ${identifier(definer)} NOLOGIN`);
  const [{ superuser }] = await source.query('SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user') as [{ superuser: boolean }];
  // Making a role the owner of something takes membership in it, which a superuser has anyway.
  if (!superuser) await source.query(`GRANT ${identifier(definer)} TO CURRENT_USER`);
}

/** In one transaction: nobody ever sees it half done. */
async function grant(manager: EntityManager, roles: DatabaseRoles, ring: Pick<KeyRing, 'indexKey'>): Promise<void> {
  const [{ name }] = await manager.query('SELECT current_database() AS name') as [{ name: string }];
  const database = identifier(name);
  const [worker, api, identity] = [roles.worker, roles.api, roles.identity].map(role => identifier(role.name)) as [string, string, string];
  const definer = identifier(roles.definer);
  const grantees = { worker, api, identity, definer };
  await manager.query(`
    SET LOCAL search_path = pg_catalog, public, pg_temp;
    ${DROP_POLICIES}
    ${revocations(grantees, database)}
    GRANT CREATE ON SCHEMA public TO ${definer};
    ${viewOwners(definer)}
    ${functionsSql(grantees)}
    REVOKE CREATE ON SCHEMA public FROM ${definer};
    ${grants(grantees, database)}
    ${systemFunctions(grantees)}
    ${rowSecurity(grantees)}
    -- A number that a seal was once made for is never drawn again, not even in a database that was restored.
    SELECT setval('scope_turn_no', greatest(last_value, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)) FROM scope_turn_no;
  `);
  const { inner, outer } = scopePads(ring);
  await manager.query(
    'INSERT INTO scope_key (inner_pad, outer_pad) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad', [inner, outer]);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
