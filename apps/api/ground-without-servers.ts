import { Connection } from '@temporalio/client';
import { generateKeyPair, exportJWK } from 'jose';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { BlindIndex } from '#infra/blind-index.js';
import { Accounts } from '#infra/accounts.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { FileStore } from '#infra/files/file-store.js';
import { Hashes } from '#infra/hashes.js';
import type { KeyRing } from '#infra/keys.js';
import { LinkSignatures } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { instantOf, localDate } from '#libs/clock/instant.js';
import type { Ground } from '#apps/api/api.module.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { tokenReader } from '#apps/api/auth/claims.js';
import { Staff } from '#infra/staff.js';
import { Tokens } from '#apps/api/auth/access.guard.js';
import { CurrentEdition } from '#apps/api/relief-case/current-edition.js';
import { Settings } from '#apps/settings.js';

/** The API with nothing behind it: enough to describe it, and to try all that it answers by itself. */
export async function groundWithoutServers(more: NodeJS.ProcessEnv = {}): Promise<Ground & { ring: KeyRing }> {
  const settings = new ApiSettings(new Settings({
    JISHI_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', JISHI_TEMPORAL_ADDRESS: '127.0.0.1:1', JISHI_NAMESPACE: 'none', JISHI_TASK_QUEUE: 'none',
    JISHI_KEYS_FILE: 'none', JISHI_FILES: 'none', JISHI_API_PORT: '0', ...more,
  }));
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const ring: KeyRing = { current: 'k', keys: { k: randomBytes(32).toString('base64') }, indexKey: randomBytes(32).toString('base64'), tokenKey: { ...(await exportJWK(privateKey)), alg: 'EdDSA' } };
  const seal = new Seal(ring);
  const database = new DataSource({ type: 'postgres', url: settings.databaseUrl, synchronize: false });
  const clock = new DatabaseClock(() => Promise.resolve(Date.now()));
  const staff = Staff.read(settings.staffFile);
  return {
    settings, seal, ring, index: new BlindIndex(ring.indexKey), hashes: new Hashes(ring), signatures: new LinkSignatures(ring), database, clock, files: new FileStore(settings.files, seal),
    client: clientOf(Connection.lazy({ ...reaching(settings), interceptors: [] }), settings.namespace, seal),
    tokens: new Tokens(await tokenReader(ring, clock)),
    staff, accounts: accountsOf(staff),
    edition: CurrentEdition.read(staff, settings.policy, localDate(instantOf(await clock.nowMs())), database),
  };
}

/** Those of the staff file, as a database would find them. */
function accountsOf({ accounts }: Staff): Accounts {
  return new Accounts({
    query: (_text, [ids] = []) => Promise.resolve((ids as string[]).flatMap((id, i) => {
      const account = accounts.get(id);
      return account ? { n: String(i + 1), account_id: id, department: null, ...account } : [];
    })),
  });
}
