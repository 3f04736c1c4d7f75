import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Accounts, accountValues, type Contact, Contacts, type KeptAccount } from '#infra/accounts.js';
import { rowsWithin } from '#infra/database/rows.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { AccountBody } from '#libs/contracts/request.js';
import type { accountChangeList, accountView } from '#libs/contracts/view.js';
import { regionCovers, regionPrefix, workRegion } from '#libs/relief/authority.js';
import type { AccountChangeQuery } from '#apps/api/account/account-query.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';

type AccountView = z.infer<typeof accountView>;
type Change = z.infer<typeof accountChangeList>['changes'][number];

/** Administrators keep the accounts of their region, save their own; every change is on record. */
@Injectable()
export class AccountKeeper {
  private readonly contacts: Contacts;

  constructor(private readonly database: DataSource, private readonly accounts: Accounts, private readonly staff: Staff, private readonly seal: Seal) {
    this.contacts = new Contacts(database, seal);
  }

  async list(actor: Actor): Promise<AccountView[]> {
    const kept = (await this.accounts.all({ left: true })).filter(({ region }) => regionCovers(actor.region, region));
    const contacts = await this.contacts.all();
    return kept.map(account => shown(account, contacts.get(account.id)));
  }

  /** Makes the account so, whether it was there before or not. */
  async keep(id: string, body: AccountBody, actor: Actor): Promise<AccountView> {
    // Whoever gives out posts gives themselves none.
    if (id === actor.id || id === actor.onBehalfOf) throw new Problem('own-account');
    this.assertRegion(body.region, actor);
    const account: KeptAccount = { ...body, id };
    const before = await this.accounts.kept(id);
    // Outside their region there is no such account, and no second one of that name.
    if (before && !regionCovers(actor.region, before.region)) throw new Problem('not-found');
    // The database keeps the record with it, and puts out whoever is somebody else now.
    await rowsWithin(this.database, rowScopeOf(actor)).query('SELECT keep_account($1, $2, $3, $4, $5, $6, $7, $8, $9)', [...accountValues(account, this.seal), body.active]);
    return shown(account, body);
  }

  /** The latest first. */
  async changes({ after, limit }: AccountChangeQuery, actor: Actor): Promise<z.infer<typeof accountChangeList>> {
    const rows = await this.database.query(
      `SELECT change_no, changed_at, account_id, changed_by, before, after FROM account_change
        WHERE starts_with(after->>'region', $1) AND ($2::bigint IS NULL OR change_no < $2) ORDER BY change_no DESC LIMIT $3`,
      [regionPrefix(actor.region), after ?? null, limit + 1]) as { change_no: string; changed_at: Date; account_id: string; changed_by: string; before: Change['before']; after: Change['after'] }[];
    const changes = rows.slice(0, limit).map(row => ({ changeNo: row.change_no, at: instantOf(row.changed_at.getTime()), accountId: row.account_id, by: row.changed_by, before: row.before, after: row.after }));
    return { changes, next: rows.length > limit ? changes.at(-1)!.changeNo : null };
  }

  /** A county, town or village there is, within the administrator's own. */
  private assertRegion(region: string, actor: Actor): void {
    const known = this.staff.counties.has(region) || this.staff.towns.has(workRegion(region));
    if (!known || !regionCovers(actor.region, region)) throw Problem.atField('not-in-region', 'region');
  }
}

function shown({ id, name, role, region, department, active }: KeptAccount, { phone, email }: Contact = {}): AccountView {
  return { id, name, role, region, ...(department !== undefined && { department }), active, phone: phone ?? null, email: email ?? null };
}
