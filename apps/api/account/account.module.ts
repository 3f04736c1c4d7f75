import { Global, Module } from '@nestjs/common';
import { AccountController } from '#apps/api/account/account.controller.js';
import { AccountKeeper } from '#apps/api/account/account-keeper.js';
import { DelegationController } from '#apps/api/account/delegation.controller.js';
import { Delegations } from '#apps/api/account/delegations.js';
import { DirectoryController } from '#apps/api/account/directory.controller.js';

@Global()
@Module({ controllers: [AccountController, DelegationController, DirectoryController], providers: [AccountKeeper, Delegations], exports: [Delegations] })
export class AccountModule {}
