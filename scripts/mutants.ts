import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { promises, type Promised } from '../test/properties/promises.ts';
import { broken, type Mutation } from './mutants/mutation.ts';
import { mutations } from './mutants/mutations.ts';

/**
 * Breaks the plugin on purpose, one way at a time, in a copy of the tree, and runs the fast tests over it. Ends with 1
 * if the tests let one pass, or if one can no longer be made. Arguments choose mutations by words of their sentences;
 * `--unchecked` spares the look whether the tests pass before anything is broken.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
/** What the tests need, apart from the packages. */
const parts = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
/** Two cores, and each run keeps one of them busy. */
const AT_ONCE = 2;
/** A mutant that makes the tests hang is found by this, in ms. */
const MOST_MS = 600_000;

/** Tests to run; `runs` is of random days. */
interface Stage {
  readonly runs: number;
  readonly paths: readonly string[];
}

const days = 'test/properties/schedules.test.ts';
/** Cheapest first: most mutants are dead after the one that should know, which is run before these. */
const stages: readonly Stage[] = [
  { runs: 1, paths: ['test/lock', 'test/gateway', 'test/homekit', 'test/properties/regressions.test.ts'] },
  {
    runs: 1,
    paths: ['test/house', 'test/platform', 'test/matter/doors.test.ts', 'test/config/read.test.ts'],
  },
  { runs: 600, paths: [days] },
];

/** What should know of a mutant. */
const knowing = ({ breaks }: Mutation): Stage =>
  isPromise(breaks) ? { runs: 60, paths: [days] } : { runs: 1, paths: [breaks] };
const isPromise = (proof: Mutation['breaks']): proof is Promised => Object.hasOwn(promises, proof);

interface Verdict {
  readonly mutation: Mutation;
  /** The test that found it; nothing when none did. */
  readonly by?: string;
  readonly ms: number;
}

/** A copy of the tree, to be broken. */
class Copy {
  readonly #path = mkdtempSync(join(tmpdir(), 'the-keys-mutant-'));

  constructor() {
    for (const part of parts) cpSync(join(root, part), join(this.#path, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#path, 'node_modules'));
  }

  /** Runs the tests over the broken copy, and mends it. */
  async judge(mutation: Mutation): Promise<Verdict> {
    const file = join(this.#path, mutation.file);
    const sound = readFileSync(file, 'utf8');
    writeFileSync(file, broken(sound, mutation));
    const began = performance.now();
    try {
      const by = await this.firstFailure([knowing(mutation), ...stages]);
      return { mutation, ms: performance.now() - began, ...(by !== undefined && { by }) };
    } finally {
      writeFileSync(file, sound);
    }
  }

  /** The first test that fails; nothing when all pass. */
  async firstFailure(tried: readonly Stage[]): Promise<string | undefined> {
    for (const stage of tried) {
      const failed = await this.#run(stage);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  #run({ runs, paths }: Stage): Promise<string | undefined> {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const report = join(this.#path, 'report.json');
    rmSync(report, { force: true });
    const options = [
      ...['--project', 'unit', '--project', 'properties'],
      ...['--bail', '1', '--maxWorkers', '1'],
      ...['--reporter', 'json', '--outputFile', report],
    ];
    const env = {
      ...process.env,
      PROPERTY_RUNS: String(runs),
      PROPERTY_SEED: '7',
      // Which promise is broken is all that matters, not the smallest day that breaks it.
      PROPERTY_SHRINK: '0',
    };
    return new Promise((resolve) => {
      const settings = { cwd: this.#path, env, timeout: MOST_MS, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, [vitest, 'run', ...options, ...paths], settings, (error) => {
        if (!error) resolve(undefined);
        else resolve(error.killed ? 'no end in time' : failureIn(report));
      });
    });
  }
}

function failureIn(report: string): string {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: {
        message: string;
        assertionResults: { status: string; fullName: string }[];
      }[];
    };
    const failed = testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed'),
    );
    return (
      failed[0]?.fullName ??
      testResults.find(({ message }) => message)?.message.split('\n')[0] ??
      'an error outside any test'
    );
  } catch {
    return 'an error outside any test';
  }
}

/** Says how it went with one. */
function tell({ by, ms, mutation }: Verdict): void {
  const seconds = `${(ms / 1000).toFixed(0).padStart(3)} s`;
  console.log(`${by === undefined ? 'SURVIVED' : 'found   '} ${seconds}  It ${mutation.wrong}.`);
  if (by !== undefined) console.log(`                by: ${by}`);
}

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { unchecked: { type: 'boolean', default: false } },
});
const chosen = mutations.filter(({ wrong }) => words.every((word) => wrong.includes(word)));
for (const mutation of chosen) broken(readFileSync(join(root, mutation.file), 'utf8'), mutation);

const copies = Array.from({ length: AT_ONCE }, () => new Copy());
const began = performance.now();
const verdicts: Verdict[] = [];
try {
  const before = values.unchecked ? undefined : await copies[0]?.firstFailure(stages);
  if (before !== undefined) throw new Error(`The tests fail before anything is broken: ${before}`);
  const waiting = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const verdict = await copy.judge(next);
        verdicts.push(verdict);
        tell(verdict);
      }
    }),
  );
} finally {
  for (const copy of copies) copy.remove();
}
const survivors = verdicts.filter(({ by }) => by === undefined);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n${verdicts.length - survivors.length} of ${chosen.length} mutants found in ${minutes} min.`);
for (const { mutation } of survivors)
  console.log(`No test found that it ${mutation.wrong} (${mutation.file}).`);
process.exitCode = survivors.length === 0 ? 0 : 1;
