import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A house of a few files, each with what it imports. */
type House = Readonly<Record<string, readonly string[]>>;

/** Every arrow as it should be, from Homebridge, the command and the settings page down to the clock. */
const sound: House = {
  'src/index.ts': ['./platform.ts'],
  'src/platform.ts': ['./homekit/lock.ts', './house.ts', './language/english.ts', 'homebridge'],
  'src/homekit/lock.ts': ['../lock/lock.ts', 'homebridge'],
  'src/house.ts': ['./lock/lock.ts', './config/read.ts', './gateway/wire.ts'],
  'src/lock/lock.ts': ['../gateway/loop.ts', './view.ts'],
  'src/lock/view.ts': ['../gateway/loop.ts'],
  'src/gateway/loop.ts': ['../clock.ts', '../saying.ts'],
  'src/gateway/wire.ts': ['node:http', './address.ts'],
  'src/gateway/address.ts': ['node:net'],
  'src/config/options.ts': [],
  'src/config/read.ts': ['./options.ts', '../gateway/address.ts', '../language/english.ts'],
  'src/language/english.ts': ['type ../saying.ts', '../config/options.ts', 'type ../account/errors.ts'],
  'src/saying.ts': ['./clock.ts'],
  'src/clock.ts': [],
  'src/account/errors.ts': [],
  'src/account/service.ts': ['../clock.ts', 'undici'],
  'src/setup/serve.ts': ['../account/service.ts', '../gateway/address.ts'],
  'src/simulator/program.ts': ['../clock.ts', '../gateway/wire.ts', 'node:http'],
  'src/cli/main.ts': ['../house.ts', '../simulator/program.ts', '../setup/serve.ts'],
};

/** What `npm run arrows` has against a house, as `rule: from → to`. */
function complaints(planted: House): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'the-keys-arrows-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'tsconfig.json'), '{}');
    const files = new Set([...Object.keys(sound), ...Object.keys(planted)]);
    for (const file of files) {
      const imports = [...(sound[file] ?? []), ...(planted[file] ?? [])].map((line) => {
        const [, type = '', path = ''] = /^(type )?(.+)$/.exec(line) ?? [];
        return type === '' ? `import '${path}';` : `import type { Thing } from '${path}';`;
      });
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), [...imports, 'export interface Thing {}', ''].join('\n'));
    }
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const config = join(root, '.dependency-cruiser.js');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [program, '--config', config, '--output-type', 'json', 'src'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    if (stdout === '') throw new Error(stderr);
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { rule: { name: string }; from: string; to: string }[] };
    };
    return summary.violations.map(({ rule, from, to }) =>
      from === to ? `${rule.name}: ${from}` : `${rule.name}: ${from} → ${to}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('The arrows of the house', () => {
  test('leave a house alone that keeps them', () => {
    expect(complaints({})).toEqual([]);
  });

  test('catch every one that points backwards', () => {
    const planted: House = {
      'src/index.ts': ['./house.ts'],
      'src/platform.ts': ['./setup/serve.ts', './simulator/program.ts'],
      'src/homekit/lock.ts': ['../language/english.ts', '../matter/lock.ts'],
      'src/matter/lock.ts': ['../lock/lock.ts'],
      'src/house.ts': ['./account/service.ts', './simulator/program.ts'],
      'src/lock/view.ts': ['type ../homekit/lock.ts', 'type ../house.ts'],
      'src/gateway/loop.ts': ['type ../language/english.ts', 'type ../lock/view.ts', '../config/options.ts'],
      'src/config/options.ts': ['type ../lock/lock.ts'],
      'src/clock.ts': ['./gateway/address.ts'],
      'src/simulator/program.ts': ['../gateway/loop.ts'],
      'src/setup/serve.ts': ['../simulator/program.ts'],
      'src/cli/main.ts': ['../platform.ts'],
    };
    const arrows = complaints(planted).filter((complaint) => complaint.startsWith('arrow-from-'));
    expect(arrows.toSorted()).toEqual(
      [
        'arrow-from-index: src/index.ts → src/house.ts',
        'arrow-from-platform: src/platform.ts → src/setup/serve.ts',
        'arrow-from-platform: src/platform.ts → src/simulator/program.ts',
        'arrow-from-homekit: src/homekit/lock.ts → src/language/english.ts',
        'arrow-from-homekit: src/homekit/lock.ts → src/matter/lock.ts',
        'arrow-from-house: src/house.ts → src/account/service.ts',
        'arrow-from-house: src/house.ts → src/simulator/program.ts',
        'arrow-from-lock: src/lock/view.ts → src/homekit/lock.ts',
        'arrow-from-lock: src/lock/view.ts → src/house.ts',
        'arrow-from-gateway: src/gateway/loop.ts → src/language/english.ts',
        'arrow-from-gateway: src/gateway/loop.ts → src/lock/view.ts',
        'arrow-from-gateway: src/gateway/loop.ts → src/config/options.ts',
        'arrow-from-config: src/config/options.ts → src/lock/lock.ts',
        'arrow-from-clock: src/clock.ts → src/gateway/address.ts',
        'arrow-from-simulator: src/simulator/program.ts → src/gateway/loop.ts',
        'arrow-from-setup: src/setup/serve.ts → src/simulator/program.ts',
        'arrow-from-cli: src/cli/main.ts → src/platform.ts',
      ].toSorted(),
    );
  });

  test('catch a circle of types, a stray room, a socket or a weight in the wrong place, and what nobody uses', () => {
    const planted: House = {
      'src/lock/view.ts': ['type ./lock.ts', '../attic/old.ts'],
      'src/attic/old.ts': [],
      'src/house.ts': ['homebridge'],
      'src/gateway/loop.ts': ['node:http', 'undici', './gone.ts'],
      'src/language/english.ts': ['../account/errors.ts'],
      'src/lock/forgotten.ts': [],
      'src/setup/serve.ts': ['../../test/gate/gate.test.ts'],
      'test/gate/gate.test.ts': [],
    };
    const found = complaints(planted);
    for (const expected of [
      /^no-circle: src\/lock\/(lock|view)\.ts → /,
      /^unknown-room: src\/lock\/view\.ts → src\/attic\/old\.ts$/,
      /^homebridge-at-the-top: src\/house\.ts → /,
      /^one-file-dials: src\/gateway\/loop\.ts → http$/,
      /^one-file-dials: src\/gateway\/loop\.ts → .*\/undici\//,
      /^undici-off-to-the-side: src\/gateway\/loop\.ts → /,
      /^nothing-missing: src\/gateway\/loop\.ts → \.\/gone\.ts$/,
      /^language-takes-types: src\/language\/english\.ts → src\/account\/errors\.ts$/,
      /^nothing-idle: src\/lock\/forgotten\.ts$/,
      /^nothing-of-the-workshop: src\/setup\/serve\.ts → test\/gate\/gate\.test\.ts$/,
    ]) {
      expect(
        found.filter((complaint) => expected.test(complaint)),
        String(expected),
      ).toHaveLength(1);
    }
  });
});
