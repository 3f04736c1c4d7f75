import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { instantOf } from '#libs/clock/instant.js';
import type { commandAnswer } from '#libs/contracts/view.js';
import type { RequestKeys } from '#apps/api/relief-case/request-keys.js';
import { type Landed, LANDED } from '#apps/api/relief-case/current-edition.js';
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

  /** The same, with what was published since the release: what a new case begins with. */
  async findOrOpen(keys: Pick<RequestKeys, 'cause' | 'requestHash'>): Promise<{ answer: Answer | null; landed: Landed }> {
    const [row] = await this.database.query(`SELECT answered($1) AS answered, ${LANDED} AS landed`, [keys.cause]) as [{ answered: Answered; landed: Landed }];
    return { answer: answerOf(row.answered, keys), landed: row.landed };
  }
}

/** What a cause came to, as the database's own function says: one's key is good for its answer, even if the case has since gone out of sight. */
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
