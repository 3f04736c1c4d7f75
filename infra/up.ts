import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { watchAncestors } from '#infra/launch/ancestors.js';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { dataFolder } from '#infra/launch/instance-file.js';
import { startInstance, type Instance } from '#infra/launch/instance.js';
import { choosePorts, defaultPorts } from '#infra/launch/ports.js';
import { welcome } from '#infra/welcome.js';

const help = `npm start [-- options]   starts everything and runs until Ctrl-C

  --data DIR            where all state is kept (JISHI_DATA; .jishi in the clone)
  --fresh               starts over with empty data
  --fresh-temporal      empties Temporal alone: open cases go on from their journals (docs/operating.md)
  --api-port N          JISHI_API_PORT, ${defaultPorts.api}
  --bank-port N         JISHI_BANK_PORT, ${defaultPorts.bank}
  --postgres-port N     JISHI_POSTGRES_PORT, ${defaultPorts.postgres}
  --temporal-port N     JISHI_TEMPORAL_PORT, ${defaultPorts.temporal}
  --identity-port N     JISHI_IDENTITY_PORT, ${defaultPorts.identity}
  --inside-port N       JISHI_INSIDE_PORT, ${defaultPorts.inside}
  --port-base N         sets the six to N … N+5, in this order
  --help

  DATABASE_URL          uses that PostgreSQL (role with CREATEDB and CREATEROLE) instead of starting one
  TEMPORAL_ADDRESS      uses that Temporal server instead of starting one
  JISHI_NAMESPACE       Temporal's namespace (jishi; on a server named by TEMPORAL_ADDRESS one of this instance's own)
  JISHI_TEMPORAL_SHARDS  into how many parts a new Temporal divides its history (16)
  JISHI_TEMPORAL_SOURCES  which ways to a Temporal server to try, in order (cache,path,sdk,go)
  OIDC_ISSUER           where people log in (with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET), instead of the demo's own issuer
  JISHI_KEYS_FILE       the key ring, instead of the one made in the data folder
  JISHI_JOURNAL_KEY_FILE  the key that signs the journal's links, instead of the one made beside the ring
  JISHI_TOKEN_KEY_FILE  the key that signs access tokens, instead of the one made beside the ring
`;

const stopWithinMs = 9_500;

async function main(): Promise<void> {
  const { values } = parse();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (process.platform === 'win32') throw new LaunchError('Windows is served through WSL: run npm start there');
  const startedAtMs = Date.now();
  const ports = choosePorts({
    api: values['api-port'], bank: values['bank-port'], postgres: values['postgres-port'], temporal: values['temporal-port'], identity: values['identity-port'], inside: values['inside-port'], base: values['port-base'],
  }, process.env);
  const data = values.data ? resolve(process.env['INIT_CWD'] ?? '.', values.data) : dataFolder(process.env);

  let instance: Instance | undefined;
  const abort = new AbortController();
  const starting = new Promise<void>((settle) => abort.signal.addEventListener('abort', () => settle()));
  const end = stopOn(async (reason) => {
    log(reason);
    abort.abort();
    await (instance ? instance.stop() : launched);
    log('Stopped');
  }, () => instance?.children.killAll());

  const launched = startInstance({ data, fresh: values.fresh, freshTemporal: values['fresh-temporal'], ports, log, signal: abort.signal }).then((started) => {
    instance = started;
  }, (error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  await Promise.race([launched, starting]);
  if (instance) process.stdout.write(welcome(instance.settings, data, Date.now() - startedAtMs));
  await end;
}

/** Resolves when a signal, or npm's death, has led to an orderly end; a second signal makes it short. */
function stopOn(stop: (reason: string) => Promise<void>, force: () => void): Promise<void> {
  // When npm is killed its end of our pipes is gone too: then writing must not throw.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return new Promise((resolveEnd, reject) => {
    let stopping = false;
    const begin = (reason: string) => {
      if (stopping) {
        force();
        return;
      }
      stopping = true;
      setTimeout(() => {
        force();
        process.exit(1);
      }, stopWithinMs).unref();
      stop(reason).then(resolveEnd, reject);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => begin('Stopping'));
    watchAncestors(process.env, () => begin('npm is gone: stopping'));
  });
}

function parse() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { data: text, fresh: flag, 'fresh-temporal': flag, help: flag, 'api-port': text, 'bank-port': text, 'postgres-port': text, 'temporal-port': text, 'identity-port': text, 'inside-port': text, 'port-base': text } });
  } catch (error) {
    throw new LaunchError(`${reasonOf(error)}. “npm start -- --help” lists the options.`);
  }
}

function log(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof LaunchError ? `jishi: ${error.message}` : error);
  process.exit(1);
});
