import { Module } from '@nestjs/common';
import { CitizenController } from '#apps/api/citizen/citizen.controller.js';
import { CitizenDesk } from '#apps/api/citizen/citizen-desk.js';
import { CodeMessages } from '#apps/api/citizen/code-messages.js';
import { Puzzles } from '#apps/api/citizen/puzzles.js';
import { Secrets } from '#apps/api/citizen/secrets.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [CitizenController], providers: [CitizenDesk, CodeMessages, Puzzles, Secrets], exports: [Secrets] })
export class CitizenModule {}
