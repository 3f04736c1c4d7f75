/** Runs a step and says how long it took; a failed one is told of by its error. */
export async function timed<T>(what: string, log: (line: string) => void, step: () => Promise<T>): Promise<T> {
  const startedAtMs = Date.now();
  const result = await step();
  log(`${what} (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  return result;
}

/** Waits for all; when one fails, stops the others and waits for their ends, so that nothing goes on unwatched. */
export async function together<T extends readonly unknown[]>(abort: AbortController, tasks: readonly [...{ [K in keyof T]: T[K] | PromiseLike<T[K]> }]): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(tasks) as { -readonly [K in keyof T]: Awaited<T[K]> };
  } catch (error) {
    abort.abort();
    await Promise.allSettled(tasks);
    throw error;
  }
}
