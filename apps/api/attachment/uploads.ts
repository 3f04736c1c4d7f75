import { Injectable } from '@nestjs/common';
import type { Rows } from '#infra/database/rows.js';
import type { FileOf } from '#infra/files/file-store.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Counts } from '#apps/api/counts/counts.js';
import { Problem } from '#apps/api/problems/problem.js';

const DAY_MS = 86_400_000;

/** Which files were handed in, and what the store calls them. The journal says when one is attached, the worker when one goes. */
@Injectable()
export class Uploads {
  constructor(private readonly settings: ApiSettings, private readonly counts: Counts) {}

  /** Takes so many bytes of what an account may hand in within a day. @throws upload-allowance-used */
  async take(accountId: string, sizeBytes: number): Promise<void> {
    const { amount, ttlMs } = await this.counts.take('upload-bytes', accountId, DAY_MS, sizeBytes);
    if (amount > this.settings.uploadBytesPerDay) throw new Problem('upload-allowance-used', { headers: { 'retry-after': String(Math.ceil(ttlMs / 1_000)) } });
  }

  /** @throws case-files-full where one more of that size would be too much, or the case has too much already. */
  async assertRoom(rows: Rows, caseId: string, sizeBytes = 0): Promise<void> {
    const { filesPerCase, fileBytesPerCase } = this.settings;
    const { files, bytes } = await this.held(rows, caseId);
    if (files >= filesPerCase || bytes + sizeBytes > fileBytesPerCase) throw new Problem('case-files-full');
  }

  /**
   * The name to put it under. From now on it stays for days, however often it was handed in before; one that is on its way out goes, and this is another.
   * @throws case-files-full
   */
  async begin(rows: Rows, { caseId, sha256 }: FileOf, { sizeBytes, scanned }: { sizeBytes: number; scanned: boolean }): Promise<string> {
    const [upload] = await rows.query<{ name: string; fresh: boolean }>(
      `INSERT INTO upload (case_id, sha256, size_bytes, scanned_at) VALUES ($1, $2, $3, CASE WHEN $4 THEN clock_timestamp() END)
       ON CONFLICT (case_id, sha256) WHERE state <> 'going' DO UPDATE SET touched_at = clock_timestamp(), size_bytes = excluded.size_bytes,
         scanned_at = coalesce(excluded.scanned_at, upload.scanned_at)
       RETURNING name, xmax = 0 AS fresh`, [caseId, sha256, sizeBytes, scanned]);
    const { name, fresh } = upload!;
    // First it is there, then it is counted: of several that come at once each counts the others.
    if (fresh && this.isBeyond(await this.held(rows, caseId))) {
      await rows.query(`UPDATE upload SET state = 'going' WHERE name = $1 AND state = 'coming'`, [name]);
      throw new Problem('case-files-full');
    }
    return name;
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

  private async held(rows: Rows, caseId: string): Promise<{ files: number; bytes: number }> {
    const [held] = await rows.query<{ files: number; bytes: string }>(
      `SELECT count(*)::int AS files, coalesce(sum(size_bytes), 0) AS bytes FROM upload WHERE case_id = $1 AND state <> 'going'`, [caseId]);
    return { files: held!.files, bytes: Number(held!.bytes) };
  }

  private isBeyond({ files, bytes }: { files: number; bytes: number }): boolean {
    return files > this.settings.filesPerCase || bytes > this.settings.fileBytesPerCase;
  }
}
