import { Global, Module } from '@nestjs/common';
import { AccountController } from '#apps/api/account/account.controller.js';
import { AccountKeeper } from '#apps/api/account/account-keeper.js';
import { AccountProposalController } from '#apps/api/account/account-proposal.controller.js';
import { AccountProposals } from '#apps/api/account/account-proposals.js';
import { DelegationController } from '#apps/api/account/delegation.controller.js';
import { Delegations } from '#apps/api/account/delegations.js';

@Global()
@Module({ controllers: [AccountController, AccountProposalController, DelegationController], providers: [AccountKeeper, AccountProposals, Delegations], exports: [Delegations] })
export class AccountModule {}
