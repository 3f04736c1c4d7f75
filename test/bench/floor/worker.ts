import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { noOps } from '#test/bench/floor/no-ops.js';
import { reaching, type TemporalReach } from '#infra/temporal-connection.js';

/** A process of its own, as ours is: argv holds where Temporal is, the namespace and the task queue. */
const [reach, namespace, taskQueue] = process.argv.slice(2) as [string, string, string];
const connection = await NativeConnection.connect(reaching(JSON.parse(reach) as TemporalReach));
const worker = await Worker.create({
  connection, namespace, taskQueue, activities: noOps, shutdownGraceTime: '1 second',
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
});
process.on('disconnect', () => process.exit(0));
const running = worker.run();
process.send?.({ ready: true });
await running;
