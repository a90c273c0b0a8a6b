import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { parseAddress } from '../../src/gateway/address.ts';
import { addresses, config, newcomers, type Entry } from './page-modules.ts';

const front = { identifier: 45961123, name: 'Front door', code: 'Zmo1sps2OVyCFtl1' };
const gate = { identifier: 45961124, name: 'Garden gate', code: 'p4RkLm7xTq2WvB9c' };

/** A config that somebody wrote by hand, with keys and places of his own. */
const handmade = (): Entry[] => [
  {
    _bridge: { username: '0E:00:00:00:00:01' },
    gateways: [
      { code: 'forAll', comment: 'upstairs', host: 'upstairs.lan', pollInterval: 5 },
      {
        locks: [{ code: 'old', autoLock: 60, identifier: '45961123', note: 'new cells in May' }],
        host: '192.168.1.50:80',
      },
    ],
    name: 'Doors',
    platform: 'TheKeys',
    extra: [1, 2],
  },
  { platform: 'TheKeys', name: 'Second', gateways: [{ host: '10.0.0.9', code: 'x' }] },
];

describe('a config', () => {
  it('that is empty gets a block which the plugin understands', () => {
    const blocks = newcomers.withDoors([], { host: '192.168.1.50', name: 'TK Gateway' }, [front, gate]);
    expect(blocks).toEqual([
      {
        platform: 'TheKeys',
        name: 'The Keys',
        gateways: [{ host: '192.168.1.50', name: 'TK Gateway', locks: [front, gate] }],
      },
    ]);
    expect(readConfig(blocks[0]).problems).toEqual([]);
  });

  it('keeps every key, entry and order that the page does not know', () => {
    const before = handmade();
    const after = newcomers.withDoors(before, { host: 'http://192.168.1.50/' }, [front, gate]);
    expect(before).toEqual(handmade());
    expect(after[1]).toEqual(before[1]);
    expect(Object.keys(after[0] ?? {})).toEqual(Object.keys(before[0] ?? {}));
    expect((after[0]?.gateways as Entry[])[0]).toEqual((before[0]?.gateways as Entry[])[0]);
    expect((after[0]?.gateways as Entry[])[1]).toEqual({
      locks: [
        {
          code: front.code,
          autoLock: 60,
          identifier: '45961123',
          note: 'new cells in May',
          name: 'Front door',
        },
        gate,
      ],
      host: '192.168.1.50:80',
    });
  });

  it('gets a door of a gateway in another block where that gateway is', () => {
    const after = newcomers.withDoors(handmade(), { host: '10.0.0.9' }, [gate]);
    expect(after[0]).toEqual(handmade()[0]);
    expect(after[1]?.gateways).toEqual([{ host: '10.0.0.9', code: 'x', locks: [gate] }]);
  });

  it('shows a hidden door again when it is ticked', () => {
    const blocks = [{ gateways: [{ host: 'h', locks: [{ ...gate, hidden: true }] }] }];
    expect(newcomers.withDoors(blocks, { host: 'h' }, [gate])[0]?.gateways).toEqual([
      { host: 'h', locks: [gate] },
    ]);
  });

  it('shows it again wherever it was hidden, and no other', () => {
    const hidden = (host: string) => ({
      host,
      locks: [
        { ...gate, hidden: true },
        { ...front, hidden: true },
      ],
    });
    const after = newcomers.withDoors([{ gateways: [hidden('h'), hidden('i')] }], { host: 'h' }, [gate]);
    const shown = (host: string) => ({ host, locks: [gate, { ...front, hidden: true }] });
    expect(after[0]?.gateways).toEqual([shown('h'), shown('i')]);
  });

  it('whose gateways are not a list loses nothing', () => {
    const blocks = [{ platform: 'TheKeys', gateways: { host: 'h', code: 'c' } }];
    expect(newcomers.withDoors(blocks, { host: 'i' }, [gate])[0]?.gateways).toEqual([
      { host: 'h', code: 'c' },
      { host: 'i', locks: [gate] },
    ]);
  });

  it('full of nonsense is read without breaking', () => {
    const blocks = [
      null,
      7,
      { gateways: 'x' },
      { gateways: [null, 7, { locks: 'y' }, { locks: [null, 'z', {}] }] },
    ];
    expect(config.gatewaysIn(blocks as unknown as Entry[])).toHaveLength(2);
  });

  it('loses one lock, and nothing else, when it is removed', () => {
    const after = config.without(handmade(), { block: 0, gateway: 1, lock: 0 });
    expect((after[0]?.gateways as Entry[])[1]).toEqual({ locks: [], host: '192.168.1.50:80' });
    expect((after[0]?.gateways as Entry[])[0]).toEqual((handmade()[0]?.gateways as Entry[])[0]);
  });

  it('hides a door that the code of its gateway would bring back', () => {
    const blocks = [{ gateways: [{ host: 'h', code: 'c', locks: [{ identifier: 1, name: 'Door' }] }] }];
    expect(config.withoutDoor(blocks, 1)[0]?.gateways).toEqual([
      { host: 'h', code: 'c', locks: [{ identifier: 1, name: 'Door', hidden: true }] },
    ]);
  });

  it('loses a door under all of its gateways', () => {
    const blocks = [
      { gateways: [{ host: 'h', locks: [gate, front] }] },
      { gateways: [{ host: 'i', locks: [front] }] },
    ];
    expect(config.withoutDoor(blocks, front.identifier).map(({ gateways }) => gateways)).toEqual([
      [{ host: 'h', locks: [gate] }],
      [{ host: 'i', locks: [] }],
    ]);
  });

  it('has a lock that two gateways see as one door, with two entries', () => {
    const blocks = [
      { gateways: [{ host: 'h', code: 'c', locks: [{ identifier: 1, name: 'Door' }] }] },
      { gateways: [{ host: 'i', locks: [{ identifier: '1', code: 'own', hidden: true }] }] },
    ];
    expect(config.doorsIn(blocks)).toMatchObject([
      {
        identifier: 1,
        name: 'Door',
        isHidden: true,
        entries: [{ code: 'c' }, { code: 'own', ownCode: 'own' }],
      },
    ]);
  });

  it('has an option of a lock in one place, for the strictest of several would win', () => {
    const under = (host: string, entry: object) => ({
      gateways: [{ host, locks: [{ identifier: 1, ...entry }] }],
    });
    const blocks = [under('h', { name: 'Door' }), under('i', { allowUnlock: false, code: 'c' })];
    const at = { block: 0, gateway: 0 };
    expect(config.optionOf(blocks, 1, 'allowUnlock')).toBe(false);
    const after = config.withOption(blocks, { identifier: 1, at }, 'allowUnlock', undefined);
    expect(after).toEqual([under('h', { name: 'Door' }), under('i', { code: 'c' })]);
    expect(config.mayUnlock(after, 1)).toBe(true);
    const strict = config.withOption(blocks, { identifier: 1, at }, 'allowUnlock', false);
    expect(strict).toEqual([under('h', { name: 'Door', allowUnlock: false }), under('i', { code: 'c' })]);
  });

  it('gets an entry for a lock of which it says nothing, at its gateway', () => {
    const blocks = [{ gateways: [{ host: 'h', code: 'c' }] }];
    const after = config.withOption(blocks, { identifier: 1, at: { block: 0, gateway: 0 } }, 'hidden', true);
    expect(after[0]?.gateways).toEqual([{ host: 'h', code: 'c', locks: [{ identifier: 1, hidden: true }] }]);
  });

  it.each([
    ['one of whose locks is seen elsewhere', '192.168.1.77', [45961123, 9], [], '192.168.1.50:80'],
    ['none of whose locks is seen there', '192.168.1.77', [9], [], undefined],
    ['that the account knows at its old address', '192.168.1.77', [45961123], ['192.168.1.50'], undefined],
    ['that is where it was', 'http://192.168.1.50/', [45961123], [], undefined],
  ])('says of a gateway %s whether it has moved', (_which, host, seen, others, from) => {
    expect(newcomers.movedFrom(handmade(), host, seen, others)?.host).toBe(from);
  });

  it.each([
    ['nowhere', undefined, undefined, true],
    ['at one gateway', undefined, false, false],
    ['at the other', false, true, false],
    ['oddly', undefined, 'no', false],
  ])(
    'that forbids %s to unlock a door lets it be unlocked: no, if anywhere',
    (_where, first, second, may) => {
      const under = (host: string, allowUnlock: unknown) => ({
        host,
        locks: [{ ...gate }, { ...front, ...(allowUnlock !== undefined && { allowUnlock }) }],
      });
      const blocks = [{ gateways: [under('h', first)] }, { gateways: [under('i', second)] }];
      expect(config.mayUnlock(blocks, front.identifier)).toBe(may);
      expect(config.mayUnlock(blocks, gate.identifier)).toBe(true);
    },
  );

  it('keeps options that are none any more', () => {
    const old = { maintenance: true, commandTimeout: 45, pollInterval: 28, host: 'h' };
    const blocks = [{ gateways: [{ ...old, locks: [{ ...front, calibrate: true }] }] }];
    const renamed = config.withChange(blocks, { block: 0, gateway: 0, lock: 0 }, { name: 'Hall' });
    expect(newcomers.withDoors(renamed, { host: 'h' }, [gate])[0]?.gateways).toEqual([
      { ...old, locks: [{ ...front, calibrate: true, name: 'Hall' }, gate] },
    ]);
  });

  it('loses one gateway when it is removed', () => {
    const after = config.without(handmade(), { block: 0, gateway: 0 });
    expect(after[0]?.gateways).toEqual([(handmade()[0]?.gateways as Entry[])[1]]);
  });

  it('changes one key where it stands, and takes out what is emptied', () => {
    const place = { block: 0, gateway: 1, lock: 0 };
    const after = config.withChange(handmade(), place, { name: 'Hall', code: undefined });
    const [lock] = (after[0]?.gateways as { locks: Entry[] }[])[1]?.locks ?? [];
    expect(lock).toEqual({ autoLock: 60, identifier: '45961123', note: 'new cells in May', name: 'Hall' });
  });

  it.each([
    ['http://Host/', 'host'],
    ['host:80', 'host'],
    [' 192.168.1.50 ', '192.168.1.50'],
    ['host:8080', 'host:8080'],
    ['TheKeys.local.', 'thekeys.local'],
    ['thekeys.local.:8080', 'thekeys.local:8080'],
    ['FD00:0:0::1', '[fd00::1]'],
    ['[fd00::0001]:80', '[fd00::1]'],
    ['not a host', 'not a host'],
    [undefined, ''],
  ])('knows that %s is the same host as %s', (written, plain) => {
    expect(addresses.plainHost(written)).toBe(plain);
  });

  it.each([
    ...[
      '192.168.1.50',
      ' http://192.168.1.50:8080/ ',
      'thekeys.local',
      'thekeys',
      'a_b.lan.',
      '[fd00::1]:81',
    ],
    ...['fd00::1', '', ' ', 'no host', '192.168.1', '192.168.1.500', '1.2.3.4:0', '1.2.3.4:70000', 'a..b'],
    ...['http://h/admin', '192.168.1.50/../x', 'fe80::1%eth0', '-h', 'h:80:80', 'é.local', 'x'.repeat(300)],
  ])('takes %j for an address if the plugin does', (written) => {
    expect(addresses.isAddress(written)).toBe(parseAddress(written) !== undefined);
  });
});
