import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { instantOf } from '#libs/clock/instant.js';
import type { commandAnswer } from '#libs/contracts/view.js';
import type { RequestKeys } from '#apps/api/relief-case/request-keys.js';
import { Problem } from '#apps/api/problems/problem.js';

export type Answer = z.infer<typeof commandAnswer>;

/** What commands came to, from the journal: it remembers them longer than any workflow. */
@Injectable()
export class Answers {
  constructor(private readonly database: DataSource) {}

  /** The answer a key was given before, whichever case it went to. @throws idempotency-key-reused when it carried another command. */
  async find({ cause, requestHash }: Pick<RequestKeys, 'cause' | 'requestHash'>): Promise<Answer | null> {
    const rows = await this.database.query(
      `SELECT c.request_hash, e.case_no, e.seq, e.type, e.occurred_at, e.recorded_at
         FROM journal_cause c JOIN journal_event e ON e.case_id = c.case_id AND e.seq BETWEEN c.first_seq AND c.last_seq
        WHERE c.cause = $1 ORDER BY e.seq`,
      [cause],
    ) as { request_hash: string | null; case_no: string; seq: number; type: string; occurred_at: Date; recorded_at: Date }[];
    const [first] = rows;
    if (!first) return null;
    if (first.request_hash !== requestHash) throw new Problem('idempotency-key-reused');
    return {
      caseNo: first.case_no,
      events: rows.map(({ seq, type, occurred_at, recorded_at }) => ({
        seq, type, occurredAt: instantOf(occurred_at.getTime()), recordedAt: instantOf(recorded_at.getTime()),
      })),
    };
  }
}
