import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Accounts } from '#infra/accounts.js';
import { rowsWithin } from '#infra/database/rows.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { tokenRevocationView } from '#libs/contracts/view.js';
import { regionCovers } from '#libs/relief/authority.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Takes tokens back: whoever shows one is told with the next request that it is none. */
@Injectable()
export class Revocations {
  constructor(private readonly database: DataSource, private readonly accounts: Accounts) {}

  /** One's own, or of whoever's account one keeps; all that were issued so far where no `tokenId` is named. @throws unknown-staff */
  async revoke({ accountId, tokenId }: { accountId: string; tokenId: string | null }, actor: Actor): Promise<z.infer<typeof tokenRevocationView>> {
    if (accountId !== actor.id && !await this.keeps(accountId, actor)) throw Problem.atField('unknown-staff', 'accountId');
    const [row] = await rowsWithin(this.database, rowScopeOf(actor)).query<{ at: Date }>('SELECT revoke_token($1, $2) AS at', [accountId, tokenId]);
    return { accountId, tokenId, at: instantOf(row!.at.getTime()) };
  }

  private async keeps(accountId: string, actor: Actor): Promise<boolean> {
    const account = await this.accounts.kept(accountId);
    return actor.role === 'administrator' && actor.onBehalfOf === undefined && account !== null && regionCovers(actor.region, account.region);
  }
}
