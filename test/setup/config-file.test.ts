import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codesIn, mayUnlock, savedBlocks } from '../../src/setup/config-file.ts';

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

describe('what config.json has', () => {
  it('is the plugin’s blocks, as they stand there', async () => {
    const bridged = { ...block, _bridge: { port: 1 } };
    const long = { ...block, platform: 'homebridge-the-keys.TheKeys' };
    expect(await savedBlocks(await write([{ platform: 'config' }, bridged, 7, long]))).toEqual([
      bridged,
      long,
    ]);
    expect(await savedBlocks(await write('nonsense'))).toEqual([]);
  });

  it('is not known while nobody can read it, as in the middle of a write', async () => {
    const path = join(folder, 'config.json');
    await writeFile(path, '{"platforms": [{"platform": "TheKeys", "gate');
    expect(await savedBlocks(path)).toBeUndefined();
    expect(await savedBlocks(join(folder, 'missing.json'))).toBeUndefined();
  });

  it('has codes wherever somebody may have written them', () => {
    const blocks = [{ gateways: [{ code: 'all ', locks: [{ code: 'one' }, { code: 7 }] }, null] }, 'x'];
    expect(codesIn(blocks)).toEqual(['all', 'one']);
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

  it('of which nobody can read what is said may not be unlocked', async () => {
    const path = join(folder, 'config.json');
    const text = JSON.stringify({ platforms: [forbidding] });
    for (const length of [0, 1, text.length - 1]) {
      await writeFile(path, text.slice(0, length));
      expect(await mayUnlock(path, 1), `${length} characters`).toBe(false);
    }
  });

  it('that nobody has written yet may be unlocked', async () => {
    expect(await mayUnlock(undefined, 1)).toBe(true);
    expect(await mayUnlock(join(folder, 'missing.json'), 1)).toBe(true);
  });
});
