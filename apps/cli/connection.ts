import { resolve } from 'node:path';
import { dataFolder, type InstanceFile, readInstance } from '#infra/launch/instance-file.js';
import { readSigningRing } from '#infra/keys.js';
import type { ProblemBody } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { regionPrefix } from '#libs/relief/authority.js';
import { signToken } from '#apps/cli/sign-token.js';
import { Accounts } from '#infra/accounts.js';
import type { Account } from '#infra/staff.js';
import { Failure } from '#apps/cli/failure.js';

export interface ConnectionOptions {
  data?: string | undefined;
  api?: string;
  token?: string;
  /** A demo account. */
  as?: string;
}

const TIMEOUT_MS = 60_000;
const TOKEN_SECONDS = 600;

/** Calls the API as somebody: with the token given, or one signed with the instance's own key. */
export async function call<T>(options: ConnectionOptions, method: 'GET' | 'POST', path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
  const url = new URL(path, options.api ?? instance(options).apiUrl);
  const token = options.token ?? await tokenFor(options, await account(options, options.as), TOKEN_SECONDS);
  const answer = await fetch(url, {
    // A redirect would take the token along, or the command.
    method, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Failure({ zh: `无法连接 ${url.origin}。`, en: `${url.origin} does not answer.` });
  });
  const read = await answer.json().catch(() => null) as unknown;
  if (answer.ok) return read as T;
  const problem = read as ProblemBody | null;
  if (!problem?.detail) throw new Failure({ zh: `服务器回答 ${answer.status}。`, en: `The server answered ${answer.status}.` });
  throw new Failure(problem.detail, { problem });
}

export function instance({ data }: ConnectionOptions): InstanceFile {
  return readInstance(data === undefined ? dataFolder(process.env) : resolve(process.env['INIT_CWD'] ?? '.', data));
}

export async function tokenFor(options: ConnectionOptions, who: Account, ttlSeconds: number, tokenId?: string): Promise<string> {
  return signToken(await readSigningRing(instance(options)), who, ttlSeconds, tokenId);
}

/** Of the people who work there now. @throws when no account is named or there is no such account; says which there are. */
export async function account(options: ConnectionOptions, id: string | undefined): Promise<Account> {
  const accounts = await people(options);
  const found = accounts.find(one => one.id === id);
  if (found) return found;
  const known = accounts.map(one => one.id).join(' ');
  throw new Failure({
    zh: `${id === undefined ? '请用 --as 指明账号' : `没有账号 ${id}`}。可用账号：${known}`,
    en: `${id === undefined ? 'Name an account with --as' : `There is no account ${id}`}. Accounts: ${known}`,
  }, { usage: true });
}

/** Who may do it where nobody is named: those of that role, whoever has the largest region first. */
export async function everyoneOf(options: ConnectionOptions, role: Role): Promise<string[]> {
  const found = (await people(options)).filter(one => one.role === role).toSorted((a, b) => regionPrefix(a.region).length - regionPrefix(b.region).length);
  return found.length > 0 ? found.map(({ id }) => id) : [(await account(options, undefined)).id];
}

async function people(options: ConnectionOptions): Promise<Account[]> {
  // Loaded only now: whoever brings a token has no use for it.
  const { SteadyClient } = await import('#infra/database/connection.js');
  const client = new SteadyClient({ connectionString: instance(options).apiDatabaseUrl, application_name: 'jishi-cli', connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return await new Accounts({ query: async (text, values) => (await client.query(text, values)).rows }).all();
  } catch {
    throw new Failure({ zh: '数据库没有应答，查不到账号。', en: 'The database does not answer, so accounts cannot be looked up.' });
  } finally {
    await client.end().catch(() => undefined);
  }
}
