import { Module } from '@nestjs/common';
import { Metrics } from '#apps/api/metrics/metrics.js';
import { MetricsController } from '#apps/api/metrics/metrics.controller.js';

@Module({ controllers: [MetricsController], providers: [Metrics] })
export class MetricsModule {}
