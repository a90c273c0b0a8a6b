import { defineConfig } from 'vitest/config';

/** What mutants made by machine are judged by: the tests of what may be mutated, without those that start programs. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Not the schedules: they run before their tests, where Stryker cannot tell who covers what.
    include: [
      'test/{config,gateway,homekit,house,lock,platform}/**/*.test.ts',
      'test/properties/regressions.test.ts',
    ],
  },
});
