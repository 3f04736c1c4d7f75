import { Injectable } from '@nestjs/common';
import type { Rows } from '#infra/database/rows.js';
import type { FileOf } from '#infra/files/file-store.js';

/** Which files were handed in, and what the store calls them. The journal says when one is attached, the worker when one goes. */
@Injectable()
export class Uploads {
  /** The name to put it under. From now on it stays for days, however often it was handed in before; one that is on its way out goes, and this is another. */
  async begin(rows: Rows, { caseId, sha256 }: FileOf): Promise<string> {
    const [upload] = await rows.query<{ name: string }>(
      `INSERT INTO upload (case_id, sha256) VALUES ($1, $2)
       ON CONFLICT (case_id, sha256) WHERE state <> 'going' DO UPDATE SET touched_at = clock_timestamp() RETURNING name`, [caseId, sha256]);
    return upload!.name;
  }

  /** It is in the store. Not before that: what is not can be attached by nobody. */
  async kept(rows: Rows, name: string): Promise<void> {
    await rows.query(`UPDATE upload SET state = 'kept' WHERE name = $1 AND state = 'coming'`, [name]);
  }

  /** Null for what was never handed in, or is on its way out. */
  async find(rows: Rows, { caseId, sha256 }: FileOf): Promise<string | null> {
    const [row] = await rows.query<{ name: string }>(`SELECT name FROM upload WHERE case_id = $1 AND sha256 = $2 AND state IN ('kept', 'attached')`, [caseId, sha256]);
    return row?.name ?? null;
  }
}
