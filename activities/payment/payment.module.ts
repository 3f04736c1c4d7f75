import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Seal } from '#infra/seal.js';
import { BankClient } from '#activities/payment/bank-client.js';
import { Payments } from '#activities/payment/payments.js';

@Module({
  providers: [{
    provide: Payments,
    inject: [DataSource, Seal, BankClient],
    useFactory: (database: DataSource, seal: Seal, bank: BankClient) => new Payments(database, seal, bank),
  }],
  exports: [Payments],
})
export class PaymentModule {}
