import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The end-to-end tests wait more than they work: a worker more than two cores have halves the time.
    maxWorkers: 3,
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
    },
    projects: [
      {
        extends: true,
        test: {
          // What to run after each change: no browser, no Homebridge, no waiting.
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/properties/**', 'test/cli/**', 'test/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          // Random days: as many of them as one has time for.
          name: 'properties',
          include: ['test/properties/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          // The built command, as users get it.
          globalSetup: ['test/e2e/pack.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // In real time: an outage of a minute takes a minute.
          testTimeout: 180_000,
          // Each of them is a Homebridge of its own; more at once would starve each other on two cores.
          maxConcurrency: 3,
          // Builds and packs the plugin once; only when an end-to-end test is about to run.
          globalSetup: ['test/e2e/pack.ts'],
        },
      },
    ],
  },
});
