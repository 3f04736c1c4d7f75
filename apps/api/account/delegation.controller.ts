import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { type DelegationBody, delegationBody } from '#libs/contracts/request.js';
import { delegationList, delegationView } from '#libs/contracts/view.js';
import { Delegations } from '#apps/api/account/delegations.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { RowNo, rowNo } from '#apps/api/row-no.js';

@ApiTags('accounts')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/delegations')
export class DelegationController {
  constructor(private readonly delegations: Delegations) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ operationId: 'delegate', summary: 'Let a colleague act in one\'s post while on leave', description: 'Under their own name, between two dates, at most a quarter of a year. What was delegated is not handed on. In a post with money or audit nobody acts before a second person has confirmed it.' })
  @ApiResponse({ status: 201, description: 'It holds between its dates.', standardSchema: delegationView })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'token-missing', 'token-invalid', 'unknown-staff', 'dates-not-possible', 'own-account', 'deputy-judges-own-work')
  delegate(@Body({ schema: delegationBody }) body: DelegationBody, @By() actor: Actor): Promise<z.infer<typeof delegationView>> {
    return this.delegations.delegate(body, actor);
  }

  @Get()
  @ApiOperation({ operationId: 'listDelegations', summary: 'Those one gave or was given; for administrators, those of their region' })
  @ApiResponse({ status: 200, description: 'The latest first.', standardSchema: delegationList })
  @Problems('token-missing', 'token-invalid')
  async list(@By() actor: Actor): Promise<z.infer<typeof delegationList>> {
    return { delegations: await this.delegations.list(actor) };
  }

  @Post(':delegationNo/confirmation')
  @HttpCode(200)
  @ApiOperation({ operationId: 'confirmDelegation', summary: 'Confirm that somebody stands in for a guarded post', description: 'For administrators of the region and the holder, whoever of them did not propose it.' })
  @ApiParam(rowNo('delegationNo'))
  @ApiResponse({ status: 200, description: 'It holds between its dates.', standardSchema: delegationView })
  @Problems('token-missing', 'token-invalid', 'not-found', 'own-account', 'second-administrator-needed', 'made-by-the-other', 'proposal-outdated', 'nothing-to-confirm')
  confirm(@Param('delegationNo', RowNo) delegationNo: string, @By() actor: Actor): Promise<z.infer<typeof delegationView>> {
    return this.delegations.confirm(delegationNo, actor);
  }

  @Delete(':delegationNo')
  @ApiOperation({ operationId: 'endDelegation', summary: 'End one before its time' })
  @ApiParam(rowNo('delegationNo'))
  @ApiResponse({ status: 200, description: 'Over, with the next request.', standardSchema: delegationView })
  @Problems('token-missing', 'token-invalid', 'not-found')
  end(@Param('delegationNo', RowNo) delegationNo: string, @By() actor: Actor): Promise<z.infer<typeof delegationView>> {
    return this.delegations.end(delegationNo, actor);
  }
}
