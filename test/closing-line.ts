import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/**
 * Ends a run with `N passed, N failed` on a line of its own, for readers that are not people. What went wrong
 * outside any test (a file that does not load, a promise that nobody handled) counts as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed').length;
    const broken = modules.filter(
      (module) =>
        module.state() === 'failed' &&
        ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
    ).length;
    // A run that fails with no test to blame, in its setup for instance, has failed all the same.
    const least = reason === 'failed' ? 1 : 0;
    console.log(`\n${passed} passed, ${Math.max(failed + broken + errors.length, least)} failed`);
  }
}
