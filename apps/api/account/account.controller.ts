import { Body, Controller, Get, Param, Put, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, staffId } from '#libs/contracts/command.js';
import { type AccountBody, accountBody } from '#libs/contracts/request.js';
import { accountChangeList, accountList, accountProposal, type AccountProposalView, accountView } from '#libs/contracts/view.js';
import { AccountKeeper } from '#apps/api/account/account-keeper.js';
import { accountChangeQuery, type AccountChangeQuery } from '#apps/api/account/account-query.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

/** Names in the record that are nobody's. */
const RESERVED = ['system', 'citizen', 'operator'];
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
  @ApiOperation({ operationId: 'keepAccount', summary: 'Make an account, change it, or end it', description: 'For administrators, within their region, never their own. A post with money, audit or administration is only proposed by this: another administrator has to confirm it. Whoever is given another post, or has left, is logged out.' })
  @ApiParam({ name: 'accountId', schema: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$' } })
  @ApiResponse({ status: 200, description: 'The account as it stands now.', standardSchema: accountView })
  @ApiResponse({ status: 202, description: 'It waits for a second administrator.', standardSchema: accountProposal })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', ...ACCESS, 'not-found', 'own-account', 'not-in-region', 'proposal-waits', 'last-of-county')
  async keep(@Param('accountId') accountId: string, @Body({ schema: accountBody }) body: AccountBody, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof accountView> | AccountProposalView> {
    assertRole(actor, 'administrator');
    if (!staffId.safeParse(accountId).success || RESERVED.includes(accountId)) throw new Problem('not-found');
    const kept = await this.keeper.keep(accountId, body, actor);
    if ('account' in kept) return kept.account;
    reply.status(202);
    return kept.proposal;
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
