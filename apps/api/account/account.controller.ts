import { Body, Controller, Get, Param, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Actor, staffId } from '#libs/contracts/command.js';
import { type AccountBody, accountBody } from '#libs/contracts/request.js';
import { accountChangeList, accountList, accountView } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { AccountKeeper } from '#apps/api/account/account-keeper.js';
import { accountChangeQuery, type AccountChangeQuery } from '#apps/api/account/account-query.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('accounts')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1')
export class AccountController {
  constructor(private readonly keeper: AccountKeeper) {}

  @Get('accounts')
  @ApiOperation({ operationId: 'listAccounts', summary: 'The accounts of one\'s region, those who have left as well', description: 'For administrators.' })
  @ApiResponse({ status: 200, description: 'By region and post.', standardSchema: accountList })
  @Problems(...ACCESS)
  async list(@By() actor: Actor): Promise<z.infer<typeof accountList>> {
    assertRole(actor, 'administrator');
    return { accounts: await this.keeper.list(actor) };
  }

  @Put('accounts/:accountId')
  @ApiOperation({ operationId: 'keepAccount', summary: 'Make an account, change it, or end it', description: 'For administrators, within their region, never their own. Whoever is given another post, or has left, is logged out.' })
  @ApiParam({ name: 'accountId', schema: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' } })
  @ApiResponse({ status: 200, description: 'The account as it stands now.', standardSchema: accountView })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', ...ACCESS, 'not-found', 'own-account', 'not-in-region')
  keep(@Param('accountId') accountId: string, @Body({ schema: accountBody }) body: AccountBody, @By() actor: Actor): Promise<z.infer<typeof accountView>> {
    assertRole(actor, 'administrator');
    if (!staffId.safeParse(accountId).success || accountId === 'system' || accountId === 'citizen') throw new Problem('not-found');
    return this.keeper.keep(accountId, body, actor);
  }

  @Get('account-changes')
  @ApiOperation({ operationId: 'listAccountChanges', summary: 'Who changed which account, the latest first', description: 'For auditors and administrators, of their region.' })
  @ApiResponse({ status: 200, description: 'A page of changes.', standardSchema: accountChangeList })
  @Problems('query-invalid', ...ACCESS)
  changes(@Query({ schema: accountChangeQuery }) query: AccountChangeQuery, @By() actor: Actor): Promise<z.infer<typeof accountChangeList>> {
    assertRole(actor, 'auditor', 'administrator');
    return this.keeper.changes(query, actor);
  }
}

function assertRole(actor: Actor, ...roles: Role[]): void {
  if (!roles.includes(actor.role as Role)) throw Problem.refused({ code: 'role-not-allowed' });
}
