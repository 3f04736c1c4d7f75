import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#libs/contracts/command.js';
import type { Bearer } from '#apps/api/auth/claims.js';
import { Staff } from '#infra/staff.js';
import { Problem } from '#apps/api/problems/problem.js';

type Authenticated = FastifyRequest & { bearer?: Bearer };

/** Reads access tokens; made once, at the start, from the key ring. */
export class Tokens {
  readonly read: (token: string) => Promise<Bearer>;

  constructor(read: (token: string) => Promise<Bearer>) {
    this.read = read;
  }
}

@Injectable()
export class TokenGuard implements CanActivate {
  constructor(private readonly tokens: Tokens, private readonly staff: Staff) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Authenticated>();
    const header = request.headers.authorization;
    if (!header) throw new Problem('token-missing');
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1];
    if (!token) throw new Problem('token-invalid');
    request.bearer = await this.tokens.read(token).catch(() => { throw new Problem('token-invalid'); });
    // Whoever has left keeps a token that has not expired.
    if (!this.staff.accounts.has(request.bearer.actor.id)) throw new Problem('token-invalid');
    return true;
  }
}

/** Who acts, as the token says. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<Authenticated>().bearer!.actor);

/** Until when the token holds, for answers that go on. */
export const Until = createParamDecorator((_: unknown, context: ExecutionContext): number => context.switchToHttp().getRequest<Authenticated>().bearer!.expiresAtMs);
