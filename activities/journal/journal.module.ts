import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Seal } from '#infra/seal.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { Journal } from '#activities/journal/journal.js';
import { PersonIndex } from '#activities/journal/person-index.js';

@Module({
  providers: [{
    provide: Journal,
    inject: [DataSource, Seal, PersonIndex, AlertChannels],
    useFactory: (database: DataSource, seal: Seal, index: PersonIndex, channels: AlertChannels) => new Journal(database, seal, index, channels.names),
  }],
  exports: [Journal],
})
export class JournalModule {}
