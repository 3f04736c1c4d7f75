import { Module } from '@nestjs/common';
import { BankController } from '#apps/api/bank/bank.controller.js';

@Module({ controllers: [BankController] })
export class BankModule {}
