import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { noOps } from '#test/bench/floor/no-ops.js';

/** A process of its own, as ours is: argv holds Temporal's address, namespace and the task queue. */
const [address, namespace, taskQueue] = process.argv.slice(2) as [string, string, string];
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection, namespace, taskQueue, activities: noOps, shutdownGraceTime: '1 second',
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
});
process.on('disconnect', () => process.exit(0));
const running = worker.run();
process.send?.({ ready: true });
await running;
