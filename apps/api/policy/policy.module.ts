import { Module } from '@nestjs/common';
import { PackProposals } from '#apps/api/policy/pack-proposals.js';
import { PolicyController } from '#apps/api/policy/policy.controller.js';

@Module({ controllers: [PolicyController], providers: [PackProposals] })
export class PolicyModule {}
