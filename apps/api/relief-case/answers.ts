import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { instantOf } from '#libs/clock/instant.js';
import type { commandAnswer } from '#libs/contracts/view.js';
import type { RequestKeys } from '#apps/api/relief-case/request-keys.js';
import { LANDED } from '#apps/api/relief-case/current-edition.js';
import { Problem } from '#apps/api/problems/problem.js';

export type Answer = z.infer<typeof commandAnswer>;

/** What commands came to, from the journal: it remembers them longer than any workflow. */
@Injectable()
export class Answers {
  constructor(private readonly database: DataSource) {}

  /** The answer a key was given before, whichever case it went to. @throws idempotency-key-reused when it carried another command. */
  async find(keys: Pick<RequestKeys, 'cause' | 'requestHash'>): Promise<Answer | null> {
    return (await this.findOrOpen(keys)).answer;
  }

  /** The same, with the years of working days that have landed: what a new case begins with. */
  async findOrOpen(keys: Pick<RequestKeys, 'cause' | 'requestHash'>): Promise<{ answer: Answer | null; landed: string[] }> {
    const [row] = await this.database.query(`SELECT ${ANSWERED_UNDER_1} AS answered, ${LANDED} AS landed`, [keys.cause]) as [{ answered: Answered; landed: string[] }];
    return { answer: answerOf(row.answered, keys), landed: row.landed };
  }
}

/** What the cause `$1` came to, as a column: so that whoever looks for something else as well looks once. */
export const ANSWERED_UNDER_1 = `(SELECT json_agg(json_build_object('request_hash', c.request_hash, 'case_no', e.case_no, 'seq', e.seq, 'type', e.type, 'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at) ORDER BY e.seq)
  FROM journal_cause c JOIN journal_event e ON e.case_id = c.case_id AND e.seq BETWEEN c.first_seq AND c.last_seq WHERE c.cause = $1)`;

export type Answered = { request_hash: string | null; case_no: string; seq: number; type: string; occurred_at: string; recorded_at: string }[] | null;

/** @throws idempotency-key-reused when the key carried another command. */
export function answerOf(answered: Answered, { requestHash }: Pick<RequestKeys, 'requestHash'>): Answer | null {
  if (!answered) return null;
  if (answered[0]!.request_hash !== requestHash) throw new Problem('idempotency-key-reused');
  return {
    caseNo: answered[0]!.case_no,
    events: answered.map(({ seq, type, occurred_at, recorded_at }) => ({ seq, type, occurredAt: instantOf(Date.parse(occurred_at)), recordedAt: instantOf(Date.parse(recorded_at)) })),
  };
}
