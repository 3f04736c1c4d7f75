import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { personsRequest, searchRequest } from '#libs/contracts/request.js';
import { caseSearch, type CaseSearchView, personsCases, type PersonsCasesView } from '#libs/contracts/view.js';
import { mayGive } from '#libs/relief/authority.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { CaseSearch } from '#apps/api/search/case-search.js';

const ASK = ['body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'token-missing', 'token-invalid', 'csrf-token-missing', 'role-not-allowed', 'too-many-lookups'] as const;

/** By POST: what somebody looks for is personal, and an address is written down on its way. */
@ApiTags('search')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1')
export class SearchController {
  constructor(private readonly search: CaseSearch) {}

  @Post('searches')
  @HttpCode(200)
  @ApiOperation({ operationId: 'searchCases', summary: 'Cases of one\'s scope by number, name, identity number or its last four', description: 'A name is compared as a whole. Cases found by a name or an identity number are in the read log; each look for an identity number is on record, found or not, with an allowance a day. What was looked for is not.' })
  @ApiResponse({ status: 200, description: 'Those found; personal data masked.', standardSchema: caseSearch })
  @Problems(...ASK)
  find(@Body({ schema: searchRequest }) { text }: z.infer<typeof searchRequest>, @By() actor: Actor): Promise<CaseSearchView> {
    assertMayRead(actor);
    return this.search.find(text, actor);
  }

  @Post('persons/cases')
  @HttpCode(200)
  @ApiOperation({ operationId: 'findPersonsCases', summary: 'Whether somebody of a household is in a case of this year already', description: 'For posts that take applications. Of cases beyond one\'s scope only that there is one.' })
  @ApiResponse({ status: 200, description: 'Those who are.', standardSchema: personsCases })
  @Problems(...ASK)
  ofPersons(@Body({ schema: personsRequest }) { residentIds }: z.infer<typeof personsRequest>, @By() actor: Actor): Promise<PersonsCasesView> {
    if (!mayGive(actor, 'apply')) throw Problem.refused({ code: 'role-not-allowed' });
    return this.search.ofPersons(residentIds, actor);
  }
}
