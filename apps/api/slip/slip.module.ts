import { Module } from '@nestjs/common';
import { SlipController } from '#apps/api/slip/slip.controller.js';
import { SlipReader } from '#apps/api/slip/slip-reader.js';

@Module({ controllers: [SlipController], providers: [SlipReader] })
export class SlipModule {}
