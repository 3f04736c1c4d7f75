import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#libs/contracts/command.js';
import { packProposalRequest, type PackProposalRequest } from '#libs/contracts/request.js';
import { packProposal, packProposalList, type PackProposalView } from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { PackProposals } from '#apps/api/policy/pack-proposals.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { RowNo, rowNo } from '#apps/api/row-no.js';

const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('policy')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/pack-proposals')
export class PolicyController {
  constructor(private readonly proposals: PackProposals) {}

  @Post()
  @ApiOperation({ operationId: 'proposePack', summary: 'Propose another policy pack for a county', description: 'For administrators. It is checked as a whole and takes effect on its own first day, for new cases, once a second administrator has confirmed it.' })
  @ApiResponse({ status: 201, description: 'It waits for a second administrator.', standardSchema: packProposal })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', ...ACCESS, 'pack-invalid', 'not-in-region')
  propose(@Body({ schema: packProposalRequest }) body: PackProposalRequest, @By() actor: Actor): Promise<PackProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.propose(body, actor);
  }

  @Get()
  @ApiOperation({ operationId: 'listPackProposals', summary: 'Packs that were proposed for the counties of one\'s region, the latest first', description: 'For administrators and auditors.' })
  @ApiResponse({ status: 200, description: 'With who proposed, confirmed or withdrew them.', standardSchema: packProposalList })
  @Problems(...ACCESS)
  async list(@By() actor: Actor): Promise<{ proposals: PackProposalView[] }> {
    assertRole(actor, 'administrator', 'auditor');
    return { proposals: await this.proposals.list(actor) };
  }

  @Post(':packNo/confirmation')
  @HttpCode(200)
  @ApiOperation({ operationId: 'confirmPack', summary: 'Confirm a pack that another administrator proposed' })
  @ApiParam(rowNo('packNo'))
  @ApiResponse({ status: 200, description: 'New cases begin with it from its first day on.', standardSchema: packProposal })
  @Problems(...ACCESS, 'not-found', 'second-administrator-needed', 'made-by-the-other', 'proposal-outdated')
  confirm(@Param('packNo', RowNo) packNo: string, @By() actor: Actor): Promise<PackProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.confirm(packNo, actor);
  }

  @Delete(':packNo')
  @ApiOperation({ operationId: 'withdrawPack', summary: 'Take back a pack that nobody has confirmed' })
  @ApiParam(rowNo('packNo'))
  @ApiResponse({ status: 200, description: 'It never takes effect.', standardSchema: packProposal })
  @Problems(...ACCESS, 'not-found')
  withdraw(@Param('packNo', RowNo) packNo: string, @By() actor: Actor): Promise<PackProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.withdraw(packNo, actor);
  }
}
