import { Module } from '@nestjs/common';
import { ReferenceController } from '#apps/api/reference/reference.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [ReferenceController] })
export class ReferenceModule {}
