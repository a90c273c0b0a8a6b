import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSaved } from '../../src/setup/config-file.ts';

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
const saved = async (platforms: unknown, asked: Record<string, unknown>[]): Promise<boolean> => {
  const path = join(folder, 'config.json');
  await writeFile(path, JSON.stringify({ platforms }));
  return hasSaved(path, asked);
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
