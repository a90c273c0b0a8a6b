import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A `node_modules` folder with the plugin as users get it: unpacked from the tarball. */
    plugins: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a package lies that is installed for the clone. */
function folderOf(name: string): string {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  const lies = paths.map((path) => join(path, name)).find((folder) => hasPackage(folder));
  if (lies === undefined) throw new Error(`${name} is a dependency of the package, but is not installed`);
  return lies;
}

function hasPackage(folder: string): boolean {
  try {
    readFileSync(join(folder, 'package.json'));
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds and packs the plugin, and unpacks the tarball where Homebridge will look for plugins. Beside it lie the
 * dependencies that its package.json declares and no others, so one that was forgotten is not found.
 */
export function packPlugin(into: string): string {
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  const [tarball] = JSON.parse(packed) as { filename: string }[];
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  const plugins = join(into, 'plugins', 'node_modules');
  const plugin = join(plugins, 'homebridge-the-keys');
  mkdirSync(plugin, { recursive: true });
  execFileSync('tar', ['-xzf', join(into, tarball.filename), '--strip-components=1', '-C', plugin]);
  const { dependencies = {} } = JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(plugins, ...name.split('/'));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(folderOf(name), link, 'dir');
  }
  return plugins;
}

/** Each project loads this file for itself; what one has packed is good for all. */
const shared = globalThis as { packedPlugins?: string };

/** Runs once before the tests that want the plugin as users get it, whichever projects they are in. */
export default function setup(project: TestProject): () => void {
  const known = shared.packedPlugins;
  if (known !== undefined) {
    project.provide('plugins', known);
    return () => undefined;
  }
  const folder = mkdtempSync(tmpdir() + sep + 'the-keys-e2e-');
  const plugins = packPlugin(folder);
  shared.packedPlugins = plugins;
  project.provide('plugins', plugins);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
