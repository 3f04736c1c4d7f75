import { ApplicationFailure } from '@temporalio/common';

/**
 * Runs an effect; what goes wrong is told by its code alone, since a database's message may quote the row it refused.
 * Temporal tries again.
 */
export async function retryable<T>(effect: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    const code = (error as { code?: unknown }).code;
    throw ApplicationFailure.create({ type: 'EffectFailed', message: `${effect}: ${typeof code === 'string' ? code : (error as Error).name}` });
  }
}
