import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Accounts, accountValues, Contacts, type Identified, type KeptAccount, ResidentIds } from '#infra/accounts.js';
import { BlindIndex } from '#infra/blind-index.js';
import { rowsWithin } from '#infra/database/rows.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { AccountBody } from '#libs/contracts/request.js';
import type { AccountProposalView, accountChangeList, accountView } from '#libs/contracts/view.js';
import { mask } from '#libs/identifiers/mask.js';
import { isPerson, regionCovers, regionPrefix, workRegion } from '#libs/relief/authority.js';
import type { AccountChangeQuery } from '#apps/api/account/account-query.js';
import { AccountProposals } from '#apps/api/account/account-proposals.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ruled } from '#apps/api/problems/rule-refused.js';

type AccountView = z.infer<typeof accountView>;
type Change = z.infer<typeof accountChangeList>['changes'][number];

/** What became of it: it is so now, or waits for a second administrator. */
export type Kept = { account: AccountView } | { proposal: AccountProposalView };

/** Administrators keep the accounts of their region, save their own; every change is on record. A guarded post takes two. */
@Injectable()
export class AccountKeeper {
  private readonly contacts: Contacts;
  private readonly residentIds: ResidentIds;

  constructor(
    private readonly database: DataSource, private readonly accounts: Accounts, private readonly staff: Staff, private readonly seal: Seal,
    private readonly index: BlindIndex, private readonly proposals: AccountProposals,
  ) {
    this.contacts = new Contacts(database, seal);
    this.residentIds = new ResidentIds(database, seal);
  }

  async list(actor: Actor): Promise<AccountView[]> {
    const kept = (await this.accounts.all({ left: true })).filter(({ region }) => regionCovers(actor.region, region));
    const [contacts, residentIds] = [await this.contacts.all(), await this.residentIds.all()];
    return kept.map(account => shown(account, { ...contacts.get(account.id), residentId: residentIds.get(account.id) }));
  }

  /** Makes the account so, whether it was there before or not, or proposes that it be so. */
  async keep(id: string, body: AccountBody, actor: Actor): Promise<Kept> {
    // Whoever gives out posts gives themselves none.
    if (isPerson(actor, id)) throw new Problem('own-account');
    this.assertRegion(body.region, actor);
    const before = await this.accounts.kept(id);
    // Outside their region there is no such account, and no second one of that name.
    if (before && !regionCovers(actor.region, before.region)) throw new Problem('not-found');
    const was: Identified = { ...(await this.contacts.all()).get(id), residentId: (await this.residentIds.all()).get(id) };
    const account = { ...body, id, residentId: body.residentId ?? was.residentId };
    const values = [...accountValues(account, this.seal, this.index), body.active];
    const [phoneKey, , residentKey] = values.slice(8);
    if (await this.proposals.takesTwo({ id, role: body.role, phoneKey, residentKey }, actor)) {
      const differs = was.phone !== account.phone || was.email !== account.email || was.residentId !== account.residentId;
      return { proposal: await this.proposals.propose([...values, differs], actor) };
    }
    await ruled(rowsWithin(this.database, rowScopeOf(actor)).query(
      'SELECT keep_account($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', values));
    return { account: shown((await this.accounts.kept(id))!, account) };
  }

  /** The latest first. */
  async changes({ after, limit }: AccountChangeQuery, actor: Actor): Promise<z.infer<typeof accountChangeList>> {
    const rows = await this.database.query(
      `SELECT change_no, changed_at, account_id, changed_by, confirmed_by, reason, before, after FROM account_change
        WHERE starts_with(after->>'region', $1) AND ($2::bigint IS NULL OR change_no < $2) ORDER BY change_no DESC LIMIT $3`,
      [regionPrefix(actor.region), after ?? null, limit + 1]) as ChangeRow[];
    const changes = rows.slice(0, limit).map(row => ({
      changeNo: row.change_no, at: instantOf(row.changed_at.getTime()), accountId: row.account_id, by: row.changed_by,
      confirmedBy: row.confirmed_by, reason: row.reason, before: row.before, after: row.after,
    }));
    return { changes, next: rows.length > limit ? changes.at(-1)!.changeNo : null };
  }

  /** A county, town or village there is, or the whole instance's body, within the administrator's own. */
  private assertRegion(region: string, actor: Actor): void {
    const known = this.staff.counties.has(region) || this.staff.towns.has(workRegion(region)) || region === this.staff.body;
    if (!known || !regionCovers(actor.region, region)) throw Problem.atField('not-in-region', 'region');
  }
}

interface ChangeRow {
  change_no: string;
  changed_at: Date;
  account_id: string;
  changed_by: string;
  confirmed_by: string | null;
  reason: string | null;
  before: Change['before'];
  after: Change['after'];
}

function shown({ id, name, role, region, department, active, otherAccounts = [] }: KeptAccount, { phone, email, residentId }: Identified = {}): AccountView {
  return {
    id, name, role, region, ...(department !== undefined && { department }), active, phone: phone ?? null, email: email ?? null,
    residentId: residentId === undefined ? null : mask.residentId(residentId), otherAccounts,
  };
}
