import { Module } from '@nestjs/common';
import { CalendarController } from '#apps/api/calendar/calendar.controller.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';

@Module({ imports: [ReliefCaseModule], controllers: [CalendarController] })
export class CalendarModule {}
