import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Builds `dist/`. The new tree is made elsewhere and takes its place only when it is whole, so that a
 * compiler error, or a second build at the same time, never leaves half of one.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `${root}node_modules/.dist-${process.pid}`;

function build(): void {
  const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], {
    cwd: root,
    stdio: 'inherit',
  });
  // The simulator's page is plain HTML, CSS and JavaScript: tsc leaves it where it is.
  const page = `${root}src/simulator/page/public`;
  if (existsSync(page)) cpSync(page, `${fresh}/simulator/page/public`, { recursive: true });
  const program = `${fresh}/cli/main.js`;
  if (existsSync(program)) chmodSync(program, 0o755);
  rmSync(`${root}dist`, { recursive: true, force: true });
  renameSync(fresh, `${root}dist`);
}

try {
  build();
} catch {
  // The compiler has already said what is wrong.
  console.error('The build failed; dist/ is as it was.');
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
