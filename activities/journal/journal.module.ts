import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Seal } from '#infra/seal.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { Journal } from '#activities/journal/journal.js';

@Module({
  providers: [{
    provide: Journal,
    inject: [DataSource, Seal, AlertChannels],
    useFactory: (database: DataSource, seal: Seal, channels: AlertChannels) => new Journal(database, seal, channels.names),
  }],
  exports: [Journal],
})
export class JournalModule {}
