import type { ProblemCode } from '#libs/contracts/view.js';
import { Problem } from '#apps/api/problems/problem.js';

/** What the database's own functions refuse by a rule: the message is the problem's code. */
const RULE_REFUSED = 'JS002';

/** Codes that lie in one field of what was sent. */
const FIELDS: { [code in ProblemCode]?: string } = { 'deputy-judges-own-work': 'to' };

/** Says as a problem what a function of the database refused. The rule stands there alone, so that nobody gets round it. */
export async function ruled<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== RULE_REFUSED) throw error;
    const field = FIELDS[message as ProblemCode];
    throw field === undefined ? new Problem(message as ProblemCode) : Problem.atField(message as ProblemCode, field);
  }
}
