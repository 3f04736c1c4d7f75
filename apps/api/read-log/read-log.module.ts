import { Module } from '@nestjs/common';
import { ReadLogController } from '#apps/api/read-log/read-log.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [ReadLogController] })
export class ReadLogModule {}
