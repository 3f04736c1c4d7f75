import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Client } from '@temporalio/client';
import { CalendarModule } from '#activities/calendar/calendar.module.js';
import { JournalModule } from '#activities/journal/journal.module.js';
import { PersonIndex } from '#activities/journal/person-index.js';
import { AlertChannels } from '#activities/notify/alert-channels.js';
import { BankClient } from '#activities/payment/bank-client.js';
import { PaymentModule } from '#activities/payment/payment.module.js';
import { LinkSignatures, LinkSigner } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';

/** What every activity needs, made once by main: the database, the seal, the index of persons, the bank, the channels, the people. */
@Global()
@Module({})
export class WorkerModule {
  static with(outside: { database: DataSource; seal: Seal; signer: LinkSigner; signatures: LinkSignatures; index: PersonIndex; bank: BankClient; client: Client; channels: AlertChannels; staff: Staff }): DynamicModule {
    const providers = [
      { provide: DataSource, useValue: outside.database },
      { provide: Seal, useValue: outside.seal },
      { provide: LinkSigner, useValue: outside.signer },
      { provide: LinkSignatures, useValue: outside.signatures },
      { provide: PersonIndex, useValue: outside.index },
      { provide: BankClient, useValue: outside.bank },
      { provide: Client, useValue: outside.client },
      { provide: AlertChannels, useValue: outside.channels },
      { provide: Staff, useValue: outside.staff },
    ];
    return { module: WorkerModule, imports: [CalendarModule, JournalModule, PaymentModule], providers, exports: providers };
  }
}
