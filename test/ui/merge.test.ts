import { describe, expect, it } from 'vitest';
import { english } from '../../src/language/english.ts';
import { schemaIn } from '../../src/setup/schema.ts';
import { merge } from './page-modules.ts';

const { schema } = schemaIn(english);

/** As the form gives it back: with all defaults, and without the keys that it does not know. */
const formed = (lock: object, gateway: object = {}) => ({
  name: 'The Keys',
  matter: 'off',
  gateways: [
    {
      host: '192.168.1.50',
      pollInterval: 2,
      statusInterval: 60,
      commandTimeout: 30,
      maintenance: false,
      ...gateway,
      locks: [
        {
          identifier: 1,
          hidden: false,
          allowUnlock: true,
          autoLock: 0,
          lowBattery: 20,
          calibrate: false,
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
    expect(merge.merged(schema, original, formed({ autoLock: 60 }))).toEqual({
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
    const result = merge.merged(schema, original, formed({ code: 'c', name: 'Hall' }));
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
    expect(merge.merged(schema, original, formed({}, { name: '' })).gateways).toEqual([
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
    expect(merge.merged(schema, original, swapped)).toEqual({
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
    const result = merge.merged(schema, original, { gateways: [{ host: 'h', locks: [{ identifier: 2 }] }] });
    expect(result).toEqual({ gateways: [{ host: 'h', locks: [{ identifier: 2 }] }] });
  });
});
