import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rowsWithin } from '#infra/database/rows.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { AccountProposalView } from '#libs/contracts/view.js';
import { regionPrefix } from '#libs/relief/authority.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { ruled } from '#apps/api/problems/rule-refused.js';

interface Row {
  proposal_no: string;
  account_id: string;
  before: AccountProposalView['before'];
  after: AccountProposalView['after'];
  contact_changes: boolean;
  proposed_by: string;
  proposed_at: Date;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
}

const COLUMNS = `proposal_no, account_id, before, after, contact_changes, proposed_by, proposed_at, confirmed_by, confirmed_at,
  withdrawn_by, withdrawn_at`;

/** Guarded posts, which one administrator proposes and another confirms. Who may, the database's functions say (decision 28). */
@Injectable()
export class AccountProposals {
  constructor(private readonly database: DataSource) {}

  /** Whether the account may not be kept on one person's word. */
  async takesTwo({ id, role, phoneKey, residentKey }: { id: string; role: string; phoneKey: unknown; residentKey: unknown }, actor: Actor): Promise<boolean> {
    const [row] = await this.within<{ two: boolean }>(actor, 'SELECT takes_two($1, $2, $3, $4) AS two', [id, role, phoneKey, residentKey]);
    return row!.two;
  }

  /** `values`: what `propose_account` takes. */
  async propose(values: unknown[], actor: Actor): Promise<AccountProposalView> {
    const [row] = await this.within<Row>(
      actor, `SELECT ${COLUMNS} FROM propose_account($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, values);
    return view(row!);
  }

  /** Those that wait first, then the latest. */
  async list(actor: Actor): Promise<AccountProposalView[]> {
    const rows = await this.database.query(
      `SELECT ${COLUMNS} FROM account_proposal WHERE starts_with(region, $1) OR starts_with(before->>'region', $1)
        ORDER BY confirmed_at IS NULL AND withdrawn_at IS NULL DESC, proposal_no DESC LIMIT 200`, [regionPrefix(actor.region)]) as Row[];
    return rows.map(view);
  }

  async confirm(proposalNo: string, actor: Actor): Promise<AccountProposalView> {
    const [row] = await this.within<Row>(actor, `SELECT ${COLUMNS} FROM confirm_account($1)`, [proposalNo]);
    return view(row!);
  }

  /** By whoever proposed it, or who declines it. */
  async withdraw(proposalNo: string, actor: Actor): Promise<AccountProposalView> {
    const [row] = await this.within<Row>(actor, `SELECT ${COLUMNS} FROM withdraw_account($1)`, [proposalNo]);
    return view(row!);
  }

  private within<T>(actor: Actor, text: string, values: unknown[]): Promise<T[]> {
    return ruled(rowsWithin(this.database, rowScopeOf(actor)).query<T>(text, values));
  }
}

function view(row: Row): AccountProposalView {
  const at = (date: Date | null) => date && instantOf(date.getTime());
  return {
    proposalNo: row.proposal_no, accountId: row.account_id, before: row.before, after: row.after, contactChanges: row.contact_changes,
    proposedBy: row.proposed_by, proposedAt: at(row.proposed_at)!, confirmedBy: row.confirmed_by, confirmedAt: at(row.confirmed_at),
    withdrawnBy: row.withdrawn_by, withdrawnAt: at(row.withdrawn_at),
  };
}
