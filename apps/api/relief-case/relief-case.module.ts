import { Module } from '@nestjs/common';
import { Attempts } from '#apps/api/citizen/attempts.js';
import { Attachments } from '#apps/api/attachment/attachments.js';
import { FileContent } from '#apps/api/attachment/file-content.js';
import { Pictures } from '#apps/api/attachment/pictures.js';
import { Scanner } from '#apps/api/attachment/scanner.js';
import { Uploads } from '#apps/api/attachment/uploads.js';
import { MaskedNames } from '#apps/api/relief-case/masked-names.js';
import { Reads } from '#apps/api/read-log/reads.js';
import { Answers } from '#apps/api/relief-case/answers.js';
import { CaseDeskController } from '#apps/api/relief-case/case-desk.controller.js';
import { CaseHeads } from '#apps/api/relief-case/case-heads.js';
import { CaseCommands } from '#apps/api/relief-case/case-commands.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { Disclosures } from '#apps/api/relief-case/disclosures.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { ReliefCaseController } from '#apps/api/relief-case/relief-case.controller.js';
import { TrainingClock } from '#apps/api/training/training-clock.js';
import { TrainingClockController } from '#apps/api/training/training-clock.controller.js';
import { OralApprovals } from '#apps/api/relief-case/oral-approvals.js';
import { Submission } from '#apps/api/relief-case/submission.js';

@Module({ controllers: [ReliefCaseController, CaseDeskController, TrainingClockController], providers: [Answers, Attempts, Attachments, CaseCommands, CaseHeads, CaseReader, Disclosures, Editions, FileContent, MaskedNames, OralApprovals, Pictures, Reads, Scanner, Submission, TrainingClock, Uploads], exports: [Answers, Attempts, Attachments, CaseCommands, CaseReader, Editions, MaskedNames, Reads, Submission] })
export class ReliefCaseModule {}
