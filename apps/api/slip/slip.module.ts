import { Module } from '@nestjs/common';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';
import { SlipController } from '#apps/api/slip/slip.controller.js';
import { SlipReader } from '#apps/api/slip/slip-reader.js';

@Module({ imports: [ReliefCaseModule], controllers: [SlipController], providers: [SlipReader] })
export class SlipModule {}
