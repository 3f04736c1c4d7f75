/** What a program that works aside answers to each piece of work. */
export interface Reply<Result> {
  result?: Result;
  /** A code that says why there is no result. */
  failed?: string;
}

/** Thrown by a program's work: the code is what the API is told. */
export class CannotBeDone extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The main loop of such a program. It ends with whoever started it. */
export function workAside<Work, Result>(work: (what: Work) => Promise<Result>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (what: Work) => {
    void work(what).then(
      (result): Reply<Result> => ({ result }),
      (error: unknown): Reply<Result> => ({ failed: error instanceof CannotBeDone ? error.code : 'failed' }),
    ).then(reply => process.send!(reply));
  });
}
