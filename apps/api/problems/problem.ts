import { STATUS_CODES } from 'node:http';
import { REFUSAL_CODES, type Refusal, type RefusalCode } from '#libs/contracts/event.js';
import type { ProblemBody, ProblemCode } from '#libs/contracts/view.js';
import { LACKS } from '#libs/documents/paper.js';
import { refusalsEn, wordsEn } from '#libs/relief/refusals.en.js';
import { refusalsZh, wordsZh } from '#libs/relief/refusals.zh.js';
import type { FieldError } from '#apps/api/problems/fields.js';
import { problemsEn } from '#apps/api/problems/problems.en.js';
import { problemsZh } from '#apps/api/problems/problems.zh.js';

/** A call that fails with an answer: thrown anywhere in the API, written once by the problem filter. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly body: Omit<ProblemBody, 'instance'>;
  readonly headers: { [name: string]: string };

  constructor(code: ProblemCode, more: { params?: { [name: string]: string } | undefined; citation?: ProblemBody['citation']; errors?: FieldError[]; headers?: { [name: string]: string } } = {}) {
    super(code);
    this.code = code;
    this.status = statusOf(code);
    this.headers = { ...HEADERS[code], ...more.headers };
    const { citation, errors } = more;
    this.body = {
      type: `urn:jishi:problem:${code}`, title: STATUS_CODES[this.status]!, status: this.status, code, detail: detailOf(code, more.params),
      ...(citation && { citation }), ...(errors && { errors }),
    };
  }

  /** What the decider said, as an answer. */
  static refused({ code, citation, field, params }: Refusal): Problem {
    return new Problem(code, { params, citation, ...(field && { errors: [{ field, message: detailOf(code, params) }] }) });
  }

  static atField(code: ProblemCode, field: string): Problem {
    return new Problem(code, { errors: [{ field, message: detailOf(code, {}) }] });
  }
}

const PROBLEM_STATUS: { [code in Exclude<ProblemCode, RefusalCode>]: number } = {
  'request-malformed': 400, 'body-invalid': 400, 'not-json': 400, 'key-repeated': 400, 'idempotency-key-missing': 400, 'query-invalid': 400, 'token-missing': 401, 'token-invalid': 401, 'session-ended': 401, 'fresh-login-needed': 401, 'csrf-token-missing': 403, 'login-failed': 400, 'account-unknown': 403, 'not-delegated': 403, 'own-account': 409, 'not-in-region': 422, 'dates-not-possible': 422, 'pack-invalid': 422, 'second-administrator-needed': 409, 'made-by-the-other': 409, 'proposal-waits': 409, 'proposal-outdated': 409, 'last-of-county': 409, 'not-of-the-body': 403, 'edition-replaced': 409, 'deputy-judges-own-work': 422, 'issuer-away': 503, 'signature-invalid': 401,
  'not-found': 404, 'method-not-allowed': 405, 'case-changed': 412, 'body-too-large': 413, 'unsupported-media-type': 415, 'headers-too-large': 431,
  'idempotency-key-reused': 422, 'unknown-staff': 422, 'unknown-town': 422, 'file-not-taken': 422, 'picture-too-large': 422, 'file-infected': 422, 'scanner-away': 503, 'case-files-full': 409, 'upload-allowance-used': 429, 'too-many-streams': 429, 'line-full': 503, 'document-not-yet': 409, 'font-missing': 503, 'lookup-failed': 404, 'family-code-needed': 403, 'codes-not-sent': 409, 'too-many-lookups': 429, 'puzzle-wrong': 422, 'code-wrong': 422, 'time-moving': 409, 'record-forged': 409, 'too-many-requests': 429, internal: 500, 'file-lost': 500, busy: 503, unavailable: 503,
};

/** Refusals that lie in what was entered, not in how the case stands. */
const AT_FIELD: readonly ProblemCode[] = [
  'occurred-in-future', 'occurred-before-first-contact', 'occurred-too-early', 'opening-incomplete', 'cause-not-offered', 'grade-not-offered', 'no-such-material', 'not-asked-for', 'list-incomplete',
  'track-needed', 'no-such-track', 'no-such-tier', 'order-incomplete', 'no-such-ground', 'no-such-department', 'same-town', 'other-county', 'authorisation-owed', 'no-such-programme', 'severity-needed', 'no-authority', 'nothing-planned',
  'form-not-offered', 'above-ceiling', 'payee-owed', 'card-tail-owed', 'card-tail-wrong', 'cannot-be-asked', 'no-such-recovery', 'no-such-relief', 'no-such-slip', 'no-such-notice', 'no-such-file', 'no-such-call', 'no-such-inspection', 'no-such-follow-up', 'follow-up-in-past',
  'not-recused', 'reason-needed', 'no-withdrawal-paper',
];

/** Refusals that lie in who asks. */
const NOT_THEIRS: readonly ProblemCode[] = ['role-not-allowed', 'above-only', 'not-your-slip', 'not-your-relief'];

export function statusOf(code: ProblemCode): number {
  if (!isRefusalCode(code)) return PROBLEM_STATUS[code];
  if (NOT_THEIRS.includes(code)) return 403;
  return AT_FIELD.includes(code) ? 422 : 409;
}

const HEADERS: { [code in ProblemCode]?: { [name: string]: string } } = {
  'token-missing': { 'www-authenticate': 'Bearer realm="jishi"' },
  'token-invalid': { 'www-authenticate': 'Bearer realm="jishi", error="invalid_token"' },
  'signature-invalid': { 'www-authenticate': 'HMAC-SHA256 header="X-Bank-Signature"' },
  'session-ended': { 'www-authenticate': 'Bearer realm="jishi"' },
  'issuer-away': { 'retry-after': '5' },
  busy: { 'retry-after': '2' },
  'line-full': { 'retry-after': '5' },
  'scanner-away': { 'retry-after': '60' },
  'too-many-streams': { 'retry-after': '30' },
  unavailable: { 'retry-after': '5' },
};

function detailOf(code: ProblemCode, params: { [name: string]: string } = {}): ProblemBody['detail'] {
  const fill = (text: string, words: typeof wordsZh) =>
    text.replace(/\{(\w+)\}/g, (_, place: string) => words[place]?.[params[place] ?? ''] ?? params[place] ?? '');
  return isRefusalCode(code)
    ? { zh: fill(refusalsZh[code], wordsZh), en: fill(refusalsEn[code], wordsEn) }
    : { zh: fill(problemsZh[code], { lack: lacks('zh') }), en: fill(problemsEn[code], { lack: lacks('en') }) };
}

/** What a paper waits for, in words. */
function lacks(language: 'zh' | 'en'): { [lack: string]: string } {
  return Object.fromEntries(Object.entries(LACKS).map(([lack, words]) => [lack, words[language]]));
}

function isRefusalCode(code: ProblemCode): code is RefusalCode {
  return (REFUSAL_CODES as readonly string[]).includes(code);
}
