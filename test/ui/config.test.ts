import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { config, type Entry } from './page-modules.ts';

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
    const blocks = config.withDoors([], { host: '192.168.1.50', name: 'TK Gateway' }, [front, gate]);
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
    const after = config.withDoors(before, { host: 'http://192.168.1.50/' }, [front, gate]);
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
    const after = config.withDoors(handmade(), { host: '10.0.0.9' }, [gate]);
    expect(after[0]).toEqual(handmade()[0]);
    expect(after[1]?.gateways).toEqual([{ host: '10.0.0.9', code: 'x', locks: [gate] }]);
  });

  it('shows a hidden door again when it is ticked', () => {
    const blocks = [{ gateways: [{ host: 'h', locks: [{ ...gate, hidden: true }] }] }];
    expect(config.withDoors(blocks, { host: 'h' }, [gate])[0]?.gateways).toEqual([
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
    const after = config.withDoors([{ gateways: [hidden('h'), hidden('i')] }], { host: 'h' }, [gate]);
    const shown = (host: string) => ({ host, locks: [gate, { ...front, hidden: true }] });
    expect(after[0]?.gateways).toEqual([shown('h'), shown('i')]);
  });

  it('whose gateways are not a list loses nothing', () => {
    const blocks = [{ platform: 'TheKeys', gateways: { host: 'h', code: 'c' } }];
    expect(config.withDoors(blocks, { host: 'i' }, [gate])[0]?.gateways).toEqual([
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

  it('hides a lock that the code of its gateway would bring back', () => {
    const blocks = [{ gateways: [{ host: 'h', code: 'c', locks: [{ identifier: 1, name: 'Door' }] }] }];
    expect(config.without(blocks, { block: 0, gateway: 0, lock: 0 })[0]?.gateways).toEqual([
      { host: 'h', code: 'c', locks: [{ identifier: 1, name: 'Door', hidden: true }] },
    ]);
  });

  it('hides a lock of which it says nothing, at the gateway whose code shows it', () => {
    const blocks = [{ gateways: [{ host: 'h', code: 'c' }] }];
    const lock = { identifier: 1, name: 'Door' };
    expect(config.withHidden(blocks, { block: 0, gateway: 0 }, lock)[0]?.gateways).toEqual([
      { host: 'h', code: 'c', locks: [{ ...lock, hidden: true }] },
    ]);
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
    expect(config.withDoors(renamed, { host: 'h' }, [gate])[0]?.gateways).toEqual([
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
    expect(config.plainHost(written)).toBe(plain);
  });
});
