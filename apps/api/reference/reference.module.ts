import { Module } from '@nestjs/common';
import { PackList } from '#apps/api/reference/pack-list.js';
import { ReferenceController } from '#apps/api/reference/reference.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [ReferenceController], providers: [PackList] })
export class ReferenceModule {}
