import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { rowsWithin } from '#infra/database/rows.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { idLookupList } from '#libs/contracts/view.js';
import type { IdLookupBy } from '#libs/contracts/words.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { ReadQuery } from '#apps/api/read-log/read-query.js';

interface Row {
  lookup_no: string;
  looked_at: Date;
  actor: Actor;
  sought_by: IdLookupBy;
  asked: number;
  found: number;
  refused: boolean;
}

/** Looks for people by their identity number: each on record before its answer, whether or not it found any. */
@Injectable()
export class IdLookups {
  constructor(private readonly database: DataSource, private readonly settings: ApiSettings) {}

  /** All API processes count together, in the database. @throws too-many-lookups beyond the account's allowance of the day. */
  async take(actor: Actor, by: IdLookupBy, { asked, found }: { asked: number; found: number }): Promise<void> {
    const [row] = await rowsWithin(this.database, rowScopeOf(actor)).query<{ taken: boolean }>('SELECT take_id_lookup($1, $2, $3, $4, $5, $6) AS taken', [
      JSON.stringify(actor), actor.region, by, asked, found, this.settings.idLookupsPerDay,
    ]);
    if (!row!.taken) throw new Problem('too-many-lookups');
  }

  /** The latest first, of those who work in the actor's region. */
  async list({ account, after, limit }: Omit<ReadQuery, 'caseNo'>, actor: Actor): Promise<z.infer<typeof idLookupList>> {
    const rows = await rowsWithin(this.database, rowScopeOf(actor)).query<Row>(
      `SELECT lookup_no, looked_at, actor, sought_by, asked, found, refused FROM id_lookup
        WHERE ($1::text IS NULL OR account_id = $1) AND ($2::bigint IS NULL OR lookup_no < $2) ORDER BY lookup_no DESC LIMIT $3`,
      [account ?? null, after ?? null, limit + 1]);
    const page = rows.slice(0, limit);
    return { lookups: page.map(view), next: rows.length > limit ? page.at(-1)!.lookup_no : null };
  }
}

function view({ lookup_no, looked_at, actor, sought_by, asked, found, refused }: Row): z.infer<typeof idLookupList>['lookups'][number] {
  const { id, role, region, department, onBehalfOf } = actor;
  return {
    lookupNo: lookup_no, at: instantOf(looked_at.getTime()),
    by: { id, role, region, ...(department !== undefined && { department }), ...(onBehalfOf !== undefined && { onBehalfOf }) },
    soughtBy: sought_by, asked, found, refused,
  };
}
