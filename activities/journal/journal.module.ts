import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { Journal } from '#activities/journal/journal.js';
import { PersonIndex } from '#activities/journal/person-index.js';

@Module({
  providers: [{
    provide: Journal,
    inject: [DataSource, Seal, PersonIndex, AlertChannels, Staff],
    useFactory: (database: DataSource, seal: Seal, index: PersonIndex, channels: AlertChannels, staff: Staff) => new Journal(database, seal, index, channels, staff.rosters),
  }],
  exports: [Journal],
})
export class JournalModule {}
