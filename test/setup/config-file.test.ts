import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSaved, mayUnlock } from '../../src/setup/config-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'the-keys-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const block = {
  platform: 'TheKeys',
  name: 'The Keys',
  gateways: [{ host: 'h', locks: [{ identifier: 1 }] }],
};
const write = async (platforms: unknown): Promise<string> => {
  const path = join(folder, 'config.json');
  await writeFile(path, JSON.stringify({ platforms }));
  return path;
};
const saved = async (platforms: unknown, asked: Record<string, unknown>[]): Promise<boolean> => {
  return hasSaved(await write(platforms), asked);
};

describe('what was saved', () => {
  it('is in config.json, whatever the interface added to it', async () => {
    expect(await saved([{ platform: 'config' }, { ...block, _bridge: {} }], [block])).toBe(true);
  });

  it('is not there while config.json has something else', async () => {
    expect(await saved([{ ...block, gateways: [] }], [block])).toBe(false);
    expect(await saved([], [block])).toBe(false);
    expect(await saved('nonsense', [block])).toBe(false);
    expect(await hasSaved(join(folder, 'missing.json'), [block])).toBe(false);
  });
});

describe('a door in config.json', () => {
  const forbidding = {
    platform: 'TheKeys',
    gateways: [{ host: '192.168.1.51', locks: [{ identifier: 1, allowUnlock: false }] }],
  };

  it('may be unlocked unless one of its entries forbids it, in whichever block', async () => {
    expect(await mayUnlock(await write([block]), 1)).toBe(true);
    expect(await mayUnlock(await write([block, forbidding]), 1)).toBe(false);
    expect(await mayUnlock(await write([forbidding]), 2)).toBe(true);
  });

  it('that nobody has written yet may be unlocked', async () => {
    expect(await mayUnlock(undefined, 1)).toBe(true);
    expect(await mayUnlock(join(folder, 'missing.json'), 1)).toBe(true);
  });
});
