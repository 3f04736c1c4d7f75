import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rowsWithin } from '#infra/database/rows.js';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { instantOf } from '#libs/clock/instant.js';
import type { CalendarLandingState } from '#libs/contracts/calendar-landing.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CalendarProposalView } from '#libs/contracts/view.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ruled } from '#apps/api/problems/rule-refused.js';
import { Submission, WorkflowGone } from '#apps/api/relief-case/submission.js';

interface Row {
  proposal_no: string;
  year: number;
  edition: number;
  content: Omit<CalendarYear, 'edition'>;
  proposed_by: string;
  proposed_at: Date;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  published: boolean;
}

const COLUMNS = `proposal_no, year, edition, content, proposed_by, proposed_at, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at,
  EXISTS (SELECT FROM calendar_year y WHERE y.year = p.year AND y.edition = p.edition) AS published`;

/**
 * A year of working days counts in every case of every county, so two administrators of the body that speaks for the whole
 * instance agree on it (decision 29). Who may, the database's functions say.
 */
@Injectable()
export class CalendarProposals {
  constructor(private readonly database: DataSource, private readonly submission: Submission) {}

  async propose(year: CalendarYear, actor: Actor): Promise<CalendarProposalView> {
    const [row] = await this.within(actor, `SELECT ${COLUMNS} FROM propose_calendar($1, $2) p`, [year.year, JSON.stringify(year)]);
    return view(row!);
  }

  /** The latest first. */
  async list(actor: Actor): Promise<CalendarProposalView[]> {
    const rows = await this.within(actor, `SELECT ${COLUMNS} FROM calendar_proposal p ORDER BY proposal_no DESC LIMIT 200`, []);
    return rows.map(view);
  }

  /** Confirms it and lands it; asked again, it says how far the landing has come. */
  async confirm(proposalNo: string, actor: Actor): Promise<{ proposal: CalendarProposalView; landing: CalendarLandingState }> {
    const [row] = await this.within(actor, `SELECT ${COLUMNS} FROM confirm_calendar($1) p`, [proposalNo]);
    const { content, edition, proposed_by: proposedBy, confirmed_by: confirmedBy } = row!;
    const published = { year: { ...content, edition }, proposedBy, confirmedBy: confirmedBy! };
    const landing = await this.submission.land(published).catch((error: unknown) => {
      throw error instanceof WorkflowGone ? new Problem('unavailable') : error;
    });
    return { proposal: { ...view(row!), published: true }, landing };
  }

  /** By whoever proposed it, or who declines it. */
  async withdraw(proposalNo: string, actor: Actor): Promise<CalendarProposalView> {
    const [row] = await this.within(actor, `SELECT ${COLUMNS} FROM withdraw_calendar($1) p`, [proposalNo]);
    return view(row!);
  }

  private within(actor: Actor, text: string, values: unknown[]): Promise<Row[]> {
    return ruled(rowsWithin(this.database, rowScopeOf(actor)).query<Row>(text, values));
  }
}

function view(row: Row): CalendarProposalView {
  const at = (date: Date | null) => date && instantOf(date.getTime());
  const { notice, holidays, workdays } = row.content;
  return {
    proposalNo: row.proposal_no, year: row.year, edition: row.edition, notice, holidays, workdays,
    proposedBy: row.proposed_by, proposedAt: at(row.proposed_at)!, confirmedBy: row.confirmed_by, confirmedAt: at(row.confirmed_at),
    withdrawnBy: row.withdrawn_by, withdrawnAt: at(row.withdrawn_at), published: row.published,
  };
}
