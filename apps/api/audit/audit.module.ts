import { Module } from '@nestjs/common';
import { AuditController } from '#apps/api/audit/audit.controller.js';
import { CaseHistory } from '#apps/api/audit/case-history.js';
import { CaseSearch } from '#apps/api/audit/case-search.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [AuditController], providers: [CaseHistory, CaseSearch] })
export class AuditModule {}
