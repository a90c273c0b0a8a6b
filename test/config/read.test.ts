import { describe, expect, test } from 'vitest';
import { codeAt, lockIn, readConfig, type Config } from '../../src/config/read.ts';

const house = (...gateways: object[]): object => ({ platform: 'TheKeys', name: 'The Keys', gateways });
const gateway = (more: object = {}): object => ({ host: '192.168.0.26', code: 'sEcReT', ...more });
const withLock = (lock: object): object => house(gateway({ locks: [{ identifier: 7, ...lock }] }));

const first = (config: Config) => {
  const [one] = config.gateways;
  if (!one) throw new Error('no gateway');
  return one;
};

describe('A config', () => {
  test('needs only a host and a code', () => {
    const config = readConfig(house(gateway()));
    expect(config).toEqual({
      gateways: [
        {
          key: first(config).key,
          host: '192.168.0.26',
          address: { hostname: '192.168.0.26', port: 80 },
          name: '192.168.0.26',
          code: 'sEcReT',
          pollInterval: 2,
          statusInterval: 60,
          codes: new Map(),
          named: new Set(),
        },
      ],
      locks: new Map(),
      problems: [],
      matter: 'off',
      isPartial: false,
    });
  });

  test('of the documentation is taken whole', () => {
    const config = readConfig({
      ...house({
        host: '192.168.0.26',
        code: 'sEcReT',
        name: 'Home',
        pollInterval: 3,
        statusInterval: 90,
        locks: [
          {
            identifier: 45961123,
            code: 'Zmo1sps2OVyCFtl1',
            name: 'Front door',
            hidden: true,
            allowUnlock: false,
            autoLock: 120,
            lowBattery: 25,
            battery: { empty: 6400, full: 8200 },
          },
        ],
      }),
      matter: 'off',
      _bridge: { username: '0E:00:00:00:00:00' },
    });
    expect(config.problems).toEqual([]);
    expect(first(config)).toMatchObject({ name: 'Home', pollInterval: 3, statusInterval: 90 });
    expect(first(config).named).toEqual(new Set([45961123]));
    expect(lockIn(config, 45961123)).toEqual({
      identifier: 45961123,
      name: 'Front door',
      hidden: true,
      allowUnlock: false,
      autoLock: 120,
      lowBattery: 25,
      battery: { empty: 6400, full: 8200 },
    });
  });

  test('says nothing of a lock that it does not name: it is shown and may be unlocked', () => {
    expect(lockIn(readConfig(house(gateway())), 7)).toEqual({
      identifier: 7,
      hidden: false,
      allowUnlock: true,
      autoLock: 0,
      lowBattery: 20,
    });
  });

  test("gives a lock its own code, and the gateway's where it has none", () => {
    const config = readConfig(house(gateway({ locks: [{ identifier: 7, code: 'own' }, { identifier: 8 }] })));
    expect([7, 8, 9].map((identifier) => codeAt(first(config), identifier))).toEqual([
      'own',
      'sEcReT',
      'sEcReT',
    ]);
    expect(codeAt(first(readConfig(house({ host: 'a' }))), 7)).toBeUndefined();
  });

  test.each<[string, unknown, RegExp]>([
    ['no config', undefined, /not an object/],
    ['no gateways', {}, /No gateway is configured/],
    ['an empty list of gateways', { gateways: [] }, /No gateway is configured/],
    ['gateways that are no list', { gateways: 'x' }, /"gateways" must be a list/],
    ['a gateway without its brackets', { gateways: gateway() }, /"gateways" must be a list, in \[ \]/],
    ['a gateway that is none', house({}, gateway()), /Gateway 1: "host" must be the address/],
    ['a gateway that is nothing', { gateways: [null, gateway()] }, /Gateway 1: this is not a gateway/],
    [
      'a host that is not one',
      house({ host: 'my door' }),
      /Gateway 1 \(my door\): "host" must be the address/,
    ],
    [
      'an empty code',
      house(gateway({ code: ' ' })),
      /1 \(192.168.0.26\): "code" must be a text that is not empty/,
    ],
    ['a code that is a number', house(gateway({ code: 5 })), /"code" must be a text/],
    [
      'half a second',
      house(gateway({ pollInterval: 0.5 })),
      /"pollInterval" must be .* 1 to 15 \(s\); 2 is used/,
    ],
    [
      'an unknown key',
      house(gateway({ polInterval: 5 })),
      /"polInterval" is not an option .* Known are: host, name/,
    ],
    ['two unknown keys', house(gateway({ a: 5, b: 6 })), /"a" and "b" are not options here and are ignored/],
    [
      'an unknown key at the top',
      { ...house(gateway()), gateway: [] },
      /configuration: "gateway" is not an option/,
    ],
    [
      'an identifier that is no number',
      withLock({ identifier: 'x' }),
      /lock 1: "identifier" must be the lock's/,
    ],
    ['no identifier', house(gateway({ locks: [{}] })), /lock 1: "identifier" must be/],
    [
      'a flag that is a text',
      withLock({ hidden: 'yes' }),
      /lock 1 \(7\): "hidden" must be true or false; false is/,
    ],
    ['a battery upside down', withLock({ battery: { empty: 8200, full: 6400 } }), /"empty" below "full"/],
    [
      'a battery of no voltage',
      withLock({ battery: { empty: 0, full: 8200 } }),
      /both from 1 to 20000 \(mV\)/,
    ],
    ['half a battery', withLock({ battery: { empty: 6400 } }), /"battery" must have/],
    [
      'Matter',
      { ...house(gateway()), matter: 'on' },
      /"matter" must be "off", "also" or "only"; "off" is used/,
    ],
  ])('with %s is one sentence', (_name, block, sentence) => {
    const { problems } = readConfig(block);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toContain('sEcReT');
  });

  test('goes on working beside a mistake', () => {
    const config = readConfig(
      house(
        { host: '???' },
        { host: 'b', code: 'x', pollInterval: 'often', locks: [{}, { identifier: 7, name: 'Door' }] },
      ),
    );
    expect(config.gateways.map(({ host, pollInterval }) => [host, pollInterval])).toEqual([['b', 2]]);
    expect(lockIn(config, 7).name).toBe('Door');
    expect(config.isPartial).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a gateway', house({ host: '???', code: 'x' })],
    ['a code', withLock({ code: '' })],
    ['a lock', withLock({ identifier: 'front' })],
    ['all locks', house(gateway({ locks: 'front' }))],
    ['everything', undefined],
  ])('is partial when a mistake hides %s', (_name, block) => {
    expect(readConfig(block).isPartial).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a name', withLock({ name: '' })],
    ['a number', withLock({ autoLock: 'soon' })],
    ['a stranger', withLock({ colour: 'red' })],
    ['a bracket', house(gateway({ locks: { identifier: 7 } }))],
    ['an entry too many', house(gateway(), gateway())],
  ])('is not partial when the mistake is only %s', (_name, block) => {
    const { problems, isPartial } = readConfig(block);
    expect(problems).toHaveLength(1);
    expect(isPartial).toBe(false);
  });

  test('that says something odd of allowUnlock does not allow it', () => {
    for (const allowUnlock of ['no', 'true', null, 1, {}]) {
      expect(lockIn(readConfig(withLock({ allowUnlock })), 7).allowUnlock, JSON.stringify(allowUnlock)).toBe(
        false,
      );
    }
  });

  test('that says something odd of hidden takes no lock out of Home', () => {
    expect(lockIn(readConfig(withLock({ hidden: 'yes' })), 7).hidden).toBe(false);
  });

  test('takes the empty battery that a form leaves behind for none', () => {
    const config = readConfig(withLock({ battery: {} }));
    expect(config.problems).toEqual([]);
    expect(lockIn(config, 7).battery).toBeUndefined();
  });

  test('takes a lock whose brackets somebody forgot', () => {
    const config = readConfig(house(gateway({ locks: { identifier: 7, allowUnlock: false } })));
    expect(lockIn(config, 7).allowUnlock).toBe(false);
  });
});

describe('A number out of bounds', () => {
  test.each<[string, object, object]>([
    ['asks every 15 s at the least', { pollInterval: 600 }, { pollInterval: 15 }],
    ['asks every second at the most', { pollInterval: -5 }, { pollInterval: 1 }],
    ['reads every 10 s at the most', { statusInterval: 1 }, { statusInterval: 10 }],
    ['reads once a day at the least', { statusInterval: 1e30 }, { statusInterval: 86_400 }],
  ])('%s, and one sentence says so', (_name, given, taken) => {
    const config = readConfig(house(gateway(given)));
    expect(first(config)).toMatchObject(taken);
    expect(config.problems).toEqual([expect.stringContaining(`; ${Object.values(taken).join()} is used`)]);
    expect(config.isPartial).toBe(false);
  });

  test('never locks a door by itself when it is below 0', () => {
    expect(lockIn(readConfig(withLock({ autoLock: -1 })), 7).autoLock).toBe(0);
  });
});

describe('An option that went', () => {
  test.each<[string, object, RegExp]>([
    ['commandTimeout', house(gateway({ commandTimeout: 120 })), /30 seconds after a tap/],
    ['maintenance', house(gateway({ maintenance: true })), /settings page of The Keys, or the command/],
    ['calibrate', withLock({ calibrate: true }), /settings page of The Keys, or the command/],
  ])('%s is one sentence that says what to use instead, and nothing is lost', (name, block, instead) => {
    const config = readConfig(block);
    expect(config.problems).toEqual([expect.stringMatching(instead)]);
    expect(config.problems).toEqual([expect.stringMatching(`"${name}" is no longer an option`)]);
    expect(config.isPartial).toBe(false);
    expect(config.gateways).toHaveLength(1);
    expect(JSON.stringify(config.gateways)).not.toContain(name);
  });

  test('is one sentence, however many locks still have it', () => {
    const locks = [1, 2, 3, 4, 5, 6, 7].map((identifier) => ({ identifier, calibrate: false }));
    expect(readConfig(house(gateway({ locks }))).problems).toEqual([
      expect.stringMatching(/^Gateway 1 .*, lock 1 \(1\), .*, lock 5 \(5\) and 2 more: "calibrate"/),
    ]);
  });
});

describe('What a user wrote', () => {
  test('is shortened in the sentence about it, however long it is', () => {
    const long = 'x'.repeat(100_000);
    for (const block of [
      house({ host: long }),
      house({ host: `${long}.y`, name: long }),
      house(gateway({ [long]: 1 })),
      house(gateway(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1])))),
      withLock({ name: long }),
      withLock({ identifier: long }),
    ]) {
      const { problems } = readConfig(block);
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) expect(problem.length).toBeLessThan(700);
    }
  });

  test('as a name is cut to what Home shows', () => {
    const { name } = lockIn(readConfig(withLock({ name: 'x'.repeat(100_000) })), 7);
    expect(name).toBe('x'.repeat(64));
  });

  test('hides nothing in the log: no text that runs backwards, nothing that is not seen', () => {
    const block = house({ host: '192.168.0\u200B.26', name: 'Ho\u202Eme\n\u2066' }, { host: 'a\u202E b' });
    const { gateways, problems } = readConfig(block);
    expect(gateways.map(({ host, name }) => [host, name])).toEqual([['192.168.0.26', 'Home']]);
    expect(problems.join()).toContain('(a b)');
    expect(problems.join()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('as a code is taken without what a clipboard adds to it', () => {
    const config = readConfig(house({ host: 'a', code: ' \uFEFFZmo1\u200Bsps2\n' }));
    expect(first(config).code).toBe('Zmo1sps2');
  });
});
