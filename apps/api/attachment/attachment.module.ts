import { Module } from '@nestjs/common';
import { AttachmentController } from '#apps/api/attachment/attachment.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [AttachmentController] })
export class AttachmentModule {}
