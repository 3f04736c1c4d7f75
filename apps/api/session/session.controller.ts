import { Controller, Delete, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AccessGuard, type Authenticated } from '#apps/api/auth/access.guard.js';
import { COOKIE, KEPT, SESSION } from '#apps/api/session/cookies.js';
import { Login } from '#apps/api/session/login.js';
import { csrfTokenOf, Sessions } from '#apps/api/session/sessions.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { instantOf } from '#libs/clock/instant.js';
import { loggedOut, sessionView } from '#libs/contracts/view.js';
import { Staff } from '#infra/staff.js';

/** How people get in and out; the pages they see on the way are their issuer's. */
@ApiTags('session')
@Controller()
export class SessionController {
  constructor(private readonly login: Login, private readonly sessions: Sessions, private readonly staff: Staff) {}

  /** `to`: the page to come back to. `anew`: whoever is known to the issuer has to say so again. */
  @Get('login')
  @ApiExcludeEndpoint()
  begin(@Query('to') to: unknown, @Query('anew') anew: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return lead(request, reply, async () => {
      const { url, kept } = await this.login.begin(typeof to === 'string' ? to : undefined, anew !== undefined);
      void reply.setCookie(KEPT, kept, { ...COOKIE, maxAge: 600 });
      return url.href;
    });
  }

  @Get('login/callback')
  @ApiExcludeEndpoint()
  end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.clearCookie(KEPT, COOKIE);
    return lead(request, reply, async () => {
      const { accountId, returnTo } = await this.login.end(new URL(request.url, 'http://here').search, request.cookies[KEPT]);
      // Never the one it had: whoever planted that would be logged in with it.
      void reply.setCookie(SESSION, await this.sessions.begin(accountId, request.cookies[SESSION]), COOKIE);
      return returnTo;
    });
  }

  @Get('v1/session')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'getSession', summary: 'Who one is, and until when' })
  @ApiResponse({ status: 200, description: 'The account, and what a page sends with whatever changes something.', standardSchema: sessionView })
  @Problems('token-missing', 'token-invalid', 'session-ended')
  current(@Req() { bearer, cookies }: Authenticated): z.infer<typeof sessionView> {
    const { actor, expiresAtMs, byCookie } = bearer!;
    const { id, name, role, region, department } = this.staff.accounts.get(actor.id)!;
    return { account: { id, name, role, region, ...(department !== undefined && { department }) }, endsAt: instantOf(expiresAtMs), csrfToken: byCookie ? csrfTokenOf(cookies[SESSION]!) : null };
  }

  @Delete('v1/session')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'endSession', summary: 'Log out; a token that a caller signed is not ended by it' })
  @ApiResponse({ status: 200, description: 'Over. A browser goes on to `url`, where its issuer forgets it, too.', standardSchema: loggedOut })
  @Problems('token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing')
  async leave(@Req() { bearer, cookies }: Authenticated, @Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof loggedOut>> {
    if (!bearer!.byCookie) return { url: null };
    await this.sessions.end(cookies[SESSION]!);
    void reply.clearCookie(SESSION, COOKIE);
    return { url: await this.login.leave() };
  }
}

/** A browser stands here, so that a failure leads to a page that tells of it, and not to JSON. */
async function lead(request: FastifyRequest, reply: FastifyReply, where: () => Promise<string>): Promise<void> {
  const to = await where().catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    request.log.warn({ code: error.code }, 'a login came to nothing');
    return `/?problem=${error.code}`;
  });
  void reply.header('cache-control', 'no-store').redirect(to, 303);
}
