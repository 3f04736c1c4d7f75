import { Global, Module } from '@nestjs/common';
import { Counts } from '#apps/api/counts/counts.js';
import { Streams } from '#apps/api/counts/streams.js';

@Global()
@Module({ providers: [Counts, Streams], exports: [Counts, Streams] })
export class CountsModule {}
