import type { CommandType } from '#libs/contracts/command.js';
import type { Rule } from '#libs/relief/rule.js';
import { approving } from '#libs/relief/rules/approving.js';
import { deciding } from '#libs/relief/rules/deciding.js';
import { ending } from '#libs/relief/rules/ending.js';
import { grading } from '#libs/relief/rules/grading.js';
import { handling } from '#libs/relief/rules/handling.js';
import { investigating } from '#libs/relief/rules/investigating.js';
import { leaving } from '#libs/relief/rules/leaving.js';
import { opening } from '#libs/relief/rules/opening.js';
import { oversight } from '#libs/relief/rules/oversight.js';
import { payees } from '#libs/relief/rules/payees.js';
import { relief } from '#libs/relief/rules/relief.js';
import { slips } from '#libs/relief/rules/slips.js';

/** The rule of every command, by the part of a case's life it belongs to. */
export const RULES: { [type in CommandType]: Rule<type> } = {
  ...opening, ...leaving, ...grading, ...handling, ...investigating, ...deciding, ...payees, ...relief, ...approving, ...slips, ...oversight, ...ending,
};
