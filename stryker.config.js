import process from 'node:process';

/**
 * Mutants made by machine, over what turns bolts and says how they stand: `npm run test:mutants:auto`, or for one file
 * `npm run test:mutants:auto -- --mutate src/lock/facts.ts`. The chosen ones, which break a whole rule each, are in
 * scripts/mutants.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts' },
  mutate: ['src/{config,gateway,homekit,lock}/**/*.ts', 'src/house.ts', 'src/platform.ts'],
  coverageAnalysis: 'perTest',
  // What runs while a module loads, such as a table, is tried by every test there is: an hour's work, only when asked for.
  ignoreStatic: process.env.MUTANTS_STATIC !== '1',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { logTests: false, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  tempDirName: 'coverage/mutants',
  ignorePatterns: ['.ci', '.homebridge*', 'coverage', 'dist', 'docs/images', 'homebridge-ui'],
};
