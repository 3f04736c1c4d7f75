import { Connection } from '@temporalio/client';
import { Command } from 'commander';
import { readKeyRing } from '#infra/keys.js';
import { type Refilled, refill } from '#infra/refill.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { instance } from '#apps/cli/connection.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

export function temporalCommands(): Command {
  const temporal = new Command('temporal').description('工作流服务器 / the server of the workflows');
  temporal.addCommand(new Command('refill').description('为没有工作流的在办救助从台账重建工作流，可重复执行 / give every open case that has no workflow a new one, from its journal; safe to repeat')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const startedAtMs = performance.now();
      const refilled = await refillInstance(options, ({ cases, started }) => {
        if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${started}/${cases}`);
      });
      const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10;
      show(options, { ...refilled, seconds }, say => [say({
        zh: `在办 ${refilled.cases} 件，本次重建 ${refilled.started} 件，用时 ${seconds} 秒。`,
        en: `${refilled.cases} cases go on; ${refilled.started} of them began a new run just now, in ${seconds} s.`,
      })]);
    }));
  return temporal;
}

async function refillInstance(options: ReturnType<typeof optionsOf>, progress: (soFar: Refilled) => void): Promise<Refilled> {
  const settings = instance(options);
  const { steadyPool } = await import('#infra/database/connection.js');
  const database = steadyPool({ connectionString: settings.workerDatabaseUrl, application_name: 'jishi-cli', max: 5, connectionTimeoutMillis: 5_000 });
  const connection = await Connection.connect(reaching(settings)).catch(() => {
    throw new Failure({ zh: `无法连接 Temporal（${settings.temporalAddress}）。`, en: `Temporal at ${settings.temporalAddress} does not answer.` });
  });
  try {
    const client = clientOf(connection, settings.namespace, new Seal(await readKeyRing(settings.keysFile)));
    return await refill(client, { query: async (text, values) => (await database.query(text, values)).rows }, settings.taskQueue, progress);
  } finally {
    await connection.close();
    await database.end();
  }
}
