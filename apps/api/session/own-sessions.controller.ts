import { Controller, Delete, Get, Param, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AccessGuard, type Authenticated } from '#apps/api/auth/access.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { SESSION } from '#apps/api/session/cookies.js';
import { Sessions } from '#apps/api/session/sessions.js';
import { type SessionList, sessionList } from '#libs/contracts/view.js';

/** Where one is logged in. Nobody sees or ends somebody else's here: what ends those is a change of the account. */
@ApiTags('session')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/sessions')
export class OwnSessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @ApiOperation({ operationId: 'listSessions', summary: 'Where one is logged in now' })
  @ApiResponse({ status: 200, description: 'Sessions of browsers, not tokens.', standardSchema: sessionList })
  @Problems('token-missing', 'token-invalid', 'session-ended')
  list(@Req() request: Authenticated): Promise<SessionList> {
    return this.left(request);
  }

  @Delete()
  @ApiOperation({ operationId: 'endOtherSessions', summary: 'Log out everywhere else' })
  @ApiResponse({ status: 200, description: 'What is left: the session that asked.', standardSchema: sessionList })
  @Problems('token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing')
  async endOthers(@Req() request: Authenticated): Promise<SessionList> {
    await this.sessions.endOthers(accountOf(request), currentOf(request));
    return this.left(request);
  }

  @Delete(':sessionId')
  @ApiOperation({ operationId: 'endSessionOf', summary: 'Log out in one place' })
  @ApiParam({ name: 'sessionId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, description: 'What is left.', standardSchema: sessionList })
  @Problems('token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing', 'not-found')
  async end(@Param('sessionId') sessionId: string, @Req() request: Authenticated): Promise<SessionList> {
    const isOne = z.uuid().safeParse(sessionId).success;
    if (!isOne || !await this.sessions.endOwn(sessionId, accountOf(request))) throw new Problem('not-found');
    return this.left(request);
  }

  private async left(request: Authenticated): Promise<SessionList> {
    return { sessions: await this.sessions.openOf(accountOf(request), currentOf(request)) };
  }
}

/** One's own, also while one acts in somebody's post. */
function accountOf({ bearer }: Authenticated): string {
  return bearer!.actor.id;
}

function currentOf({ bearer, cookies }: Authenticated): string | undefined {
  return bearer!.byCookie ? cookies[SESSION] : undefined;
}
