import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '#libs/contracts/command.js';
import { keptFile } from '#libs/contracts/view.js';
import { Attachments, type Kept } from '#apps/api/attachment/attachments.js';
import { By, AccessGuard } from '#apps/api/auth/access.guard.js';
import type { Admitted } from '#apps/api/before-body.js';
import { UPLOAD_TYPES } from '#apps/api/json-body.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { caseNoParam } from '#apps/api/relief-case/relief-case.controller.js';

const binary = { schema: { type: 'string' as const, format: 'binary' } };

@ApiTags('attachments')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases/:caseNo')
export class AttachmentController {
  constructor(private readonly attachments: Attachments) {}

  @Post('files')
  @HttpCode(201)
  @ApiOperation({
    operationId: 'keepFile', summary: 'Hand in a photo or a document, to be put on record by the command `attach`',
    description: 'JPEG, PNG, WebP or PDF, told by its content, up to 10 MB. Pictures are made anew, without where and when they were taken. The same file twice is one file; no Idempotency-Key is needed.',
  })
  @ApiParam(caseNoParam)
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ required: true, ...binary })
  @ApiResponse({ status: 201, description: 'What is kept, for `attach`.', standardSchema: keptFile })
  @Problems('token-missing', 'token-invalid', 'role-not-allowed', 'not-found', 'file-not-taken', 'picture-too-large', 'file-infected', 'scanner-away', 'case-files-full', 'upload-allowance-used', 'line-full', 'body-too-large', 'unsupported-media-type')
  async keep(@Param('caseNo') caseNo: string, @Body() bytes: unknown, @By() actor: Actor, @Req() { admitted }: Admitted): Promise<Kept> {
    // Of a body that came in chunks nobody knew before how large it would be.
    const stored = admitted?.isCounted ? admitted.stored : await this.attachments.admit(caseNo, Buffer.isBuffer(bytes) ? bytes.length : 0, actor);
    return this.attachments.keep(stored, bytes, actor);
  }

  @Get('attachments/:attachmentNo')
  @ApiOperation({ operationId: 'getAttachment', summary: 'An attachment, as a download' })
  @ApiParam(caseNoParam)
  @ApiParam({ name: 'attachmentNo', schema: { type: 'string', pattern: '^[1-9]\\d{0,3}$' } })
  @ApiProduces('image/jpeg', 'application/pdf')
  @ApiResponse({ status: 200, description: 'The file.', content: { 'image/jpeg': binary, 'application/pdf': binary } })
  @Problems('token-missing', 'token-invalid', 'role-not-allowed', 'not-found', 'file-lost')
  async open(@Param('caseNo') caseNo: string, @Param('attachmentNo') attachmentNo: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    if (!/^[1-9]\d{0,3}$/.test(attachmentNo)) throw new Problem('not-found');
    const { mediaType, content } = await this.attachments.open(caseNo, Number(attachmentNo), actor);
    void reply.headers({
      'content-type': mediaType, 'content-disposition': `attachment; filename="${caseNo}-${attachmentNo}.${mediaType === 'application/pdf' ? 'pdf' : 'jpg'}"`, 'cache-control': 'private, no-store',
      'content-security-policy': 'default-src \'none\'; sandbox',
    });
    return content;
  }
}
