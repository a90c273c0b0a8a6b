import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oldDoors } from '../../src/setup/old-plugin.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'the-keys-old-'));
});
afterEach(() => rm(folder, { recursive: true }));

const doorsIn = async (config: unknown) => {
  const path = join(folder, 'config.json');
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config));
  return oldDoors(path);
};
const entry = {
  accessory: 'TheKeys',
  name: 'Porte',
  identifier: '45961123',
  code: 'Zmo1sps2OVyCFtl1',
  ip: '192.168.1.50',
  locker_name: 'Front door',
};

describe('the doors of the old plugin', () => {
  it('are read from the accessories of config.json', async () => {
    const other = { accessory: 'Lamp', identifier: 1, code: 'x', ip: '192.168.1.51' };
    expect(await doorsIn({ accessories: [other, entry] })).toEqual([
      { identifier: 45961123, host: '192.168.1.50', name: 'Front door', code: 'Zmo1sps2OVyCFtl1' },
    ]);
  });

  it('may have no code and no name of the lock', async () => {
    const bare = { ...entry, code: undefined, locker_name: undefined };
    expect(await doorsIn({ accessories: [bare] })).toEqual([
      { identifier: 45961123, host: '192.168.1.50', name: 'Porte' },
    ]);
  });

  it.each([
    ['there is none', {}],
    ['the list is not one', { accessories: { accessory: 'TheKeys' } }],
    [
      'an entry is nonsense',
      { accessories: [null, 7, 'TheKeys', { ...entry, identifier: 'x' }, { ...entry, ip: 3 }] },
    ],
    ['an address is a trick', { accessories: [{ ...entry, ip: '192.168.1.50/../admin' }] }],
    ['the file is not JSON', '{ "accessories": ['],
  ])('are none when %s', async (_why, config) => {
    expect(await doorsIn(config)).toEqual([]);
  });

  it('are none when there is no file', async () => {
    expect(await oldDoors(join(folder, 'missing.json'))).toEqual([]);
    expect(await oldDoors(undefined)).toEqual([]);
  });
});
