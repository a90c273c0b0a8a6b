import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutations, type Mutation } from './mutants/mutations.ts';

/**
 * Breaks the plugin on purpose, one way at a time, in a copy of the tree, and runs the fast tests over it. Ends with 1
 * if the tests let one pass, or if one can no longer be made. Arguments choose mutations by words of their sentences.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
/** What the tests need, apart from the packages. */
const parts = ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'config.schema.json'];
/** Two cores, and each run keeps one of them busy. */
const AT_ONCE = 2;
/** A mutant that makes the tests hang is found by this, in ms. */
const MOST_MS = 240_000;

/** Cheapest first: most mutants are dead after the first. `runs` is of schedules. */
const stages = [
  {
    runs: '1',
    paths: [
      ...['test/homekit', 'test/lock', 'test/properties/regressions.test.ts'],
      ...['test/gateway/protocol.test.ts', 'test/gateway/session.test.ts', 'test/gateway/signature.test.ts'],
    ],
  },
  {
    runs: '150',
    paths: [
      ...['test/properties/schedules.test.ts', 'test/platform.test.ts', 'test/config.test.ts'],
      ...['test/gateway/hostile.test.ts', 'test/gateway/client.test.ts'],
    ],
  },
];

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
      const by = await this.firstFailure();
      return { mutation, ms: performance.now() - began, ...(by !== undefined && { by }) };
    } finally {
      writeFileSync(file, sound);
    }
  }

  /** The first test that fails; nothing when all pass. */
  async firstFailure(): Promise<string | undefined> {
    for (const { runs, paths } of stages) {
      const failed = await this.#run(runs, paths);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  #run(runs: string, paths: readonly string[]): Promise<string | undefined> {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const report = join(this.#path, 'report.json');
    rmSync(report, { force: true });
    const options = [
      '--project',
      'unit',
      '--bail',
      '1',
      '--maxWorkers',
      '1',
      '--reporter',
      'json',
      '--outputFile',
      report,
    ];
    const env = { ...process.env, PROPERTY_RUNS: runs, PROPERTY_SEED: '7', PROPERTY_SHRINK: '0' };
    return new Promise((resolve) => {
      const settings = { cwd: this.#path, env, timeout: MOST_MS, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, [vitest, 'run', ...options, ...paths], settings, (error) => {
        if (!error) resolve(undefined);
        else resolve(error.killed ? 'no end in time' : failureIn(report));
      });
    });
  }
}

/** The mutation's text; throws when it does not fit the source any more. */
function broken(sound: string, { edits, file }: Mutation): string {
  return edits.reduce((text, { from, to }) => {
    if (text.split(from).length !== 2) throw new Error(`${file} does not have this exactly once: ${from}`);
    return text.replace(from, () => to);
  }, sound);
}

function failureIn(report: string): string {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: {
        name: string;
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

const words = process.argv.slice(2);
const chosen = mutations.filter(({ wrong }) => words.every((word) => wrong.includes(word)));
for (const mutation of chosen) broken(readFileSync(join(root, mutation.file), 'utf8'), mutation);

const copies = Array.from({ length: AT_ONCE }, () => new Copy());
const began = performance.now();
const verdicts: Verdict[] = [];
try {
  const alreadyBroken = await copies[0]?.firstFailure();
  if (alreadyBroken !== undefined)
    throw new Error(`The tests fail before anything is broken: ${alreadyBroken}`);
  const waiting = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const verdict = await copy.judge(next);
        verdicts.push(verdict);
        const { by, ms, mutation } = verdict;
        const seconds = `${(ms / 1000).toFixed(0).padStart(3)} s`;
        const rule = mutation.rule === undefined ? '  ' : String(mutation.rule).padStart(2);
        console.log(
          `${by === undefined ? 'SURVIVED' : 'found   '} ${seconds}  rule ${rule}  It ${mutation.wrong}.`,
        );
        if (by !== undefined) console.log(`                        by: ${by}`);
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
