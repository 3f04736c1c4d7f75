import { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { FileStore } from '#infra/files/file-store.js';
import { Accounts } from '#infra/accounts.js';
import { Hashes } from '#infra/hashes.js';
import { readKeyRing } from '#infra/keys.js';
import { BlindIndex } from '#infra/blind-index.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { sealScopes } from '#infra/database/rows.js';
import { ScopeSeal } from '#infra/database/scope-seal.js';
import { BRISK, openDatabase, poolOf } from '#infra/database/source.js';
import { LinkSignatures } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { callTraces } from '#infra/tracing/temporal-traces.js';
import { isTracing } from '#infra/tracing/tracing.js';
import { instantOf, localDate } from '#libs/clock/instant.js';
import type { Ground } from '#apps/api/api.module.js';
import type { ApiSettings } from '#apps/api/api-settings.js';
import { tokenReader } from '#apps/api/auth/claims.js';
import { Staff } from '#infra/staff.js';
import { Tokens } from '#apps/api/auth/access.guard.js';
import { CurrentEdition } from '#apps/api/relief-case/current-edition.js';

/** @throws when a key, a rule or the database is missing: nothing may be served without them. Temporal may come later. */
export async function prepareGround(settings: ApiSettings, log: Logger): Promise<Ground> {
  const ring = await readKeyRing(settings.keysFile, reason => log.error({ reason }, 'the key ring was changed and is not taken'));
  const seal = new Seal(ring);
  const connection = Connection.lazy({
    ...reaching(settings),
    // Updates are tried again by our own rule, which knows how long a caller waits.
    interceptors: [],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const database = await openDatabase(settings.databaseUrl, 'jishi-api', settings.poolSize, BRISK);
  sealScopes(database, new ScopeSeal(ring));
  const clock = DatabaseClock.of(database);
  const staff = Staff.read(settings.staffFile);
  return {
    settings, seal, index: new BlindIndex(ring.indexKey), hashes: new Hashes(ring), signatures: new LinkSignatures(ring), database, clock,
    files: new FileStore(settings.files, seal),
    tokens: new Tokens(await tokenReader(ring, clock)),
    staff, accounts: new Accounts({ query: async (text, values) => (await poolOf(database).query(text, values)).rows }),
    edition: CurrentEdition.read(staff, settings.policy, localDate(instantOf(await clock.nowMs())), database),
    client: clientOf(connection, settings.namespace, seal, isTracing() ? [callTraces] : []),
  };
}
