import { Module } from '@nestjs/common';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';
import { CaseSearch } from '#apps/api/search/case-search.js';
import { SearchController } from '#apps/api/search/search.controller.js';

@Module({ imports: [ReliefCaseModule], controllers: [SearchController], providers: [CaseSearch] })
export class SearchModule {}
