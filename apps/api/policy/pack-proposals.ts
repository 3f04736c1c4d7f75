import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rowsWithin } from '#infra/database/rows.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { PackProposalRequest } from '#libs/contracts/request.js';
import type { PackProposalView } from '#libs/contracts/view.js';
import { parsePack } from '#libs/policy/check.js';
import { WrongPack } from '#libs/policy/fault.js';
import type { Pack } from '#libs/policy/pack.js';
import { regionCovers } from '#libs/relief/authority.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ruled } from '#apps/api/problems/rule-refused.js';

interface Row {
  pack_no: string;
  county: string;
  pack_hash: string;
  content: Pack;
  proposed_by: string;
  proposed_at: Date;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
}

const COLUMNS = 'pack_no, county, pack_hash, content, proposed_by, proposed_at, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at';

/** Another pack for a county: proposed by one administrator, in force once a second has confirmed it. Cases that run keep the edition they began with. */
@Injectable()
export class PackProposals {
  constructor(private readonly database: DataSource, private readonly staff: Staff) {}

  /** @throws pack-invalid, with everything that is wrong, by its place in the file. */
  async propose({ county, yaml }: PackProposalRequest, actor: Actor): Promise<PackProposalView> {
    if (!this.staff.counties.has(county) || !regionCovers(actor.region, county)) throw Problem.atField('not-in-region', 'county');
    const pack = checked(yaml);
    const values = [county, digestOf(pack), JSON.stringify(pack), pack.validFrom, pack.validTo];
    return this.settle(`SELECT ${COLUMNS} FROM propose_pack($1, $2, $3, $4, $5)`, values, actor);
  }

  /** The latest first. */
  async list(actor: Actor): Promise<PackProposalView[]> {
    const rows = await this.database.query(`SELECT ${COLUMNS} FROM county_pack ORDER BY pack_no DESC LIMIT 200`) as Row[];
    return rows.filter(({ county }) => regionCovers(actor.region, county)).map(view);
  }

  /** Not by whoever proposed it, nor by whom either of the two has made of late. @throws not-found for another region's as well. */
  confirm(packNo: string, actor: Actor): Promise<PackProposalView> {
    return this.settle(`SELECT ${COLUMNS} FROM confirm_pack($1)`, [packNo], actor);
  }

  withdraw(packNo: string, actor: Actor): Promise<PackProposalView> {
    return this.settle(`SELECT ${COLUMNS} FROM withdraw_pack($1)`, [packNo], actor);
  }

  private async settle(sql: string, values: unknown[], actor: Actor): Promise<PackProposalView> {
    const [row] = await ruled(rowsWithin(this.database, rowScopeOf(actor)).query<Row>(sql, values));
    return view(row!);
  }
}

function checked(yaml: string): Pack {
  try {
    return parsePack(yaml);
  } catch (error) {
    if (error instanceof WrongPack) throw new Problem('pack-invalid', { errors: error.faults.slice(0, MOST_FAULTS).map(({ path, message }) => ({ field: path || 'yaml', message })) });
    // Its own words would quote the file.
    throw new Problem('pack-invalid', { errors: [{ field: 'yaml', message: { zh: '不是 YAML，请核对缩进和引号。', en: 'This is no YAML. Check indentation and quotes.' } }] });
  }
}

const MOST_FAULTS = 100;

function view({ pack_no, county, pack_hash, content: { id, version, title, notice, validFrom, validTo }, proposed_by, proposed_at, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at }: Row): PackProposalView {
  const at = (date: Date | null) => date && instantOf(date.getTime());
  return {
    packNo: pack_no, county, hash: pack_hash, id, version, title, notice, validFrom, validTo, proposedBy: proposed_by, proposedAt: at(proposed_at)!,
    confirmedBy: confirmed_by, confirmedAt: at(confirmed_at), withdrawnBy: withdrawn_by, withdrawnAt: at(withdrawn_at),
  };
}
