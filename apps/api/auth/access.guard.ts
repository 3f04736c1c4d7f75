import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/contracts/command.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import type { Bearer } from '#apps/api/auth/claims.js';
import { SESSION } from '#apps/api/session/cookies.js';
import { isCsrfTokenOf, Sessions } from '#apps/api/session/sessions.js';
import { Staff } from '#infra/staff.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Whoever calls: a program by its token, a person in a browser by a session's cookie. */
export type Access = Bearer & {
  byCookie: boolean;
  /** Whether it is still good, asked again for answers that go on. */
  holds: () => Promise<boolean>;
};
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
  constructor(private readonly tokens: Tokens, private readonly sessions: Sessions, private readonly staff: Staff, private readonly settings: ApiSettings) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Authenticated>();
    const { authorization } = request.headers;
    // A token is sent on purpose, a cookie with everything.
    request.bearer = authorization ? await this.byToken(authorization) : await this.bySession(request);
    return true;
  }

  private async byToken(header: string): Promise<Access> {
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1];
    if (!token) throw new Problem('token-invalid');
    const bearer = await this.tokens.read(token).catch(() => { throw new Problem('token-invalid'); });
    // Whoever has left keeps a token that has not expired.
    if (!this.staff.accounts.has(bearer.actor.id)) throw new Problem('token-invalid');
    return { ...bearer, byCookie: false, holds: () => Promise.resolve(this.staff.accounts.has(bearer.actor.id)) };
  }

  private async bySession(request: FastifyRequest): Promise<Access> {
    const token = request.cookies[SESSION];
    if (!token) throw new Problem('token-missing');
    const session = await this.sessions.find(token);
    const account = session && this.staff.accounts.get(session.accountId);
    if (!account) throw new Problem('session-ended');
    if (!isSafe(request) && !(this.isFromOurPages(request) && isCsrfTokenOf(token, request.headers['x-csrf-token']))) throw new Problem('csrf-token-missing');
    return { actor: actorOf(account), expiresAtMs: session.endsAtMs, byCookie: true, holds: async () => await this.sessions.find(token, { used: false }) !== null };
  }

  /** Browsers say from where a page sends something; where one does not, the token in its header has to do. */
  private isFromOurPages({ headers: { origin } }: FastifyRequest): boolean {
    return origin === undefined || origin === new URL(this.settings.publicUrl).origin;
  }
}

function isSafe({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function actorOf({ id, role, region, department }: Actor): Actor {
  return { id, role, region, ...(department !== undefined && { department }) };
}

/** Who acts, as the token or the session says. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<Authenticated>().bearer!.actor);

/** For answers that go on: by what somebody got in. */
export const Through = createParamDecorator((_: unknown, context: ExecutionContext): Access => context.switchToHttp().getRequest<Authenticated>().bearer!);
