import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * Packs the plugin as npm would publish it, and looks into the tarball: what must be in, what may not be, and
 * whether it is small and true to its package.json. Wants a built `dist/`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** A lock plugin is small; what makes it larger than this is a mistake. */
const most = { packedBytes: 250_000, unpackedBytes: 1_250_000 };

/** What a file of the package may not hold. */
const unwanted: readonly (readonly [RegExp | string, string])[] = [
  [root.replace(/\/$/, ''), 'the path of this clone'],
  [homedir().length > 5 ? homedir() : /(?!)/, 'the path of a home folder'],
  [/\/(?:home|Users)\/[a-z]/, 'the path of a home folder'],
  [/sourceMappingURL/, 'a source map that is not there'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:npm_[A-Za-z0-9]{30,}|gh[pousr]_[A-Za-z0-9]{30,})\b/, 'a token'],
];

interface Manifest {
  main: string;
  bin: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
}

/** The packages that a module imports. */
function imported(code: string): string[] {
  const specifiers = /^(?:import|export)\s[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...code.matchAll(specifiers)]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

function inspect(folder: string): string[] {
  const problems: string[] = [];
  const files = globSync('**', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const manifest = JSON.parse(text('package.json')) as Manifest;

  const wanted = ['README.md', 'LICENSE', 'CHANGELOG.md', 'config.schema.json', manifest.main];
  wanted.push(...Object.values(manifest.bin));
  // What is in the clone to be shipped has to be in the tarball too.
  for (const shipped of ['homebridge-ui/**', 'schemas/**', 'src/simulator/page/**']) {
    for (const file of globSync(shipped, { cwd: root })) {
      if (!statSync(join(root, file)).isFile()) continue;
      wanted.push(file.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js'));
    }
  }
  for (const file of wanted) if (!files.includes(file)) problems.push(`${file} is missing`);

  for (const file of files) {
    if (/\.map$|\.tsbuildinfo$|(?<!\.d)\.ts$|\.test\.|(?:^|\/)(?:test|bench|scripts|\..+)\//.test(file)) {
      problems.push(`${file} does not belong in the package`);
    }
    for (const [pattern, what] of unwanted) {
      const isIn = typeof pattern === 'string' ? text(file).includes(pattern) : pattern.test(text(file));
      if (isIn) problems.push(`${file} holds ${what}`);
    }
    if (!file.endsWith('.js') || file.includes('/public/')) continue;
    for (const name of imported(text(file))) {
      if (!(name in (manifest.dependencies ?? {}))) problems.push(`${file} imports ${name}, no dependency`);
    }
  }

  for (const program of Object.values(manifest.bin).filter((file) => files.includes(file))) {
    if (!text(program).startsWith('#!/usr/bin/env node\n')) problems.push(`${program} has no #! line`);
    if ((statSync(join(folder, program)).mode & 0o111) === 0) problems.push(`${program} cannot be executed`);
  }
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (manifest.scripts?.[script] !== undefined)
      problems.push(`package.json has the install script ${script}`);
  }
  return problems;
}

if (!existsSync(join(root, 'dist'))) throw new Error('There is no dist/: npm run build makes it.');
const temporary = mkdtempSync(join(tmpdir(), 'the-keys-package-'));
try {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { filename: string; size: number; unpackedSize: number; entryCount: number }[];
  if (packed === undefined) throw new Error('npm pack made nothing.');
  execFileSync('tar', ['-xzf', packed.filename], { cwd: temporary });
  const folder = join(temporary, 'package');

  const problems = inspect(folder);
  if (packed.size > most.packedBytes) problems.push(`the tarball has ${packed.size} bytes`);
  if (packed.unpackedSize > most.unpackedBytes) problems.push(`unpacked it has ${packed.unpackedSize} bytes`);
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true, level: 'warning' });
  for (const message of messages)
    problems.push(`publint: ${formatMessage(message, pkg, { color: false }) ?? ''}`);

  for (const problem of problems) console.error(`✗ ${problem}`);
  const size = `${packed.entryCount} files, ${packed.size} bytes, unpacked ${packed.unpackedSize}`;
  console.log(`${packed.filename}: ${size}, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
