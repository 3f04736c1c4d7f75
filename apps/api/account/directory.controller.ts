import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Accounts } from '#infra/accounts.js';
import { countyOf, Staff } from '#infra/staff.js';
import type { Actor } from '#libs/contracts/command.js';
import { directory } from '#libs/contracts/view.js';
import { mayRead, regionCovers } from '#libs/relief/authority.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

@ApiTags('accounts')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/directory')
export class DirectoryController {
  constructor(private readonly staff: Staff, private readonly accounts: Accounts) {}

  /** Whoever only hands leads in has to know the towns, and nobody in them. */
  @Get()
  @ApiOperation({ operationId: 'getDirectory', summary: 'The towns and colleagues of one\'s county, for names in place of codes' })
  @ApiResponse({ status: 200, description: 'Of the county.', standardSchema: directory })
  @Problems('token-missing', 'token-invalid')
  async show(@By() actor: Actor): Promise<z.infer<typeof directory>> {
    const here = (code: string) => regionCovers(countyOf(actor.region), code) || regionCovers(actor.region, code);
    const named = ([code, name]: [string, string]) => ({ code, name });
    const colleagues = mayRead(actor) || actor.role === 'administrator' ? await this.accounts.all({ left: true }) : [];
    return {
      counties: [...this.staff.counties.values()].filter(({ code }) => here(code)).map(({ code, name }) => ({ code, name })), towns: [...this.staff.towns].filter(([code]) => here(code)).map(named),
      colleagues: colleagues.filter(({ region }) => here(region)),
    };
  }
}
