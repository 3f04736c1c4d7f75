import { type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import { isAddressedTo, isLetter } from '#libs/contracts/letter.js';
import { refusedPayload } from '#workflows/refused-payload.js';

/**
 * Every update comes as a letter, and is refused unless it was written for this workflow, under this name and id. A refusal leaves no
 * trace. What was accepted is opened without another look: a replay meets what an earlier release had accepted, which came without.
 */
export function interceptors(): WorkflowInterceptors {
  return {
    inbound: [{
      validateUpdate(input, next) {
        const [letter] = input.args;
        const address = { workflowId: workflowInfo().workflowId, update: input.name, updateId: input.updateId };
        if (input.args.length !== 1 || !isLetter(letter) || !isAddressedTo(letter, address)) throw refusedPayload();
        next({ ...input, args: letter.args });
      },
      handleUpdate: (input, next) => next(isLetter(input.args[0]) ? { ...input, args: input.args[0].args } : input),
    }],
  };
}
