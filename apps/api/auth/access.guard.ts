import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/contracts/command.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import type { Bearer } from '#apps/api/auth/claims.js';
import { SESSION } from '#apps/api/session/cookies.js';
import { Sessions } from '#apps/api/session/sessions.js';
import { Accounts, type ShownToken, type WorkingAccount } from '#infra/accounts.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Whoever calls: a program by its token, a person in a browser by a session's cookie. */
export interface Access {
  /** By the account's row as it stands now, whatever a token or a session says. */
  actor: Actor;
  expiresAtMs: number;
  /** When and how well whoever calls last showed who they are. */
  login: ShownLogin;
  byCookie: boolean;
  /** The token that was shown; null for a session. */
  token: ShownToken | null;
  /** Whether it is still good, asked again for answers that go on. */
  holds: () => Promise<boolean>;
}
/** `acr`: what the issuer says of how. Null where nobody said; of a token nobody does. */
export interface ShownLogin {
  atMs: number | null;
  acr: string | null;
  byToken: boolean;
}
export type Authenticated = FastifyRequest & { bearer?: Access };

/** Reads access tokens; made once, at the start, from the key ring. */
export class Tokens {
  readonly read: (token: string) => Promise<Bearer>;

  constructor(read: (token: string) => Promise<Bearer>) {
    this.read = read;
  }
}

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly tokens: Tokens, private readonly sessions: Sessions, private readonly accounts: Accounts, private readonly settings: ApiSettings) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Authenticated>();
    // It was mostly asked before the body was read (before-body.ts).
    request.bearer ??= await this.access(request);
    return true;
  }

  /** Who calls. @throws token-missing, token-invalid, session-ended, csrf-token-missing, not-delegated. */
  async access(request: FastifyRequest): Promise<Access> {
    const { authorization } = request.headers;
    // A token is sent on purpose, a cookie with everything.
    return authorization ? this.byToken(authorization, request.headers['x-acting-for']) : this.bySession(request);
  }

  /** `postOf`: in whose post they act, by delegation. */
  private async byToken(header: string, postOf: string | string[] | undefined): Promise<Access> {
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1];
    if (!token) throw new Problem('token-invalid');
    const bearer = await this.tokens.read(token).catch(() => { throw new Problem('token-invalid'); });
    // Whoever has left, or whose token was revoked, keeps one that has not expired.
    const account = await this.accounts.bearing(bearer);
    if (!account) throw new Problem('token-invalid');
    const actor = postOf === undefined ? actorOf(account) : await this.inPost(String(postOf), account);
    const holds = async () => await this.accounts.bearing(bearer) !== null && await this.stands(actor);
    const { issuedAtMs, expiresAtMs } = bearer;
    // Whoever can sign a token has shown all there is to show.
    return { actor, expiresAtMs, login: { atMs: issuedAtMs, acr: null, byToken: true }, byCookie: false, token: bearer, holds };
  }

  private async bySession(request: FastifyRequest): Promise<Access> {
    const token = request.cookies[SESSION];
    if (!token) throw new Problem('token-missing');
    const session = await this.sessions.find(token);
    const account = session && await this.accounts.find(session.accountId);
    if (!account) throw new Problem('session-ended');
    if (!isSafe(request) && !(this.isFromOurPages(request) && this.sessions.isCsrfTokenOf(token, request.headers['x-csrf-token']))) throw new Problem('csrf-token-missing');
    const actor = session.postOf === null ? actorOf(account) : await this.inPost(session.postOf, account).catch(async (error: unknown) => {
      // It is over: what was meant for that post is refused, what comes next is theirs again.
      await this.sessions.takePost(token, null);
      throw error;
    });
    return { actor, expiresAtMs: session.endsAtMs, login: session.login, byCookie: true, token: null, holds: async () => await this.sessions.find(token, { used: false }) !== null && await this.stands(actor) };
  }

  /** @throws not-delegated, with the delegation's last moment as well. */
  private async inPost(of: string, { id, otherAccounts = [] }: WorkingAccount): Promise<Actor> {
    const post = await this.accounts.post(of, id);
    if (!post) throw new Problem('not-delegated');
    // What counts as done by either counts as done by who acts.
    return { ...actorOf(post), id, onBehalfOf: of, ...others({ id, otherAccounts: [...otherAccounts, ...post.otherAccounts ?? []] }) };
  }

  /** Whether they are still there, in that very post. */
  private async stands({ id, role, region, department, onBehalfOf }: Actor): Promise<boolean> {
    const account = onBehalfOf === undefined ? await this.accounts.find(id) : await this.accounts.post(onBehalfOf, id);
    return account !== null && account.role === role && account.region === region && account.department === department;
  }

  /** Browsers say from where a page sends something; where one does not, the token in its header has to do. */
  private isFromOurPages({ headers: { origin } }: FastifyRequest): boolean {
    return origin === undefined || origin === new URL(this.settings.publicUrl).origin;
  }
}

function isSafe({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function actorOf({ id, role, region, department, otherAccounts }: WorkingAccount): Actor {
  return { id, role, region, ...(department !== undefined && { department }), ...others({ id, otherAccounts }) };
}

function others({ id, otherAccounts = [] }: Pick<WorkingAccount, 'id' | 'otherAccounts'>): Pick<Actor, 'otherAccounts'> {
  const ids = [...new Set(otherAccounts)].filter(other => other !== id).sort();
  return ids.length > 0 ? { otherAccounts: ids } : {};
}

/** Who acts: whoever the token or the session names, in the post their account has now. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<Authenticated>().bearer!.actor);

/** For answers that go on: by what somebody got in. */
export const Through = createParamDecorator((_: unknown, context: ExecutionContext): Access => context.switchToHttp().getRequest<Authenticated>().bearer!);
