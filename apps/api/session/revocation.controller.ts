import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { tokenRevocation } from '#libs/contracts/request.js';
import { tokenRevocationView } from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { Revocations } from '#apps/api/session/revocations.js';

@ApiTags('session')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/token-revocations')
export class RevocationController {
  constructor(private readonly revocations: Revocations) {}

  @Post()
  @ApiOperation({
    operationId: 'revokeTokens', summary: 'Take back one token, or all that somebody was given so far',
    description: 'Of one\'s own account; for administrators, of those they keep. It holds with the next request.',
  })
  @ApiResponse({ status: 201, description: 'They are good for nobody any more.', standardSchema: tokenRevocationView })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'token-missing', 'token-invalid', 'session-ended', 'csrf-token-missing', 'unknown-staff')
  revoke(@Body({ schema: tokenRevocation }) { accountId, tokenId }: z.infer<typeof tokenRevocation>, @By() actor: Actor): Promise<z.infer<typeof tokenRevocationView>> {
    return this.revocations.revoke({ accountId, tokenId: tokenId ?? null }, actor);
  }
}
