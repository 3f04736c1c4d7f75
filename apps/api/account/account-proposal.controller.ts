import { Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#libs/contracts/command.js';
import { accountProposal, accountProposalList, type AccountProposalView } from '#libs/contracts/view.js';
import { AccountProposals } from '#apps/api/account/account-proposals.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;
const PROPOSAL_NO = { name: 'proposalNo', schema: { type: 'string', pattern: '^[1-9]\\d{0,17}$' } } as const;

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
    if (actor.role !== 'auditor') assertAdministrator(actor);
    return { proposals: await this.proposals.list(actor) };
  }

  @Post(':proposalNo/confirmation')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'confirmAccount', summary: 'Confirm what another administrator proposed of a guarded post',
    description: 'Not for whoever proposed it, whom it is about, or whom either of them made within thirty days, under whichever account.',
  })
  @ApiParam(PROPOSAL_NO)
  @ApiResponse({ status: 200, description: 'It is so from now on. The holder and the auditors are told.', standardSchema: accountProposal })
  @Problems(...ACCESS, 'not-found', 'own-account', 'second-administrator-needed', 'made-by-the-other', 'proposal-outdated', 'last-of-county')
  confirm(@Param('proposalNo') proposalNo: string, @By() actor: Actor): Promise<AccountProposalView> {
    assertAdministrator(actor);
    return this.proposals.confirm(number(proposalNo), actor);
  }

  @Delete(':proposalNo')
  @ApiOperation({ operationId: 'withdrawAccountProposal', summary: 'Take back or decline what nobody has confirmed' })
  @ApiParam(PROPOSAL_NO)
  @ApiResponse({ status: 200, description: 'It never takes effect.', standardSchema: accountProposal })
  @Problems(...ACCESS, 'not-found')
  withdraw(@Param('proposalNo') proposalNo: string, @By() actor: Actor): Promise<AccountProposalView> {
    assertAdministrator(actor);
    return this.proposals.withdraw(number(proposalNo), actor);
  }
}

function assertAdministrator(actor: Actor): void {
  if (actor.role !== 'administrator') throw Problem.refused({ code: 'role-not-allowed' });
}

function number(proposalNo: string): string {
  if (!/^[1-9]\d{0,17}$/.test(proposalNo)) throw new Problem('not-found');
  return proposalNo;
}
