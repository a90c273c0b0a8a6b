import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oldPlugin } from '../../src/setup/old-plugin.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'the-keys-old-'));
});
afterEach(() => rm(folder, { recursive: true }));

const doorsIn = async (config: unknown) => {
  const path = join(folder, 'config.json');
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config));
  return (await oldPlugin(path)).doors;
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
    const none = { doors: [], unusable: [] };
    expect(await oldPlugin(join(folder, 'missing.json'))).toEqual(none);
    expect(await oldPlugin(undefined)).toEqual(none);
  });

  it('of which there are two for one lock are one: the first counts, and the second is mentioned', async () => {
    const path = join(folder, 'config.json');
    const second = { ...entry, locker_name: 'Again', code: 'other', ip: 'http://192.168.1.50/' };
    const elsewhere = { ...entry, ip: '192.168.1.51' };
    await writeFile(path, JSON.stringify({ accessories: [entry, second, elsewhere] }));
    expect(await oldPlugin(path)).toMatchObject({
      doors: [{ code: entry.code, host: '192.168.1.50' }, { host: '192.168.1.51' }],
      unusable: [{ name: 'Again', why: 'repeated' }],
    });
  });

  it('that cannot be used are mentioned by their names', async () => {
    const path = join(folder, 'config.json');
    const accessories = [
      { ...entry, identifier: 'x' },
      { ...entry, ip: 'no address', locker_name: undefined, name: undefined },
      { accessory: 'TheKeys' },
      { accessory: 'Lamp' },
    ];
    await writeFile(path, JSON.stringify({ accessories }));
    expect((await oldPlugin(path)).unusable).toEqual([
      { name: 'Front door', why: 'noNumber' },
      { name: '45961123', why: 'noAddress' },
      { name: '?', why: 'noNumber' },
    ]);
  });
});
