import { filePlace } from '#apps/file-place.js';
import { type ScannerPlace, scannerPlace } from '#apps/api/attachment/scanner-place.js';
import type { Settings } from '#apps/settings.js';
import type { Place } from '#infra/files/place.js';
import { DEMO_STAFF_FILE } from '#infra/staff.js';
import type { TemporalTls } from '#infra/temporal-connection.js';

/** What the API is told by its environment, read once at the start. */
export class ApiSettings {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly temporalAddress: string;
  /** What its port asks for; null where it speaks in clear. */
  readonly temporalTls: TemporalTls | null;
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
  /** How well the issuer has to know somebody who lets a large sum go, in its own word; null: any login of the last minutes will do. */
  readonly stepUpAcr: string | null;
  readonly sessionSeconds: number;
  readonly sessionIdleSeconds: number;
  /** Signs what the bank says of itself; null where it says nothing. */
  readonly bankSecret: string | null;
  /** The folder of the built pages; null where only programs call. */
  readonly pages: string | null;
  /** A font file papers are set in; by default one that the machine is known to have. */
  readonly printFont: string | undefined;

  /** What one account may have open of lines that tell news as it comes, and hand in within a day. */
  readonly streamsPerAccount: number;
  readonly uploadBytesPerDay: number;
  /** What one case may have of files. */
  readonly filesPerCase: number;
  readonly fileBytesPerCase: number;
  /** The virus scanner; null where there is none. */
  readonly scanner: ScannerPlace | null;
  /** Whether files are taken while the scanner is away; their attachments then say that they were not scanned. */
  readonly takesUnscanned: boolean;
  /** Where `/metrics` and `/docs` are served to whoever runs this, and nothing else is; null for nowhere. */
  readonly insidePort: number | null;
  readonly insideHost: string;
  /** The gateway that brings look-up codes to families' phones; null where there is none. */
  readonly smsUrl: string | null;
  readonly smsToken: string;
  /** So many identity numbers may one account look for in a day. */
  readonly idLookupsPerDay: number;

  /** What stands before it, and whose word on a caller's address counts: addresses or ranges. */
  readonly trustedProxies: string[];
  /** For training only: people may move a case's own time ahead. */
  readonly isDemo: boolean;

  constructor(settings: Settings) {
    this.databaseUrl = settings.text('JISHI_DATABASE_URL');
    this.poolSize = settings.count('JISHI_API_POOL', 10);
    this.temporalAddress = settings.text('JISHI_TEMPORAL_ADDRESS');
    this.temporalTls = settings.temporalTls();
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
    this.stepUpAcr = settings.text('OIDC_STEP_UP_ACR', '') || null;
    this.sessionSeconds = settings.count('JISHI_SESSION_SECONDS', 12 * 3_600);
    this.sessionIdleSeconds = settings.count('JISHI_SESSION_IDLE_SECONDS', 30 * 60);
    this.bankSecret = settings.text('JISHI_BANK_SECRET', '') || null;
    this.pages = settings.text('JISHI_WEB', '') || null;
    this.trustedProxies = settings.text('JISHI_TRUSTED_PROXIES', '').split(',').map(one => one.trim()).filter(Boolean);
    this.isDemo = settings.flag('JISHI_DEMO') && settings.flag('JISHI_TIME_SKIPPING');
    this.smsUrl = settings.text('JISHI_SMS_URL', '') || null;
    this.smsToken = settings.text('JISHI_SMS_TOKEN', 'none');
    this.idLookupsPerDay = settings.count('JISHI_ID_LOOKUPS_PER_DAY', 300);
    this.printFont = settings.text('JISHI_PRINT_FONT', '') || undefined;
    this.streamsPerAccount = settings.count('JISHI_STREAMS_PER_ACCOUNT', 20);
    this.uploadBytesPerDay = settings.count('JISHI_UPLOAD_MB_PER_DAY', 500) * 2 ** 20;
    this.filesPerCase = settings.count('JISHI_FILES_PER_CASE', 200);
    this.fileBytesPerCase = settings.count('JISHI_FILE_MB_PER_CASE', 500) * 2 ** 20;
    const scanner = settings.text('CLAMD_URL', '');
    this.scanner = scanner ? scannerPlace(scanner) : null;
    this.takesUnscanned = settings.oneOf('JISHI_WHEN_SCANNER_AWAY', ['refuse', 'keep']) === 'keep';
    this.insidePort = settings.count('JISHI_INSIDE_PORT', 0) || null;
    this.insideHost = settings.text('JISHI_INSIDE_HOST', '127.0.0.1');
  }
}
