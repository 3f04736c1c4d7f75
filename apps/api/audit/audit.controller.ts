import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#libs/contracts/command.js';
import { caseView, type CaseView, chainView, type ChainView, foundCases, type FoundCasesView } from '#libs/contracts/view.js';
import { foundQuery, type FoundQuery } from '#apps/api/audit/audit-query.js';
import { CaseHistory } from '#apps/api/audit/case-history.js';
import { CaseFinder } from '#apps/api/audit/case-finder.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { caseNoParam } from '#apps/api/relief-case/relief-case.controller.js';

const FOR = 'For auditors, of the cases of their region.';
const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

/** Was it right? What auditors ask of cases beyond what everybody sees. */
@ApiTags('audit')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1')
export class AuditController {
  constructor(private readonly finder: CaseFinder, private readonly history: CaseHistory) {}

  @Get('audit/cases')
  @ApiOperation({ operationId: 'findCases', summary: 'Cases by number, town, missed clock, amount and who decided, the latest first', description: FOR })
  @ApiResponse({ status: 200, description: 'A page of cases.', standardSchema: foundCases })
  @Problems(...ACCESS, 'query-invalid')
  find(@Query({ schema: foundQuery }) query: FoundQuery, @By() actor: Actor): Promise<FoundCasesView> {
    assertRole(actor, 'auditor');
    return this.finder.find(query, actor);
  }

  @Get('cases/:caseNo/history/:seq')
  @ApiOperation({ operationId: 'getCaseAt', summary: 'A case as it stood after one of its events', description: FOR })
  @ApiParam(caseNoParam)
  @ApiParam({ name: 'seq', schema: { type: 'string', pattern: '^[1-9]\\d{0,8}$' } })
  @ApiResponse({ status: 200, description: 'The case as of then; personal data masked, and nothing that could be done.', standardSchema: caseView })
  @Problems(...ACCESS, 'not-found')
  at(@Param('caseNo') caseNo: string, @Param('seq') seq: string, @By() actor: Actor): Promise<CaseView> {
    assertRole(actor, 'auditor');
    if (!/^[1-9]\d{0,8}$/.test(seq)) throw new Problem('not-found');
    return this.history.at(caseNo, Number(seq), actor);
  }

  @Get('cases/:caseNo/chain')
  @ApiOperation({ operationId: 'checkChain', summary: 'Whether a case\'s record is as it was written: every hash of its chain computed anew', description: FOR })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'The verdict, and that of each event.', standardSchema: chainView })
  @Problems(...ACCESS, 'not-found')
  chain(@Param('caseNo') caseNo: string, @By() actor: Actor): Promise<ChainView> {
    assertRole(actor, 'auditor');
    return this.history.chain(caseNo, actor);
  }
}
