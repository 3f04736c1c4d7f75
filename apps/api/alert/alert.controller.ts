import { Controller, Get, Headers, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { alertList } from '#libs/contracts/view.js';
import { alertQuery, type AlertQuery, streamNo, streamQuery } from '#apps/api/alert/alert-query.js';
import { AlertReader } from '#apps/api/alert/alert-reader.js';
import { AlertStreams } from '#apps/api/alert/alert-stream.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { type Access, AccessGuard, By, Through } from '#apps/api/auth/access.guard.js';
import { Streams } from '#apps/api/counts/streams.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

@ApiTags('alerts')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/alerts')
export class AlertController {
  constructor(private readonly reader: AlertReader, private readonly alerts: AlertStreams, private readonly streams: Streams) {}

  @Get()
  @ApiOperation({ operationId: 'listAlerts', summary: 'Alerts meant for one, or of one\'s region for those who watch over it' })
  @ApiResponse({ status: 200, description: 'A page of alerts, with what became of their delivery.', standardSchema: alertList })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed')
  list(@Query({ schema: alertQuery }) query: AlertQuery, @By() actor: Actor): Promise<z.infer<typeof alertList>> {
    assertMayRead(actor);
    return this.reader.list(query, actor);
  }

  @Get('stream')
  @ApiOperation({ operationId: 'streamAlerts', summary: 'The same alerts as they come, as server-sent events' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last `no` seen: what came since is sent first. What is no number counts as none.', schema: { type: 'string' } })
  @ApiResponse({
    status: 200, description: 'Events named `alert`; the id is the stream\'s number, the data an alert. Events named `beat` say every quarter of a minute that the line stands; the stream ends with the token or the session.',
    content: {
      'text/event-stream': { schema: { type: 'object', required: ['data'], properties: { id: { type: 'string' }, event: { type: 'string', enum: ['alert', 'beat'] }, data: { type: 'string', description: 'An alert, as JSON.' } } } },
    },
  })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed', 'too-many-streams')
  async stream(
    @Headers('last-event-id') lastEventId: string | undefined, @Query({ schema: streamQuery }) { after }: z.infer<typeof streamQuery>, @Through() access: Access,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertMayRead(access.actor);
    // A browser that reconnects sends what it saw last, whatever stood in the address. An id nobody gave counts as none.
    const from = streamNo.safeParse(lastEventId).data ?? after ?? await this.reader.end();
    const end = await this.streams.begin(access.actor.id);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    await this.alerts.run(reply.raw, from, access).finally(end);
  }
}
