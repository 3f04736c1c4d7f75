import type { PROBLEM_CODES } from '#libs/contracts/view.js';
import type { FieldSentences } from '#apps/api/problems/fields.js';

/** What a caller is told when a call fails before or beyond the rules: what is the matter, and what to do. */
export const problemsEn: { [code in (typeof PROBLEM_CODES)[number]]: string } = {
  'request-malformed': 'The request is no valid HTTP. Check the client.',
  'headers-too-large': 'The request\'s headers are larger than 16 KB. Send fewer or shorter ones.',
  'body-invalid': 'The body has mistakes. Correct each of “errors” and send it again.',
  'not-json': 'The body is not valid JSON in UTF-8 without a byte order mark. Check it and send it again.',
  'body-too-large': 'The body is larger than 256 KB, or the file than 10 MB. Shorten it and send it again.',
  'idempotency-key-missing': 'The Idempotency-Key header is missing. Make a key of 1 to 200 visible ASCII characters for each command, and keep it for repetitions.',
  'idempotency-key-reused': 'This Idempotency-Key was used for another command. Check the body, or take a new key.',
  'case-changed': 'Something has happened to the case since you looked; nothing was carried out. See what it was, then decide whether to go on.',
  'token-missing': 'Sign in first, and send the bearer token in the Authorization header.',
  'token-invalid': 'The token is wrong or has expired. Sign in again.',
  'session-ended': 'The session has ended. Sign in again.',
  'csrf-token-missing': 'X-CSRF-Token is missing, or the request does not come from a page of this system. Reload the page and try again.',
  'login-failed': 'The login was not completed, or took too long. Sign in again.',
  'account-unknown': 'The issuer knows you, but there is no account of yours here. Ask an administrator for one.',
  'issuer-away': 'Whoever confirms logins cannot be reached for the moment. Try again in a while.',
  'signature-invalid': 'The X-Bank-Signature header is missing or is not that of this body. Sign the body as it is sent, with the secret the county gave you.',
  'not-found': 'There is no such thing, or it is outside your region. Check the number or the address.',
  'method-not-allowed': 'This address does not take that method; see the Allow header.',
  'unsupported-media-type': 'Only application/json in UTF-8 is taken, not compressed; JPEG, PNG, WebP and PDF where files are handed in. Change Content-Type or Content-Encoding.',
  'query-invalid': 'The query has mistakes. Correct each of “errors”.',
  'unknown-staff': 'This town has no such member of staff. Check the account.',
  'unknown-town': 'There is no town of that region code. Check it.',
  'file-lost': 'The file is on record, but the store does not have it as it was. Whoever runs this system has been told; if you still have it, hand the same file in again.',
  'file-not-taken': 'This is no JPEG, PNG, WebP or PDF, or it is damaged. Take the photo again, or save the document as PDF.',
  'too-many-requests': 'Too many requests. Wait as long as Retry-After says.',
  busy: 'The system is busy and the outcome is not known yet; the command may have been carried out. Repeat it with the same Idempotency-Key: it will not be carried out twice.',
  unavailable: 'The service is unavailable for the moment, so the outcome is not known. Try again later; repeat a command with the same Idempotency-Key, and it will not be carried out twice.',
  internal: 'Something went wrong inside. Tell the administrator the request\'s id in “instance”.',
};

export const fieldsEn: FieldSentences = {
  missing: () => 'This is needed.',
  type: expected => `This has to be of type ${expected}.`,
  option: options => `This has to be one of: ${options.join(', ')}.`,
  unknown: keys => `There is no such field: ${keys.join(', ')}.`,
  tooShort: least => `At least ${least} characters.`,
  tooLong: most => `At most ${most} characters.`,
  tooFew: least => `At least ${least} of them.`,
  tooMany: most => `At most ${most} of them.`,
  tooSmall: least => `At least ${least}.`,
  tooBig: most => `At most ${most}.`,
  other: () => 'This is not valid. Check it.',
  own: {},
};
