import { Module } from '@nestjs/common';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';
import { CaseSearch } from '#apps/api/search/case-search.js';
import { IdLookupController } from '#apps/api/search/id-lookup.controller.js';
import { IdLookups } from '#apps/api/search/id-lookups.js';
import { SearchController } from '#apps/api/search/search.controller.js';

@Module({ imports: [ReliefCaseModule], controllers: [SearchController, IdLookupController], providers: [CaseSearch, IdLookups] })
export class SearchModule {}
