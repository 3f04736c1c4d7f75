import { randomUUID } from 'node:crypto';
import { Client, type ClientOptions, type WorkflowClientInterceptor } from '@temporalio/client';
import { dataConverter } from '#infra/codec.js';
import type { Seal } from '#infra/seal.js';
import type { Letter, LetterAddress } from '#libs/contracts/letter.js';

/** Speaks to our workflows: payloads are sealed, and every update is a letter. `interceptors` come before. */
export function clientOf(connection: NonNullable<ClientOptions['connection']>, namespace: string, seal: Seal, interceptors: WorkflowClientInterceptor[] = []): Client {
  return new Client({ connection, namespace, dataConverter: dataConverter(seal, 'client'), interceptors: { workflow: [...interceptors, letters] } });
}

/** The id has to be known before the arguments are sealed with it. */
export const letters: WorkflowClientInterceptor = {
  startUpdate: (input, next) => {
    const updateId = input.options.updateId ?? randomUUID();
    const address = { workflowId: input.workflowExecution.workflowId!, update: input.updateName, updateId };
    return next({ ...input, args: [letterTo(address, input.args)], options: { ...input.options, updateId } });
  },
  startUpdateWithStart: (input, next) => {
    const updateId = input.updateOptions.updateId ?? randomUUID();
    const address = { workflowId: input.workflowStartOptions.workflowId, update: input.updateName, updateId };
    return next({ ...input, updateArgs: [letterTo(address, input.updateArgs)], updateOptions: { ...input.updateOptions, updateId } });
  },
};

function letterTo(letter: LetterAddress, args: unknown[]): Letter {
  return { letter, args };
}
