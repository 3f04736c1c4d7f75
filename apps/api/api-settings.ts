import { filePlace } from '#apps/file-place.js';
import type { Settings } from '#apps/settings.js';
import type { Place } from '#infra/files/place.js';
import { DEMO_STAFF_FILE } from '#infra/staff.js';

/** What the API is told by its environment, read once at the start. */
export class ApiSettings {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly keysFile: string;
  readonly files: Place;
  readonly staffFile: string;
  readonly policy: string;
  readonly host: string;
  readonly port: number;
  readonly requestsPerMinute: number;
  /** As browsers reach it, without a slash at its end. */
  readonly publicUrl: string;
  /** Where people log in; null where they cannot, and only programs call. */
  readonly oidcIssuer: URL | null;
  readonly oidcClientId: string;
  readonly oidcClientSecret: string;
  /** Which of the issuer's claims is the account. */
  readonly oidcAccountClaim: string;
  readonly sessionSeconds: number;
  readonly sessionIdleSeconds: number;
  /** Signs what the bank says of itself; null where it says nothing. */
  readonly bankSecret: string | null;
  /** The folder of the built pages; null where only programs call. */
  readonly pages: string | null;
  /** A font file papers are set in; by default one that the machine is known to have. */
  readonly printFont: string | undefined;

  /** What stands before it, and whose word on a caller's address counts: addresses or ranges. */
  readonly trustedProxies: string[];
  /** For training only: people may move a case's own time ahead. */
  readonly isDemo: boolean;

  constructor(settings: Settings) {
    this.databaseUrl = settings.text('JISHI_DATABASE_URL');
    this.poolSize = settings.count('JISHI_API_POOL', 10);
    this.temporalAddress = settings.text('JISHI_TEMPORAL_ADDRESS');
    this.namespace = settings.text('JISHI_NAMESPACE');
    this.taskQueue = settings.text('JISHI_TASK_QUEUE');
    this.keysFile = settings.text('JISHI_KEYS_FILE');
    this.files = filePlace(settings);
    this.staffFile = settings.text('JISHI_STAFF_FILE', DEMO_STAFF_FILE);
    this.policy = settings.text('JISHI_POLICY', 'jining-2021');
    this.host = settings.text('JISHI_API_HOST', '127.0.0.1');
    this.port = settings.count('JISHI_API_PORT');
    this.requestsPerMinute = settings.count('JISHI_API_REQUESTS_PER_MINUTE', 6_000);
    this.publicUrl = new URL(settings.text('JISHI_PUBLIC_URL', `http://127.0.0.1:${this.port}`)).href.replace(/\/$/, '');
    const issuer = settings.text('OIDC_ISSUER', '');
    this.oidcIssuer = issuer ? new URL(issuer) : null;
    this.oidcClientId = settings.text('OIDC_CLIENT_ID', 'jishi');
    this.oidcClientSecret = issuer ? settings.text('OIDC_CLIENT_SECRET') : '';
    this.oidcAccountClaim = settings.text('OIDC_ACCOUNT_CLAIM', 'preferred_username');
    this.sessionSeconds = settings.count('JISHI_SESSION_SECONDS', 12 * 3_600);
    this.sessionIdleSeconds = settings.count('JISHI_SESSION_IDLE_SECONDS', 30 * 60);
    this.bankSecret = settings.text('JISHI_BANK_SECRET', '') || null;
    this.pages = settings.text('JISHI_WEB', '') || null;
    this.trustedProxies = settings.text('JISHI_TRUSTED_PROXIES', '').split(',').map(one => one.trim()).filter(Boolean);
    this.isDemo = settings.flag('JISHI_DEMO') && settings.flag('JISHI_TIME_SKIPPING');
    this.printFont = settings.text('JISHI_PRINT_FONT', '') || undefined;
  }
}
