import { Body, Controller, Delete, Get, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Delegations } from '#apps/api/account/delegations.js';
import { AccessGuard, type Authenticated } from '#apps/api/auth/access.guard.js';
import { deviceOf } from '#apps/api/session/device.js';
import { COOKIE, KEPT, SESSION } from '#apps/api/session/cookies.js';
import { Login } from '#apps/api/session/login.js';
import { Sessions } from '#apps/api/session/sessions.js';
import { Revocations } from '#apps/api/session/revocations.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { instantOf } from '#libs/clock/instant.js';
import { takenPost } from '#libs/contracts/request.js';
import { loggedOut, sessionView } from '#libs/contracts/view.js';
import type { Account } from '#infra/staff.js';
import { Accounts } from '#infra/accounts.js';

/** How people get in and out; the pages they see on the way are their issuer's. */
@ApiTags('session')
@Controller()
export class SessionController {
  constructor(private readonly login: Login, private readonly sessions: Sessions, private readonly accounts: Accounts, private readonly delegations: Delegations,
    private readonly revocations: Revocations) {}

  /** `to`: the page to come back to. `anew`: whoever is known to the issuer has to say so again. `fresh`: and shows it as well as large sums want it. */
  @Get('login')
  @ApiExcludeEndpoint()
  begin(@Query('to') to: unknown, @Query('anew') anew: unknown, @Query('fresh') fresh: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return lead(request, reply, async () => {
      const { url, kept } = await this.login.begin(typeof to === 'string' ? to : undefined, fresh !== undefined ? 'fresh' : anew !== undefined ? 'anew' : 'known');
      void reply.setCookie(KEPT, kept, { ...COOKIE, maxAge: 600 });
      return url.href;
    });
  }

  @Get('login/callback')
  @ApiExcludeEndpoint()
  end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.clearCookie(KEPT, COOKIE);
    return lead(request, reply, async () => {
      const { returnTo, ...loggedIn } = await this.login.end(new URL(request.url, 'http://here').search, request.cookies[KEPT]);
      // Never the one it had: whoever planted that would be logged in with it.
      void reply.setCookie(SESSION, await this.sessions.begin(loggedIn, request.cookies[SESSION], deviceOf(request.headers['user-agent'])), COOKIE);
      return returnTo;
    });
  }

  @Get('v1/session')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'getSession', summary: 'Who one is, and until when' })
  @ApiResponse({ status: 200, description: 'The account, and what a page sends with whatever changes something.', standardSchema: sessionView })
  @Problems('token-missing', 'token-invalid', 'session-ended')
  async current(@Req() { bearer, cookies }: Authenticated): Promise<z.infer<typeof sessionView>> {
    const { actor, expiresAtMs, byCookie } = bearer!;
    const [account, posts] = await Promise.all([this.accounts.find(actor.id), this.delegations.postsOf(actor.id)]);
    if (!account) throw new Problem('session-ended');
    const acts = posts.find(({ id }) => id === actor.onBehalfOf) ?? account;
    return { account: shown(account), post: shown(acts), posts: posts.map(shown), endsAt: instantOf(expiresAtMs), csrfToken: byCookie ? this.sessions.csrfTokenOf(cookies[SESSION]!) : null };
  }

  @Put('v1/session/post')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'takePost', summary: 'Act in the post of somebody on leave who delegated it', description: 'For people in a browser; a program with a token says it with each request, in X-Acting-For.' })
  @ApiResponse({ status: 200, description: 'From now on.', standardSchema: sessionView })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing', 'not-delegated')
  async takePost(@Body({ schema: takenPost }) { of }: z.infer<typeof takenPost>, @Req() request: Authenticated): Promise<z.infer<typeof sessionView>> {
    const { actor, byCookie } = request.bearer!;
    if (!byCookie || !await this.accounts.post(of, actor.id)) throw new Problem('not-delegated');
    return this.inPost(of, request);
  }

  @Delete('v1/session/post')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'leavePost', summary: 'Act in one\'s own post again' })
  @ApiResponse({ status: 200, description: 'From now on.', standardSchema: sessionView })
  @Problems('token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing')
  leavePost(@Req() request: Authenticated): Promise<z.infer<typeof sessionView>> {
    return this.inPost(undefined, request);
  }

  private async inPost(of: string | undefined, request: Authenticated): Promise<z.infer<typeof sessionView>> {
    const { actor, byCookie } = request.bearer!;
    if (byCookie) await this.sessions.takePost(request.cookies[SESSION]!, of ?? null);
    request.bearer = { ...request.bearer!, actor: { ...actor, onBehalfOf: of } };
    return this.current(request);
  }

  @Delete('v1/session')
  @UseGuards(AccessGuard)
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'endSession', summary: 'Log out: the session, or the token that was sent, is good for nobody from now on' })
  @ApiResponse({ status: 200, description: 'Over. A browser goes on to `url`, where its issuer forgets it, too.', standardSchema: loggedOut })
  @Problems('token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing')
  async leave(@Req() { bearer, cookies }: Authenticated, @Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof loggedOut>> {
    const { token, actor } = bearer!;
    if (token) {
      await this.revocations.revoke({ accountId: token.accountId, tokenId: token.tokenId }, actor);
      return { url: null };
    }
    await this.sessions.end(cookies[SESSION]!);
    void reply.clearCookie(SESSION, COOKIE);
    return { url: await this.login.leave() };
  }
}

function shown({ id, name, role, region, department }: Account): z.infer<typeof sessionView>['account'] {
  return { id, name, role, region, ...(department !== undefined && { department }) };
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
