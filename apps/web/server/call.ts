import { ownPath } from '#apps/web/server/own-path.js';
import { CallProblem, problemOf, UNREACHABLE } from '#apps/web/server/problem.js';

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Of one act; every repetition takes the same, so that it is done once. */
  key?: string;
  /** How many events the case had when the person last looked. */
  expectedHead?: number | undefined;
  signal?: AbortSignal;
}

let csrfToken: string | null = null;
const onSessionEnd = new Set<() => void>();

/** The session's word that a request is ours; it changes with each login. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

export function whenSessionEnds(tell: () => void): () => void {
  onSessionEnd.add(tell);
  return () => onSessionEnd.delete(tell);
}

/** A call to the API, on this very host. @throws CallProblem */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  return await (await answerOf(path, options)).json() as T;
}

/** What is made anew for whoever asks, and comes as a file. @throws CallProblem */
export async function callForFile(path: string): Promise<Blob> {
  return (await answerOf(path, { method: 'POST' })).blob();
}

async function answerOf(path: string, { method = 'GET', body, key, expectedHead, signal }: CallOptions): Promise<Response> {
  const file = body instanceof Blob;
  const response = await fetch(ownPath(path), {
    redirect: 'error',
    method, signal: signal ?? null, credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': file ? body.type : 'application/json' }),
      ...(method !== 'GET' && csrfToken !== null && { 'x-csrf-token': csrfToken }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(expectedHead !== undefined && { 'if-match': `"${expectedHead}"` }),
    },
    body: body === undefined ? null : file ? body : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new CallProblem('unreachable', UNREACHABLE);
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status === 401 && problem.code !== 'fresh-login-needed' && path !== '/v1/session') for (const tell of onSessionEnd) tell();
  throw problem;
}
