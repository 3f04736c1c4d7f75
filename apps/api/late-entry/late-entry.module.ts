import { Module } from '@nestjs/common';
import { LateEntryController } from '#apps/api/late-entry/late-entry.controller.js';
import { LateEntryReader } from '#apps/api/late-entry/late-entry-reader.js';

@Module({ controllers: [LateEntryController], providers: [LateEntryReader] })
export class LateEntryModule {}
