/** Closes a run with its count, on a line of its own: `N passed, N failed`. A file that could not run counts as failed. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    if (process.send) process.send({ passed, failed }); // One of two runs: see all.mjs.
    // At exit, since Jest's own summary comes after every other reporter.
    else process.on('exit', () => process.stderr.write(`${closingLine({ passed, failed })}\n`));
  }
}

export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
