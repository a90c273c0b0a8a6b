import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);

/** Where a machine keeps a program that the gate itself needs. */
function programAt(name: string): string {
  const found = ['/bin', '/usr/bin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is no ${name} here.`);
  return found;
}

interface Machine {
  readonly hasBrowser?: boolean;
  readonly isRoot?: boolean;
  /** The command that fails, as it is called. */
  readonly failing?: string;
  /** apt-get says that all went well, and no browser is there. */
  readonly installsNothing?: boolean;
}

/** Runs the gate on a copy of it, where every program that it calls only notes that it was called. */
function runGate(machine: Machine = {}): { exitCode: number | null; calls: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'the-keys-gate-'));
  try {
    const programs = join(folder, 'bin');
    const calls = join(folder, 'calls');
    mkdirSync(join(folder, '.ci'));
    mkdirSync(programs);
    copyFileSync(new URL('.ci/run', root), join(folder, '.ci/run'));
    symlinkSync(programAt('dirname'), join(programs, 'dirname'));

    const program = (name: string, ...lines: readonly string[]): void => {
      const path = join(programs, name);
      writeFileSync(path, [`#!${programAt('bash')}`, ...lines, ''].join('\n'));
      chmodSync(path, 0o755);
    };
    const notes = (name: string): readonly string[] => [
      `call="${name} $*"`,
      `echo "$call" >>'${calls}'`,
      `if [ "$call" = '${machine.failing ?? ''}' ]; then exit 7; fi`,
    ];
    program('id', `echo ${(machine.isRoot ?? true) ? 0 : 1000}`);
    program('npm', ...notes('npm'));
    const browser = join(programs, 'chromium');
    const installs =
      machine.installsNothing === true ? ':' : `: >'${browser}'; ${programAt('chmod')} +x '${browser}'`;
    program('apt-get', ...notes('apt-get'), `if [ "$1" = install ]; then ${installs}; fi`);
    if (machine.hasBrowser ?? true) program('chromium', 'exit 0');

    const { status } = spawnSync(programAt('bash'), ['.ci/run'], { cwd: folder, env: { PATH: programs } });
    return {
      exitCode: status,
      calls: existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const install = 'apt-get install -y -q --no-install-recommends chromium';

describe('The gate', () => {
  test('opens when all is well, installs what the lock file says and then runs the tests', () => {
    const { exitCode, calls } = runGate();
    expect(exitCode).toBe(0);
    expect(calls.slice(0, 2)).toEqual(['npm ci', 'npm test']);
    expect(calls).toEqual(expect.arrayContaining(['npm run lint', 'npm run typecheck', 'npm run build']));
  });

  test('stays shut whichever of its commands fails, and goes no further', () => {
    const { calls } = runGate();
    for (const [index, failing] of calls.entries()) {
      const run = runGate({ failing });
      expect(run.exitCode, failing).not.toBe(0);
      expect(run.calls, failing).toEqual(calls.slice(0, index + 1));
    }
  });

  test('stays shut over a broken lock file', () => {
    expect(runGate({ failing: 'npm ci' })).toEqual({ exitCode: 7, calls: ['npm ci'] });
  });

  test('stays shut over a failing test', () => {
    expect(runGate({ failing: 'npm test' }).exitCode).toBe(7);
  });

  test('fetches a browser where there is none', () => {
    const { exitCode, calls } = runGate({ hasBrowser: false });
    expect(exitCode).toBe(0);
    expect(calls.slice(0, 3)).toEqual(['apt-get update -q', install, 'npm ci']);
  });

  test.for(['apt-get update -q', install])('stays shut without a browser: %s fails', (failing) => {
    const { exitCode, calls } = runGate({ hasBrowser: false, failing });
    expect(exitCode).toBe(7);
    expect(calls).not.toContain('npm test');
  });

  test.for<Machine>([{ installsNothing: true }, { isRoot: false }])(
    'stays shut where no browser can be had: %o',
    (machine) => {
      const { exitCode, calls } = runGate({ hasBrowser: false, ...machine });
      expect(exitCode).toBe(1);
      expect(calls).not.toContain('npm test');
    },
  );

  test('calls what the README tells everybody to call', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    expect(readme).toMatch(/^npm ci && npm test\b/m);
  });
});
