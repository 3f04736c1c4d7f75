/** Something the person at the terminal can put right: shown as one line without a stack, exit code 1. */
export class LaunchError extends Error {
  override name = 'LaunchError';
}

/** The text of anything thrown, also where a library throws errors with an empty message (pg's AggregateError). */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
