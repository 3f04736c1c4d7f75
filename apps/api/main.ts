import { openLog } from '#infra/log.js';
import { startTracing, stopTracing } from '#infra/tracing/tracing.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { prepareGround } from '#apps/api/ground.js';
import { createApi } from '#apps/api/server.js';
import { Settings } from '#apps/settings.js';

/** The launcher gives three seconds. */
const STOP_MS = 2_500;
const log = openLog('api', { waits: false });

try {
  await startTracing('jishi-api', log);
  const settings = new ApiSettings(new Settings(process.env));
  const ground = await prepareGround(settings, log);
  const app = await createApi(ground, log);
  await app.listen(settings.port, settings.host);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // A command that is still waited for is not worth hanging for: its key finds the answer later.
    setTimeout(() => process.exit(0), STOP_MS).unref();
    void app.close()
      .then(() => Promise.all([ground.database.destroy(), ground.client.connection.close(), stopTracing()]))
      .then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  log.info({ host: settings.host, port: settings.port }, 'listening');
  process.send?.({ ready: true });
} catch (error) {
  log.fatal({ error: error instanceof Error ? error.message : 'unknown' }, 'cannot start');
  process.exit(1);
}
