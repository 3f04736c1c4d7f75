import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Readiness, readiness, readinessSchema, ReadinessProbe, liveness } from '#apps/api/health/readiness.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly probe: ReadinessProbe) {}

  @Get('live')
  @ApiOperation({ operationId: 'live', summary: 'Whether the process answers' })
  @ApiResponse({ status: 200, description: 'It does.', standardSchema: liveness })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'ready', summary: 'Whether it can serve: `degraded` reads on, but cannot take commands, or only files cannot be stored or opened, or papers printed' })
  @ApiResponse({ status: 200, description: '`ok` or `degraded`.', standardSchema: readinessSchema })
  @ApiResponse({ status: 503, description: 'The database is gone: `unavailable`.', standardSchema: readinessSchema })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const state = readiness(await this.probe.look());
    if (state.status === 'unavailable') void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return state;
  }
}
