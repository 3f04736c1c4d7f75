import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { accountOf, Accounts } from '#infra/accounts.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { rowsWithin } from '#infra/database/rows.js';
import { type Account, countyOf } from '#infra/staff.js';
import { instantOf, msOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { DelegationBody } from '#libs/contracts/request.js';
import type { delegationView } from '#libs/contracts/view.js';
import { mayRead, regionCovers, regionPrefix } from '#libs/relief/authority.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ruled } from '#apps/api/problems/rule-refused.js';

interface Row {
  delegation_no: string;
  of_account: string;
  to_account: string;
  from_at: Date;
  until_at: Date;
  ended_at: Date | null;
  made_by: string;
  needs_confirmation: boolean;
  confirmed_by: string | null;
  confirmed_at: Date | null;
}

const DAY_MS = 86_400_000;
const LONGEST_MS = 92 * DAY_MS;
const COLUMNS = 'delegation_no, of_account, to_account, from_at, until_at, ended_at, made_by, needs_confirmation, confirmed_by, confirmed_at';

/** Who stands in for whom while they are on leave: in the other's post, under their own name, between two dates. */
@Injectable()
export class Delegations {
  constructor(private readonly database: DataSource, private readonly accounts: Accounts, private readonly clock: DatabaseClock) {}

  /** The posts that were delegated to somebody for now. */
  async postsOf(id: string): Promise<Account[]> {
    const rows = await this.database.query(
      `SELECT account_id, name, role, region, department FROM account JOIN standing_delegation ON of_account = account_id WHERE to_account = $1 AND left_at IS NULL ORDER BY account_id`, [id]) as Parameters<typeof accountOf>[0][];
    return rows.map(accountOf);
  }

  async delegate({ of, to, from, until }: DelegationBody, actor: Actor): Promise<z.infer<typeof delegationView>> {
    const post = await this.delegable(of ?? actor.id, actor);
    const deputy = await this.accounts.find(to);
    // In one's own county, and somebody who works on cases: whoever keeps accounts reads none by this way either.
    if (!deputy || deputy.id === post.id || countyOf(deputy.region) !== countyOf(post.region) || !mayRead(deputy)) throw Problem.atField('unknown-staff', 'to');
    const nowMs = await this.clock.nowMs();
    if (msOf(until) <= Math.max(msOf(from), nowMs) || msOf(until) - msOf(from) > LONGEST_MS || msOf(from) < nowMs - DAY_MS) throw Problem.atField('dates-not-possible', 'until');
    const [row] = await this.within<Row>(actor, `SELECT ${COLUMNS} FROM delegate($1, $2, $3, $4)`, [post.id, to, from, until]);
    return view(row!);
  }

  /** Given or received; administrators see those of their region. The latest first. */
  async list(actor: Actor): Promise<z.infer<typeof delegationView>[]> {
    const rows = await this.database.query(
      `SELECT ${COLUMNS} FROM delegation JOIN account ON account_id = of_account WHERE of_account = $1 OR to_account = $1 OR ($2 AND starts_with(region, $3)) ORDER BY delegation_no DESC LIMIT 200`,
      [actor.id, actor.role === 'administrator', regionPrefix(actor.region)]) as Row[];
    return rows.map(view);
  }

  /** Ends it now. @throws not-found for one that is not theirs to end, or has ended. */
  async end(delegationNo: string, actor: Actor): Promise<z.infer<typeof delegationView>> {
    const [found] = await this.database.query(`SELECT ${COLUMNS} FROM delegation WHERE delegation_no = $1 AND ended_at IS NULL AND until_at > clock_timestamp()`, [delegationNo]) as Row[];
    if (!found) throw new Problem('not-found');
    await this.delegable(found.of_account, actor).catch(() => { throw new Problem('not-found'); });
    const [row] = await this.within<Row>(actor, `SELECT ${COLUMNS} FROM end_delegation($1)`, [delegationNo]);
    if (!row) throw new Problem('not-found');
    return view(row);
  }

  /** What somebody delegated into a guarded post holds once a second person has confirmed it: an administrator, or its holder. */
  async confirm(delegationNo: string, actor: Actor): Promise<z.infer<typeof delegationView>> {
    if (actor.onBehalfOf !== undefined) throw new Problem('not-found');
    const [row] = await this.within<Row>(actor, `SELECT ${COLUMNS} FROM confirm_delegation($1)`, [delegationNo]);
    return view(row!);
  }

  private within<T>(actor: Actor, text: string, values: unknown[]): Promise<T[]> {
    return ruled(rowsWithin(this.database, rowScopeOf(actor)).query<T>(text, values));
  }

  /** One's own post, or for an administrator one of their region; and one in which somebody acts on cases. What was delegated is not handed on. */
  private async delegable(of: string, actor: Actor): Promise<Account> {
    const post = await this.accounts.find(of);
    const administers = actor.role === 'administrator' && post !== null && regionCovers(actor.region, post.region);
    if (!post || !mayRead(post) || (of === actor.id ? actor.onBehalfOf !== undefined : !administers)) throw Problem.atField('unknown-staff', 'of');
    return post;
  }
}

function view({ delegation_no, of_account, to_account, from_at, until_at, ended_at, made_by, ...row }: Row): z.infer<typeof delegationView> {
  return {
    delegationNo: delegation_no, of: of_account, to: to_account, from: instantOf(from_at.getTime()), until: instantOf(until_at.getTime()), endedAt: ended_at && instantOf(ended_at.getTime()), madeBy: made_by,
    needsConfirmation: row.needs_confirmation, confirmedBy: row.confirmed_by, confirmedAt: row.confirmed_at && instantOf(row.confirmed_at.getTime()),
  };
}
