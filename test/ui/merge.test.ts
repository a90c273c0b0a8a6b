import { describe, expect, it } from 'vitest';
import { english } from '../../src/language/english.ts';
import { schemaIn } from '../../src/config/schema.ts';
import { merge, type Entry } from './page-modules.ts';

const { schema } = schemaIn(english);

const merged = (original: Entry, formed: Entry): Entry =>
  merge.mergedEntry(merge.propertiesOf(schema), original, formed);

/** As the form gives it back: with all defaults, and without the keys that it does not know. */
const formed = (lock: object, gateway: object = {}) => ({
  name: 'The Keys',
  matter: 'off',
  gateways: [
    {
      host: '192.168.1.50',
      pollInterval: 2,
      statusInterval: 60,
      ...gateway,
      locks: [
        {
          identifier: 1,
          hidden: false,
          allowUnlock: true,
          autoLock: 0,
          lowBattery: 20,
          battery: {},
          ...lock,
        },
      ],
    },
  ],
});

describe('the form of advanced options', () => {
  it('adds what was changed and no defaults', () => {
    const original = {
      platform: 'TheKeys',
      name: 'The Keys',
      gateways: [{ host: '192.168.1.50', locks: [{ identifier: 1 }] }],
    };
    expect(merged(original, formed({ autoLock: 60 }))).toEqual({
      ...original,
      gateways: [{ host: '192.168.1.50', locks: [{ identifier: 1, autoLock: 60 }] }],
    });
  });

  it('keeps keys that it does not know, wherever they are', () => {
    const original = {
      _bridge: { port: 1 },
      platform: 'TheKeys',
      name: 'The Keys',
      gateways: [{ note: 'a', host: '192.168.1.50', locks: [{ note: 'b', identifier: 1, code: 'c' }] }],
    };
    const result = merged(original, formed({ code: 'c', name: 'Hall' }));
    expect(result).toEqual({
      ...original,
      gateways: [
        { note: 'a', host: '192.168.1.50', locks: [{ note: 'b', identifier: 1, code: 'c', name: 'Hall' }] },
      ],
    });
    expect(Object.keys(result)).toEqual(Object.keys(original));
  });

  it('can put an option back to its default, and take one out', () => {
    const original = {
      name: 'The Keys',
      gateways: [{ host: '192.168.1.50', name: 'Old', pollInterval: 9, locks: [{ identifier: 1 }] }],
    };
    expect(merged(original, formed({}, { name: '' })).gateways).toEqual([
      { host: '192.168.1.50', pollInterval: 2, locks: [{ identifier: 1 }] },
    ]);
  });

  it('knows a lock again that was moved', () => {
    const original = {
      gateways: [
        {
          host: 'h',
          locks: [
            { identifier: 1, note: 'a' },
            { identifier: 2, note: 'b' },
          ],
        },
      ],
    };
    const swapped = { gateways: [{ host: 'h', locks: [{ identifier: 2 }, { identifier: 1 }] }] };
    expect(merged(original, swapped)).toEqual({
      gateways: [
        {
          host: 'h',
          locks: [
            { identifier: 2, note: 'b' },
            { identifier: 1, note: 'a' },
          ],
        },
      ],
    });
  });

  it('removes what was removed', () => {
    const original = {
      gateways: [{ host: 'h', locks: [{ identifier: 1 }, { identifier: 2 }] }, { host: 'i' }],
    };
    const result = merged(original, { gateways: [{ host: 'h', locks: [{ identifier: 2 }] }] });
    expect(result).toEqual({ gateways: [{ host: 'h', locks: [{ identifier: 2 }] }] });
  });

  it('keeps options that are none any more', () => {
    const original = {
      name: 'The Keys',
      gateways: [
        {
          host: '192.168.1.50',
          commandTimeout: 45,
          maintenance: true,
          locks: [{ identifier: 1, calibrate: true }],
        },
      ],
    };
    expect(merged(original, formed({ autoLock: 60 }))).toEqual({
      ...original,
      gateways: [{ ...original.gateways[0], locks: [{ identifier: 1, calibrate: true, autoLock: 60 }] }],
    });
  });

  it('shows a number that is out of bounds by now at the nearest, and everything else as it is', () => {
    const stored = {
      platform: 'TheKeys',
      note: 1_000_000,
      gateways: [{ host: 'h', pollInterval: 600, commandTimeout: 900, locks: [{ identifier: 99_000_000 }] }],
    };
    expect(merge.fitted(schema, stored)).toEqual({
      ...stored,
      gateways: [{ ...stored.gateways[0], pollInterval: 15 }],
    });
    expect(merge.fitted(schema, { gateways: 'nonsense' })).toEqual({ gateways: 'nonsense' });
  });
});
