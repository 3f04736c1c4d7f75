import { Module } from '@nestjs/common';
import { AlertController } from '#apps/api/alert/alert.controller.js';
import { AlertReader } from '#apps/api/alert/alert-reader.js';
import { AlertStreams } from '#apps/api/alert/alert-stream.js';
import { AlertWake } from '#apps/api/alert/alert-wake.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [AlertController], providers: [AlertReader, AlertStreams, AlertWake] })
export class AlertModule {}
