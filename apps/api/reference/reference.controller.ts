import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Accounts } from '#infra/accounts.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import { calendarView, directory, editionView, type EditionView, packList, type PackListView } from '#libs/contracts/view.js';
import { countyOf, mayRead, regionCovers } from '#libs/relief/authority.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { PackList } from '#apps/api/reference/pack-list.js';
import { CurrentEdition, type Landed, LANDED } from '#apps/api/relief-case/current-edition.js';
import { Editions } from '#apps/api/relief-case/editions.js';

const READ = ['token-missing', 'token-invalid', 'session-ended'] as const;

/** What pages need beside cases: names of people and places, the rules by their hash, the working days. Nothing of anybody who is helped. */
@ApiTags('reference')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1')
export class ReferenceController {
  constructor(
    private readonly staff: Staff, private readonly accounts: Accounts, private readonly editions: Editions, private readonly current: CurrentEdition, private readonly clock: DatabaseClock, private readonly database: DataSource,
    private readonly packs: PackList,
  ) {}

  @Get('directory')
  @ApiOperation({ operationId: 'getDirectory', summary: 'Towns of one\'s county and the colleagues who work there' })
  @ApiResponse({ status: 200, description: 'Towns and colleagues.', standardSchema: directory })
  @Problems(...READ)
  async directory(@By() actor: Actor): Promise<z.infer<typeof directory>> {
    const county = countyOf(actor.region);
    // Whoever only hands leads in has to know the towns, and nobody in them.
    const staff = mayRead(actor) || actor.role === 'administrator' ? await this.accounts.all({ left: true }) : [];
    return {
      county: { code: county, name: this.staff.counties.get(county)?.name ?? (county === this.staff.body ? '全系统' : county) },
      towns: [...this.staff.towns].filter(([code]) => regionCovers(county, code)).map(([code, name]) => ({ code, name })),
      // Which accounts are one person's is for administrators and auditors.
      staff: staff.filter(({ region }) => regionCovers(county, region)).map(({ id, name, role, region, department, active }) => ({ id, name, role, region, ...(department !== undefined && { department }), active })),
    };
  }

  @Get('packs')
  @ApiOperation({ operationId: 'listPacks', summary: 'The policy packs there are, and which county works by which', description: 'For administrators.' })
  @ApiResponse({ status: 200, description: 'What each holds, in brief.', standardSchema: packList })
  @Problems(...READ, 'role-not-allowed')
  async listPacks(@By() actor: Actor): Promise<PackListView> {
    assertRole(actor, 'administrator');
    return this.packs.within(actor.region, await this.landed());
  }

  @Get('policies/current/:townCode')
  @ApiOperation({ operationId: 'getCurrentPolicy', summary: 'The rules a case would begin with in a town today' })
  @ApiParam({ name: 'townCode', schema: { type: 'string', pattern: '^\\d{12}$' } })
  @ApiResponse({ status: 200, description: 'The policy pack and its hash.', standardSchema: editionView })
  @Problems(...READ, 'not-found')
  async currentPolicy(@Param('townCode') townCode: string): Promise<EditionView> {
    if (!this.staff.towns.has(townCode)) throw new Problem('not-found');
    const { pack, packHash } = await this.current.of(townCode, await this.landed());
    return { hash: packHash, pack };
  }

  @Get('policies/:hash')
  @ApiOperation({ operationId: 'getPolicy', summary: 'The rules a case is pinned to; what a hash names never changes' })
  @ApiParam({ name: 'hash', schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } })
  @ApiResponse({ status: 200, description: 'The policy pack and its hash.', standardSchema: editionView })
  @Problems(...READ, 'not-found')
  async policy(@Param('hash') hash: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<EditionView> {
    const content = /^[0-9a-f]{64}$/.test(hash) ? await this.editions.find(hash) : null;
    // Calendars are kept under their hashes as well.
    if (!content || !('clocks' in content)) throw new Problem('not-found');
    void reply.header('cache-control', 'private, max-age=31536000, immutable');
    return { hash, pack: content };
  }

  @Get('calendar')
  @ApiOperation({ operationId: 'getCalendar', summary: 'The published years of working days, and what time it is' })
  @ApiResponse({ status: 200, description: 'Years, those that landed since the release among them.', standardSchema: calendarView })
  @Problems(...READ)
  async calendar(): Promise<z.infer<typeof calendarView>> {
    const now = instantOf(await this.clock.nowMs());
    // Whoever stands above the counties has a page, too.
    const years = await this.current.yearsNow(await this.landed());
    // Deadlines reach from the year before into the next one.
    return { now, years: years.filter(({ year }) => Math.abs(year - Number(now.slice(0, 4))) <= 1) };
  }

  private async landed(): Promise<Landed> {
    const [{ landed }] = await this.database.query(`SELECT ${LANDED} AS landed`) as [{ landed: Landed }];
    return landed;
  }
}
