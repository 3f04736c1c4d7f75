import type { ProblemBody } from '#libs/contracts/view.js';

/** Why a command did not do what was asked: a sentence in both languages, or what the API answered. */
export class Failure extends Error {
  readonly says: { zh: string; en: string };
  readonly problem: ProblemBody | undefined;
  /** Asked in a wrong way, rather than refused. */
  readonly usage: boolean;

  constructor(says: { zh: string; en: string }, { problem, usage = false }: { problem?: ProblemBody; usage?: boolean } = {}) {
    super(says.en);
    this.says = says;
    this.problem = problem;
    this.usage = usage;
  }
}
