import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LinkSignatures, LinkSigner } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { Journal } from '#activities/journal/journal.js';
import { StoredLinks } from '#activities/journal/stored-links.js';
import { PersonIndex } from '#activities/journal/person-index.js';

@Module({
  providers: [{
    provide: Journal,
    inject: [DataSource, Seal, LinkSigner, LinkSignatures, PersonIndex, AlertChannels, Staff],
    useFactory: (database: DataSource, seal: Seal, signer: LinkSigner, signatures: LinkSignatures, index: PersonIndex, channels: AlertChannels, staff: Staff) =>
      new Journal(database, seal, signer, new StoredLinks(seal, signatures), index, channels, staff.rosters),
  }],
  exports: [Journal],
})
export class JournalModule {}
