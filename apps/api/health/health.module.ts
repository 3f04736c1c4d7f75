import { Module } from '@nestjs/common';
import { HealthController } from '#apps/api/health/health.controller.js';
import { ReadinessProbe } from '#apps/api/health/readiness.js';

@Module({ controllers: [HealthController], providers: [ReadinessProbe] })
export class HealthModule {}
