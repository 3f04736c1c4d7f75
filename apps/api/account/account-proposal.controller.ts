import { Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#libs/contracts/command.js';
import { accountProposal, accountProposalList, type AccountProposalView } from '#libs/contracts/view.js';
import { AccountProposals } from '#apps/api/account/account-proposals.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { RowNo, rowNo } from '#apps/api/row-no.js';

const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('accounts')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/account-proposals')
export class AccountProposalController {
  constructor(private readonly proposals: AccountProposals) {}

  @Get()
  @ApiOperation({ operationId: 'listAccountProposals', summary: 'Guarded posts that were proposed, those that wait first', description: 'For administrators and auditors, of their region.' })
  @ApiResponse({ status: 200, description: 'With who proposed, confirmed or declined them, and what changes.', standardSchema: accountProposalList })
  @Problems(...ACCESS)
  async list(@By() actor: Actor): Promise<{ proposals: AccountProposalView[] }> {
    assertRole(actor, 'administrator', 'auditor');
    return { proposals: await this.proposals.list(actor) };
  }

  @Post(':proposalNo/confirmation')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'confirmAccount', summary: 'Confirm what another administrator proposed of a guarded post',
    description: 'Not for whoever proposed it, whom it is about, or whom either of them made within thirty days, under whichever account.',
  })
  @ApiParam(rowNo('proposalNo'))
  @ApiResponse({ status: 200, description: 'It is so from now on. The holder and the auditors are told.', standardSchema: accountProposal })
  @Problems(...ACCESS, 'not-found', 'own-account', 'second-administrator-needed', 'made-by-the-other', 'proposal-outdated', 'last-of-county')
  confirm(@Param('proposalNo', RowNo) proposalNo: string, @By() actor: Actor): Promise<AccountProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.confirm(proposalNo, actor);
  }

  @Delete(':proposalNo')
  @ApiOperation({ operationId: 'withdrawAccountProposal', summary: 'Take back or decline what nobody has confirmed' })
  @ApiParam(rowNo('proposalNo'))
  @ApiResponse({ status: 200, description: 'It never takes effect.', standardSchema: accountProposal })
  @Problems(...ACCESS, 'not-found')
  withdraw(@Param('proposalNo', RowNo) proposalNo: string, @By() actor: Actor): Promise<AccountProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.withdraw(proposalNo, actor);
  }
}
