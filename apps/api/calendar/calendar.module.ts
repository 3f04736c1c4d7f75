import { Module } from '@nestjs/common';
import { CalendarController } from '#apps/api/calendar/calendar.controller.js';

@Module({ controllers: [CalendarController] })
export class CalendarModule {}
