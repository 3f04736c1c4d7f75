import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ChildName, ChildSpec } from '#infra/launch/children.js';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { inheritableEnv, pinnedNode } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';

/** The programs of ours, from dist. Each says over IPC when it serves, and ends by itself when the channel closes. */
export function appSpecs(settings: InstanceFile, env: NodeJS.ProcessEnv): ChildSpec[] {
  const common = {
    ...inheritableEnv(env),
    JISHI_TEMPORAL_ADDRESS: settings.temporalAddress,
    JISHI_NAMESPACE: settings.namespace,
    JISHI_TASK_QUEUE: settings.taskQueue,
    JISHI_BANK_URL: settings.bankUrl,
    JISHI_KEYS_FILE: settings.keysFile,
    JISHI_API_PORT: String(settings.ports.api),
    JISHI_INSIDE_PORT: String(settings.ports.inside),
    JISHI_BANK_PORT: String(settings.ports.bank),
    JISHI_BANK_JOURNAL: settings.bankJournal,
    JISHI_FILES: settings.files,
    JISHI_STAFF_FILE: settings.staffFile,
    JISHI_BANK_SECRET: settings.bankSecret,
    JISHI_BANK_CALLBACK_URL: `${settings.apiUrl}/v1/bank-callbacks`,
    JISHI_IDENTITY_PORT: String(settings.ports.identity),
    JISHI_PUBLIC_URL: settings.publicUrl,
    OIDC_ISSUER: settings.oidcIssuer,
    OIDC_CLIENT_SECRET: settings.oidcClientSecret,
    JISHI_WORKFLOW_BUNDLE: settings.workflowBundle,
    JISHI_TIME_SKIPPING: settings.timeSkipping ? '1' : '0',
    JISHI_DEMO: settings.demo ? '1' : '0',
  };
  return [
    // The bank has no business in the database.
    appSpec('bank', 'bank-simulator', common),
    ...(env['OIDC_ISSUER'] ? [] : [appSpec('identity', 'identity', { ...common, JISHI_DATABASE_URL: settings.apiDatabaseUrl })]),
    appSpec('worker', 'worker', { ...common, JISHI_DATABASE_URL: settings.workerDatabaseUrl }),
    appSpec('api', 'api', { ...common, JISHI_DATABASE_URL: settings.apiDatabaseUrl, JISHI_WEB: settings.pages }),
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
