import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepRehearsal } from '../../src/setup/rehearsals.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'the-keys-rehearsals-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = new Date('2026-11-24T14:00:00Z');
const host = '192.168.1.50';
const kept = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'the-keys-rehearsals.json'), 'utf8'));

describe('what came of trying a door', () => {
  test('is kept beside that of other doors, the newest of each', async () => {
    await keepRehearsal(folder, { identifier: 1, host, unlockedAfterMs: 5_000 }, at);
    await keepRehearsal(folder, { identifier: 2, host, hand: { isCounted: false } }, at);
    await keepRehearsal(folder, { identifier: 1, host, unlockedAfterMs: 3_000 }, at);
    expect(await kept()).toEqual({
      [`1 at ${host}`]: { unlockedAfterMs: 3_000, at: at.toISOString() },
      [`2 at ${host}`]: { hand: { isCounted: false }, at: at.toISOString() },
    });
    expect(await readdir(folder)).toEqual(['the-keys-rehearsals.json']);
  });

  test.each(['not JSON', '[]'])('begins anew where somebody has written %j', async (text) => {
    await writeFile(join(folder, 'the-keys-rehearsals.json'), text);
    await keepRehearsal(folder, { identifier: 1, host }, at);
    expect(await kept()).toEqual({ [`1 at ${host}`]: { at: at.toISOString() } });
  });

  test('is kept nowhere where there is no storage', async () => {
    await keepRehearsal(undefined, { identifier: 1, host }, at);
    expect(await readdir(folder)).toEqual([]);
  });
});
