import { Module } from '@nestjs/common';
import { CalendarProposals } from '#apps/api/calendar/calendar-proposals.js';
import { CalendarController } from '#apps/api/calendar/calendar.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [CalendarController], providers: [CalendarProposals] })
export class CalendarModule {}
