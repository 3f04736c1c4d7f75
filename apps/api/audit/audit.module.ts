import { Module } from '@nestjs/common';
import { AuditController } from '#apps/api/audit/audit.controller.js';
import { CaseHistory } from '#apps/api/audit/case-history.js';
import { CaseFinder } from '#apps/api/audit/case-finder.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [AuditController], providers: [CaseHistory, CaseFinder] })
export class AuditModule {}
