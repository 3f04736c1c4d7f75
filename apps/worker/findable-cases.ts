import type { DataSource } from 'typeorm';
import type { PersonIndex } from '#activities/journal/person-index.js';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { stateContext } from '#infra/database/sealed.js';
import type { Seal } from '#infra/seal.js';
import { openState } from '#libs/relief/evolve.js';

const BATCH = 100;

/** Gives cases of earlier releases what they are found by; those of this one have it from their journal. */
export class FindableCases implements LockedWork {
  readonly name = 'findable-cases';
  readonly lock = 7_210_009;
  readonly pauseMs = 300_000;

  constructor(private readonly database: DataSource, private readonly seal: Seal, private readonly index: PersonIndex) {}

  async turn(): Promise<number> {
    const cases = await this.database.query(`SELECT case_id, sealed_state FROM relief_case WHERE NOT has_keys ORDER BY case_id LIMIT ${BATCH}`) as { case_id: string; sealed_state: Buffer }[];
    for (const { case_id: caseId, sealed_state: sealed } of cases) await this.index.makeFindable(this.database, caseId, openState(this.seal.openJson(sealed, stateContext(caseId))));
    return cases.length;
  }
}
