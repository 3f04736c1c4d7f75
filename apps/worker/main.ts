import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, GracefulShutdownPeriodExpiredError, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Calendars } from '#activities/calendar/calendars.js';
import { Journal } from '#activities/journal/journal.js';
import { OlderCases } from '#activities/journal/older-cases.js';
import { PersonIndex } from '#activities/journal/person-index.js';
import { AccountAlerts } from '#activities/notify/account-alerts.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { InAppStream } from '#activities/notify/in-app-stream.js';
import { type Carrier, Courier } from '#activities/notify/courier.js';
import { Mail } from '#activities/notify/mail.js';
import { TextMessage } from '#activities/notify/text-message.js';
import { Webhook } from '#activities/notify/webhook.js';
import { BANK_MODES, BankClient } from '#activities/payment/bank-client.js';
import { Payments } from '#activities/payment/payments.js';
import { filePlace } from '#apps/file-place.js';
import { Settings } from '#apps/settings.js';
import { BankWords } from '#apps/worker/bank-words.js';
import { FindableCases } from '#apps/worker/findable-cases.js';
import { ReadWatch } from '#apps/worker/read-watch.js';
import { MergeDelivery } from '#apps/worker/merge-delivery.js';
import { serveMetrics } from '#apps/worker/metrics-server.js';
import { Sweeper } from '#apps/worker/sweeper.js';
import { UnattachedFiles } from '#apps/worker/unattached-files.js';
import { WorkerMetrics } from '#apps/worker/worker-metrics.js';
import { WorkerModule } from '#apps/worker/worker.module.js';
import { Contacts } from '#infra/accounts.js';
import { BlindIndex } from '#infra/blind-index.js';
import { dataConverter } from '#infra/codec.js';
import { Bell } from '#infra/database/bell.js';
import { LockedLoop } from '#infra/database/locked-loop.js';
import { openDatabase } from '#infra/database/source.js';
import { readKeyRing } from '#infra/keys.js';
import { LinkSignatures, LinkSigner } from '#infra/link-signatures.js';
import { freePorts } from '#infra/launch/ports.js';
import { openLog } from '#infra/log.js';
import { versionOf } from '#infra/release.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { activityTraces, callTraces, workflowSinks } from '#infra/tracing/temporal-traces.js';
import { isTracing, startTracing, stopTracing } from '#infra/tracing/tracing.js';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import type { CalendarActivities } from '#libs/contracts/calendar-landing.js';
import type { JournalActivities } from '#libs/contracts/journal.js';
import type { PaymentActivities } from '#libs/contracts/payment.js';

const settings = new Settings(process.env);
const log = openLog('worker');
await startTracing('jishi-worker', log);
const metricsPort = settings.count('JISHI_WORKER_METRICS_PORT', 0);
const [corePort = 0] = metricsPort ? await freePorts(1, [metricsPort]) : [];
// Metadata may be logged, an error's message may not: it could quote what somebody typed. The SDK's native part would
// print failures whole, so it has to pass through here, too.
Runtime.install({
  telemetryOptions: {
    logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
    ...(corePort && { metrics: { prometheus: { bindAddress: `127.0.0.1:${corePort}`, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true } } }),
  },
  logger: new DefaultLogger('WARN', ({ message, meta }) => {
    const { sdkComponent, workflowId, activityType, error } = meta ?? {};
    log.warn({ sdkComponent, workflowId, activityType, error: reasonOf(error) }, message);
  }),
});

/** An effect's failure says by its code what went wrong; of any other only the name is free of people's words. */
function reasonOf(error: unknown): string | undefined {
  return error instanceof ApplicationFailure && error.type === 'EffectFailed' ? error.message : (error as Error | undefined)?.name;
}

/** The bank, and by what its server is known: an authority's certificate in a file, or its own certificate's SHA-256. */
function bankOf(from: Settings): BankClient {
  const [caFile, fingerprint] = [from.text('JISHI_BANK_CA', ''), from.text('JISHI_BANK_FINGERPRINT', '')];
  return new BankClient(from.text('JISHI_BANK_URL'), from.oneOf('JISHI_BANK_MODE', BANK_MODES), {
    ...(caFile && { ca: readFileSync(caFile, 'utf8') }), ...(fingerprint && { fingerprint }), plainHttp: from.flag('JISHI_BANK_PLAIN_HTTP'),
  });
}

const taskQueue = settings.text('JISHI_TASK_QUEUE');
const bundlePath = settings.text('JISHI_WORKFLOW_BUNDLE');
/** 0: as many as the SDK thinks fit this machine. */
const cachedCases = settings.count('JISHI_WORKER_CACHED_CASES', 0);
const version = versionOf(bundlePath);
const ring = await readKeyRing(settings.text('JISHI_KEYS_FILE'), reason => log.error({ reason }, 'the key ring was changed and is not taken'));
const seal = new Seal(ring);
const blindIndex = new BlindIndex(ring.indexKey);
const index = new PersonIndex(blindIndex);
const database = await openDatabase(settings.text('JISHI_DATABASE_URL'), 'jishi-worker', 20);
const staff = Staff.read(settings.text('JISHI_STAFF_FILE', DEMO_STAFF_FILE));
const carriers = carriersOf(new Contacts(database, seal));
const channels = new AlertChannels(['in-app', ...carriers.map(({ channel }) => channel)]);
const metrics = new WorkerMetrics(['in-app', ...carriers.map(({ channel }) => channel)]);
const connection = await NativeConnection.connect(reaching({ temporalAddress: settings.text('JISHI_TEMPORAL_ADDRESS'), temporalTls: settings.temporalTls() }));
const client = clientOf(connection, settings.text('JISHI_NAMESPACE'), seal, isTracing() ? [callTraces] : []);
const app = await NestFactory.createApplicationContext(
  WorkerModule.with({ database, seal, signer: new LinkSigner(settings.text('JISHI_JOURNAL_KEY_FILE')), signatures: new LinkSignatures(ring), index, bank: bankOf(settings), client, channels, staff }), { logger: ['error', 'fatal'] });
const journal = app.get(Journal);
const payments = app.get(Payments);
const calendars = app.get(Calendars);

const worker = await Worker.create({
  connection,
  namespace: settings.text('JISHI_NAMESPACE'),
  taskQueue,
  workflowBundle: { codePath: bundlePath },
  // A case goes over to the release that is current with its next task; what ends soon and must not change on its way is pinned.
  workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
  dataConverter: dataConverter(seal, 'worker'),
  shutdownGraceTime: '2 seconds',
  // A server that is away cannot be told goodbye; without this the worker would wait for it.
  shutdownForceTime: '20 seconds',
  ...(cachedCases > 0 && { maxCachedWorkflows: cachedCases }),
  sinks: workflowSinks,
  interceptors: { activity: [...(metricsPort ? [metrics.timeActivities] : []), ...(isTracing() ? [activityTraces] : [])] },
  activities: {
    appendEvents: append => journal.appendEvents(append),
    syncCase: sync => journal.syncCase(sync),
    sendOrder: order => payments.sendOrder(order),
    askOrder: order => payments.askOrder(order),
    publishYear: year => calendars.publishYear(year),
    landInCases: page => calendars.landInCases(page),
  } satisfies JournalActivities & PaymentActivities & CalendarActivities,
});
const works = [
  new AccountAlerts(database, channels), new InAppStream(database, metrics.delivered), new Sweeper(database, client, taskQueue, log, metrics.repaired), new MergeDelivery(database, client, taskQueue, log), new BankWords(database, client, taskQueue, log),
  new UnattachedFiles(database, filePlace(settings), settings.count('JISHI_UNATTACHED_DAYS', 7), log),
  new ReadWatch(database, channels, log),
  new FindableCases(database, seal, index), new OlderCases(database, seal, log),
  ...carriers.map(carrier => new Courier(database, carrier, metrics.delivered)),
];
const bell = new Bell(settings.text('JISHI_DATABASE_URL'), 'jishi-worker-listen');
const loops = works.map(work => new LockedLoop(settings.text('JISHI_DATABASE_URL'), work, log, bell));
bell.start();
for (const loop of loops) loop.start();
if (metricsPort) serveMetrics({ metrics, host: settings.text('JISHI_WORKER_METRICS_HOST', '127.0.0.1'), port: metricsPort, corePort, log });

/** The ways out of the house that are set up here. */
function carriersOf(contacts: Contacts): Carrier[] {
  const [webhook, sms, smtp] = ['JISHI_WEBHOOK_URL', 'JISHI_SMS_URL', 'JISHI_SMTP_URL'].map(name => settings.text(name, ''));
  return [
    ...(webhook ? [new Webhook(webhook, settings.text('JISHI_WEBHOOK_SECRET'))] : []),
    ...(sms ? [new TextMessage(sms, settings.text('JISHI_SMS_TOKEN', 'none'), contacts, blindIndex)] : []),
    ...(smtp ? [new Mail(smtp, settings.text('JISHI_SMTP_FROM'), contacts)] : []),
  ];
}

const stop = () => { if (worker.getState() === 'RUNNING') worker.shutdown(); };
process.on('SIGTERM', stop);
process.on('disconnect', stop);
const running = worker.run();
process.send?.({ ready: true });
await running.catch((error: unknown) => {
  if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error;
  // What it was at is begun again by another worker, as after a kill.
  log.warn('ended without a word to Temporal, which does not answer');
  process.exit(0);
});
await Promise.all([bell.stop(), ...loops.map(loop => loop.stop())]);
await app.close();
await database.destroy();
await connection.close();
await stopTracing();
process.exit(0);
