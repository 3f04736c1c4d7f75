import { Module } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { Calendars } from '#activities/calendar/calendars.js';

@Module({
  providers: [{ provide: Calendars, inject: [DataSource, Client], useFactory: (database: DataSource, client: Client) => new Calendars(database, client) }],
  exports: [Calendars],
})
export class CalendarModule {}
