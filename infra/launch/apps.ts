import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ChildName, ChildSpec } from '#infra/launch/children.js';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { type AppName, environmentOf } from '#infra/launch/environment.js';
import { pinnedNode } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';
import { temporalTlsEnv } from '#infra/temporal-connection.js';

/** The programs of ours, from dist. Each says over IPC when it serves, and ends by itself when the channel closes. */
export function appSpecs(settings: InstanceFile, env: NodeJS.ProcessEnv): ChildSpec[] {
  const { ports } = settings;
  const temporal = {
    JISHI_TEMPORAL_ADDRESS: settings.temporalAddress, ...temporalTlsEnv(settings.temporalTls), JISHI_NAMESPACE: settings.namespace, JISHI_TASK_QUEUE: settings.taskQueue,
  };
  const staff = { JISHI_STAFF_FILE: settings.staffFile };
  const cases = { ...temporal, ...staff, JISHI_KEYS_FILE: settings.keysFile, JISHI_FILES: settings.files };
  const login = { OIDC_ISSUER: settings.oidcIssuer, OIDC_CLIENT_SECRET: settings.oidcClientSecret, JISHI_PUBLIC_URL: settings.publicUrl };
  // The word of the demo's own issuer; another issuer's is the county's to name.
  const stepUp = env['OIDC_ISSUER'] ? {} : { OIDC_STEP_UP_ACR: 'urn:jishi:acr:anew' };
  const training = { JISHI_TIME_SKIPPING: settings.timeSkipping ? '1' : '0', JISHI_DEMO: settings.demo ? '1' : '0' };
  // To each what it needs, and no secret of another's (`environment.ts`).
  const of = (app: AppName, own: NodeJS.ProcessEnv) => ({ ...environmentOf(app, env), ...own });
  return [
    // The bank has no business in the database.
    appSpec('bank', 'bank-simulator', of('bank', {
      JISHI_BANK_PORT: String(ports.bank), JISHI_BANK_JOURNAL: settings.bankJournal, JISHI_BANK_SECRET: settings.bankSecret,
      JISHI_BANK_CALLBACK_URL: `${settings.apiUrl}/v1/bank-callbacks`,
    })),
    ...(env['OIDC_ISSUER'] ? [] : [appSpec('identity', 'identity', of('identity', {
      ...staff, ...login, JISHI_IDENTITY_PORT: String(ports.identity), JISHI_DATABASE_URL: settings.identityDatabaseUrl,
    }))]),
    appSpec('worker', 'worker', of('worker', {
      ...cases, ...training, JISHI_BANK_URL: settings.bankUrl, JISHI_WORKFLOW_BUNDLE: settings.workflowBundle, JISHI_DATABASE_URL: settings.workerDatabaseUrl,
      JISHI_JOURNAL_KEY_FILE: settings.journalKeyFile,
    })),
    appSpec('api', 'api', of('api', {
      ...cases, ...training, ...login, ...stepUp, JISHI_API_PORT: String(ports.api), JISHI_INSIDE_PORT: String(ports.inside), JISHI_BANK_SECRET: settings.bankSecret, JISHI_WEB: settings.pages,
      JISHI_DATABASE_URL: settings.apiDatabaseUrl,
    })),
  ];
}

function appSpec(name: ChildName, folder: string, env: NodeJS.ProcessEnv): ChildSpec {
  return {
    name,
    command: pinnedNode,
    // What a request leaves behind is swept up while somebody waits; with more room for it, seldom enough not to count among the slowest of a hundred.
    // Nor does whoever comes after a quiet minute wait for a process that gives memory back: half a second, with two thousand cases asleep.
    args: ['--enable-source-maps', '--max-semi-space-size=64', '--no-memory-reducer', join(ROOT, 'dist/apps', folder, 'main.js')],
    env,
    cwd: ROOT,
    ipc: true,
    stopPlan: [['SIGTERM', 4_800], ['SIGKILL', 1_000]],
    ready: saysReady,
  };
}

function saysReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && 'ready' in message && message.ready === true) resolve();
    });
  });
}
