import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { Accounts } from '#infra/accounts.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { FileStore } from '#infra/files/file-store.js';
import { BlindIndex } from '#infra/blind-index.js';
import { Hashes } from '#infra/hashes.js';
import { LinkSignatures } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { AccountModule } from '#apps/api/account/account.module.js';
import { AlertModule } from '#apps/api/alert/alert.module.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Staff } from '#infra/staff.js';
import { Tokens } from '#apps/api/auth/access.guard.js';
import { AttachmentModule } from '#apps/api/attachment/attachment.module.js';
import { AuditModule } from '#apps/api/audit/audit.module.js';
import { BankModule } from '#apps/api/bank/bank.module.js';
import { BoardModule } from '#apps/api/board/board.module.js';
import { CalendarModule } from '#apps/api/calendar/calendar.module.js';
import { CitizenModule } from '#apps/api/citizen/citizen.module.js';
import { CountsModule } from '#apps/api/counts/counts.module.js';
import { DocumentModule } from '#apps/api/document/document.module.js';
import { HealthModule } from '#apps/api/health/health.module.js';
import { LateEntryModule } from '#apps/api/late-entry/late-entry.module.js';
import { MetricsModule } from '#apps/api/metrics/metrics.module.js';
import { CurrentEdition } from '#apps/api/relief-case/current-edition.js';
import { PolicyModule } from '#apps/api/policy/policy.module.js';
import { ReadLogModule } from '#apps/api/read-log/read-log.module.js';
import { ReferenceModule } from '#apps/api/reference/reference.module.js';
import { ReliefCaseModule } from '#apps/api/relief-case/relief-case.module.js';
import { SearchModule } from '#apps/api/search/search.module.js';
import { SessionModule } from '#apps/api/session/session.module.js';
import { SlipModule } from '#apps/api/slip/slip.module.js';

/** What the API stands on: made before Nest is, and handed in. */
export interface Ground {
  settings: ApiSettings;
  database: DataSource;
  client: Client;
  seal: Seal;
  index: BlindIndex;
  hashes: Hashes;
  /** With public halves only: it tells what a worker has signed. */
  signatures: LinkSignatures;
  files: FileStore;
  tokens: Tokens;
  staff: Staff;
  accounts: Accounts;
  edition: CurrentEdition;
  clock: DatabaseClock;
}

@Global()
@Module({})
class GroundModule {
  static on({ settings, database, client, seal, index, hashes, signatures, files, tokens, staff, accounts, edition, clock }: Ground): DynamicModule {
    const providers = [
      { provide: ApiSettings, useValue: settings }, { provide: DataSource, useValue: database }, { provide: Client, useValue: client },
      { provide: Seal, useValue: seal }, { provide: BlindIndex, useValue: index }, { provide: Hashes, useValue: hashes }, { provide: LinkSignatures, useValue: signatures }, { provide: FileStore, useValue: files }, { provide: Tokens, useValue: tokens }, { provide: Staff, useValue: staff }, { provide: Accounts, useValue: accounts }, { provide: CurrentEdition, useValue: edition },
      { provide: DatabaseClock, useValue: clock },
    ];
    return { module: GroundModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

@Module({})
export class ApiModule {
  static on(ground: Ground): DynamicModule {
    return { module: ApiModule, imports: [GroundModule.on(ground), CountsModule, AccountModule, ReliefCaseModule, AlertModule, AttachmentModule, AuditModule, BankModule, BoardModule, CalendarModule, CitizenModule, DocumentModule, LateEntryModule, ReadLogModule, HealthModule, MetricsModule, PolicyModule, ReferenceModule, SearchModule, SessionModule, SlipModule] };
  }
}
