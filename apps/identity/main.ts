import { createServer } from 'node:http';
import { openLog } from '#infra/log.js';
import { Accounts } from '#infra/accounts.js';
import { openDatabase } from '#infra/database/source.js';
import { Staff } from '#infra/staff.js';
import { issuer } from '#apps/identity/issuer.js';
import { Settings } from '#apps/settings.js';

/** The demo's own issuer: whoever can reach this machine may be anybody. A county names its own by OIDC_ISSUER instead, and this is not started. */
const settings = new Settings(process.env);
const log = openLog('identity');
const port = settings.count('JISHI_IDENTITY_PORT');
const provider = await issuer({
  url: `http://127.0.0.1:${port}`, clientId: settings.text('OIDC_CLIENT_ID', 'jishi'), clientSecret: settings.text('OIDC_CLIENT_SECRET'),
  publicUrl: settings.text('JISHI_PUBLIC_URL'), staff: Staff.read(settings.text('JISHI_STAFF_FILE')), accounts: new Accounts(await openDatabase(settings.text('JISHI_DATABASE_URL'), 'jishi-identity', 2), { persons: false }), log,
});
const server = createServer(provider.callback());
server.listen(port, '127.0.0.1', () => process.send?.({ ready: true }));

const stop = () => process.exit(0);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
