/** Closes a run with its count, on a line of its own: `N passed, N failed`. A file that could not run counts as failed. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // At exit, since Jest's own summary comes after every other reporter.
    process.on('exit', () => process.stderr.write(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`));
  }
}
