import { Module } from '@nestjs/common';
import { Attachments } from '#apps/api/attachment/attachments.js';
import { Uploads } from '#apps/api/attachment/uploads.js';
import { Reads } from '#apps/api/read-log/reads.js';
import { Answers } from '#apps/api/relief-case/answers.js';
import { CaseCommands } from '#apps/api/relief-case/case-commands.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { Disclosures } from '#apps/api/relief-case/disclosures.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { ReliefCaseController } from '#apps/api/relief-case/relief-case.controller.js';
import { Submission } from '#apps/api/relief-case/submission.js';

@Module({ controllers: [ReliefCaseController], providers: [Answers, Attachments, CaseCommands, CaseReader, Disclosures, Editions, Reads, Submission, Uploads], exports: [Attachments, CaseReader, Editions, Reads, Submission] })
export class ReliefCaseModule {}
