import { Module } from '@nestjs/common';
import { CitizenModule } from '#apps/api/citizen/citizen.module.js';
import { CaseFiles } from '#apps/api/document/case-files.js';
import { DocumentController, ReceiptController } from '#apps/api/document/document.controller.js';
import { Documents } from '#apps/api/document/documents.js';
import { Printer } from '#apps/api/document/printer.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [CitizenModule, ReliefCaseModule], controllers: [DocumentController, ReceiptController], providers: [CaseFiles, Documents, Printer] })
export class DocumentModule {}
