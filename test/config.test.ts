import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const gateway = (more: object): object => ({ gateways: [{ host: '192.168.0.26', code: 'sEcReT', ...more }] });

describe('A config', () => {
  test('needs only a host and a code', () => {
    const { gateways, problems, isPartial } = readConfig(gateway({}));
    expect(problems).toEqual([]);
    expect(isPartial).toBe(false);
    expect(gateways).toEqual([
      {
        host: '192.168.0.26',
        address: { hostname: '192.168.0.26', port: 80 },
        name: '192.168.0.26',
        code: 'sEcReT',
        pollInterval: 2,
        statusInterval: 60,
        commandTimeout: 30,
        maintenance: false,
        locks: new Map(),
      },
    ]);
  });

  test('of the documentation is taken whole', () => {
    const { gateways, problems } = readConfig({
      platform: 'TheKeys',
      name: 'The Keys',
      matter: 'off',
      _bridge: { username: '0E:00:00:00:00:00' },
      gateways: [
        {
          host: '192.168.0.26',
          code: 'sEcReT',
          name: 'Home',
          pollInterval: 2,
          statusInterval: 60,
          commandTimeout: 30,
          locks: [
            {
              identifier: 45961123,
              code: 'Zmo1sps2OVyCFtl1',
              name: 'Front door',
              hidden: false,
              allowUnlock: false,
              autoLock: 120,
              lowBattery: 25,
              battery: { empty: 6400, full: 8200 },
            },
          ],
        },
      ],
    });
    expect(problems).toEqual([]);
    expect(gateways[0]?.locks.get(45961123)).toEqual({
      identifier: 45961123,
      code: 'Zmo1sps2OVyCFtl1',
      name: 'Front door',
      hidden: false,
      allowUnlock: false,
      autoLock: 120,
      lowBattery: 25,
      battery: { empty: 6400, full: 8200 },
      calibrate: false,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no config', undefined, /not an object/],
    ['no gateways', {}, /No gateway is configured/],
    ['an empty list of gateways', { gateways: [] }, /No gateway is configured/],
    ['gateways that are no list', { gateways: 'x' }, /"gateways" must be a list/],
    ['a gateway that is none', { gateways: [null] }, /Gateway 1: this is not a gateway/],
    ['no host', { gateways: [{}] }, /Gateway 1: "host" must be the address/],
    [
      'a host that is not one',
      { gateways: [{ host: 'my door' }] },
      /Gateway 1 \(my door\): "host" must be the address/,
    ],
    [
      'an empty code',
      gateway({ code: '' }),
      /Gateway 1 \(192.168.0.26\): "code" must be a text that is not empty/,
    ],
    ['a code that is a number', gateway({ code: 5 }), /"code" must be a text/],
    [
      'a negative interval',
      gateway({ pollInterval: -1 }),
      /"pollInterval" must be a whole number from 1 to 3600 \(s\); 2 is used/,
    ],
    ['half a second', gateway({ pollInterval: 0.5 }), /"pollInterval" must be a whole number/],
    [
      'an unknown key',
      gateway({ polInterval: 5 }),
      /"polInterval" is not an option here and is ignored. Known are: host, code/,
    ],
    ['an unknown key at the top', { ...gateway({}), gateway: [] }, /"gateway" is not an option here/],
    [
      'an identifier that is no number',
      gateway({ locks: [{ identifier: 'abc' }] }),
      /lock 1: "identifier" must be the lock's number/,
    ],
    ['no identifier', gateway({ locks: [{}] }), /"identifier" must be/],
    ['a lock twice', gateway({ locks: [{ identifier: 7 }, { identifier: '7' }] }), /7 is listed twice/],
    [
      'a gateway twice',
      {
        gateways: [
          { host: 'a', code: 'x' },
          { host: 'a:80', code: 'x' },
        ],
      },
      /listed twice/,
    ],
    [
      'a flag that is a text',
      gateway({ locks: [{ identifier: 7, hidden: 'yes' }] }),
      /"hidden" must be true or false/,
    ],
    [
      'a battery upside down',
      gateway({ locks: [{ identifier: 7, battery: { empty: 8200, full: 6400 } }] }),
      /"battery" must have "empty" below "full"/,
    ],
    ['Matter', { ...gateway({}), matter: 'on' }, /"matter" is not available/],
  ])('with %s is one sentence', (_name, block, sentence) => {
    const { problems } = readConfig(block);
    expect(problems.filter((problem) => sentence.test(problem))).toHaveLength(1);
    expect(problems.join()).not.toContain('sEcReT');
  });

  test('goes on working beside a mistake', () => {
    const { gateways, isPartial } = readConfig({
      gateways: [
        { host: '???' },
        { host: 'b', code: 'x', pollInterval: 'often', locks: [{}, { identifier: 7, name: 'Door' }] },
      ],
    });
    expect(gateways).toHaveLength(1);
    expect(gateways[0]?.pollInterval).toBe(2);
    expect(gateways[0]?.locks.get(7)?.name).toBe('Door');
    expect(isPartial).toBe(true);
  });

  test('that says something odd of allowUnlock does not allow it', () => {
    const { gateways } = readConfig(gateway({ locks: [{ identifier: 7, allowUnlock: 'no' }] }));
    expect(gateways[0]?.locks.get(7)?.allowUnlock).toBe(false);
  });

  test('takes the empty battery that a form leaves behind for none', () => {
    const { gateways, problems } = readConfig(gateway({ locks: [{ identifier: 7, battery: {} }] }));
    expect(problems).toEqual([]);
    expect(gateways[0]?.locks.get(7)?.battery).toBeUndefined();
  });
});
