import { Controller, Get, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { documentList } from '#libs/contracts/view.js';
import { DOCUMENT_KINDS } from '#libs/contracts/words.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Documents } from '#apps/api/document/documents.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { caseNoParam } from '#apps/api/relief-case/relief-case.controller.js';

const kindParam = { name: 'kind', enum: DOCUMENT_KINDS };
const paper = { status: 200, description: 'The paper, to be shown or printed.', content: { 'application/pdf': { schema: { type: 'string' as const, format: 'binary' } } } };
const READ = ['token-missing', 'token-invalid', 'role-not-allowed', 'not-found'] as const;
const PRINT = [...READ, 'recused', 'document-not-yet', 'font-missing', 'line-full'] as const;

@ApiTags('documents')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases/:caseNo/documents')
export class DocumentController {
  constructor(private readonly documents: Documents) {}

  @Get()
  @ApiOperation({ operationId: 'listDocuments', summary: 'Which of a case\'s papers you may print now, and why not the others' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'Every kind of paper; of what a case has several, each.', standardSchema: documentList })
  @Problems(...READ)
  list(@Param('caseNo') caseNo: string, @By() actor: Actor): Promise<z.infer<typeof documentList>> {
    return this.documents.list(caseNo, actor);
  }

  @Get(':kind')
  @ApiOperation({
    operationId: 'printDocument', summary: 'A paper of the case as a PDF; the latest, where there are several',
    description: 'It holds in clear what the paper needs, so printing it is reading personal data. The same state of a case gives the same file.',
  })
  @ApiParam(caseNoParam)
  @ApiParam(kindParam)
  @ApiProduces('application/pdf')
  @ApiResponse(paper)
  @Problems(...PRINT)
  print(@Param('caseNo') caseNo: string, @Param('kind') kind: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.send(caseNo, { kind, no: null }, actor, reply);
  }

  @Get(':kind/:no')
  @ApiOperation({ operationId: 'printNumberedDocument', summary: 'One of several papers of a kind: a slip, a notice, a relief\'s approval, a decision' })
  @ApiParam(caseNoParam)
  @ApiParam(kindParam)
  @ApiParam({ name: 'no', schema: { type: 'string', pattern: '^[1-9]\\d{0,3}$' } })
  @ApiProduces('application/pdf')
  @ApiResponse(paper)
  @Problems(...PRINT)
  printNumbered(@Param('caseNo') caseNo: string, @Param('kind') kind: string, @Param('no') no: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.send(caseNo, { kind, no }, actor, reply);
  }

  private async send(caseNo: string, asked: { kind: string; no: string | null }, actor: Actor, reply: FastifyReply): Promise<Buffer> {
    const { name, content } = await this.documents.print(caseNo, asked, actor);
    return paperOf(name, content, reply);
  }
}

/** Apart from the papers' own addresses: what is printed here is made anew, and ends what was printed before. */
@ApiTags('documents')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases/:caseNo/receipts')
export class ReceiptController {
  constructor(private readonly documents: Documents) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'issueReceipt', summary: 'The receipt, of the application or of its acceptance, with a code the family looks its case up by', description: 'Each print issues a new one; the paper that was printed before opens the case no more.' })
  @ApiParam(caseNoParam)
  @ApiProduces('application/pdf')
  @ApiResponse(paper)
  @Problems(...PRINT, 'csrf-token-missing')
  async issueReceipt(@Param('caseNo') caseNo: string, @By() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { name, content } = await this.documents.printReceipt(caseNo, actor);
    return paperOf(name, content, reply);
  }
}

function paperOf(name: string, content: Buffer, reply: FastifyReply): Buffer {
  void reply.headers({ 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}.pdf"`, 'cache-control': 'private, no-store' });
  return content;
}
