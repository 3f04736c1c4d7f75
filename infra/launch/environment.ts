import { inheritableEnv } from '#infra/launch/spawn.js';

/** The programs of ours that a start runs, and what each of them is for. */
export type AppName = 'api' | 'worker' | 'bank' | 'identity';

/** What any program needs of the machine it runs on. */
const OF_THE_MACHINE = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|XDG_\w+|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy|SYSTEMROOT)$/;
/** Settings that are said to all, save secrets among them. */
const OF_JISHI = /^(JISHI|OTEL|OIDC|CLAMD)_/;
/** Names of what nobody should know without need, also those of settings that are yet to come. */
const SECRET = /SECRET|PASSW|TOKEN|CREDENTIAL|_KEYS?(_|$)|DATABASE_URL/;

/** Secrets, and addresses that may hold one, by who needs them. */
const NEEDED_BY: readonly [pattern: RegExp, apps: readonly AppName[]][] = [
  [/^JISHI_KEYS_FILE$/, ['api', 'worker']],
  // Signs what is appended to the journal.
  [/^JISHI_JOURNAL_KEY_FILE$/, ['worker']],
  [/^JISHI_DATABASE_URL$/, ['api', 'worker', 'identity']],
  // Callbacks are signed by the bank, and looked at by the API.
  [/^JISHI_BANK_SECRET$/, ['api', 'bank']],
  [/^OIDC_CLIENT_SECRET$/, ['api', 'identity']],
  // Alerts leave the house by the worker; a family's code, by the API.
  [/^JISHI_SMS_/, ['api', 'worker']],
  [/^JISHI_(WEBHOOK|SMTP)_/, ['worker']],
  // Whoever speaks to Temporal shows it a certificate.
  [/^JISHI_TEMPORAL_TLS/, ['api', 'worker']],
  // The store of files.
  [/^AWS_/, ['api', 'worker']],
  // What traces are sent with.
  [/^OTEL_EXPORTER_OTLP_(TRACES_)?HEADERS$/, ['api', 'worker', 'bank', 'identity']],
];

/** As much of an environment as a program needs: nothing that is not known, and no secret that is another's. */
export function environmentOf(app: AppName, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inheritableEnv(env)).filter(([name]) => {
    const needed = NEEDED_BY.find(([pattern]) => pattern.test(name));
    if (needed) return needed[1].includes(app);
    return OF_THE_MACHINE.test(name) || (OF_JISHI.test(name) && !SECRET.test(name));
  }));
}

/** What a foreign server (Temporal) gets: nothing of ours. */
export function machineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inheritableEnv(env)).filter(([name]) => OF_THE_MACHINE.test(name)));
}
