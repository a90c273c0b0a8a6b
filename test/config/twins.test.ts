import { describe, expect, test } from 'vitest';
import { codeAt, lockIn, readConfig, type Config } from '../../src/config/read.ts';

const at = (host: string, ...locks: object[]): object => ({ host, code: 'x', locks });
const read = (...gateways: object[]): Config => readConfig({ gateways });

describe('Several entries for one gateway', () => {
  test.each([
    ['TheKeys.local', 'thekeys.LOCAL'],
    ['thekeys.local', 'thekeys.local.'],
    ['thekeys.local', 'http://thekeys.local:80/'],
    ['192.168.0.26', '192.168.0.26:80'],
    ['fe80::1', '[FE80:0:0::0001]:80'],
  ])('are one: %s and %s', (one, other) => {
    const { gateways, problems, isPartial } = read(at(one, { identifier: 7 }), at(other, { identifier: 8 }));
    expect(gateways.map(({ host, named }) => [host, [...named]])).toEqual([[one, [7, 8]]]);
    expect(problems).toEqual([
      `Gateway 1 (${one}) and Gateway 2 (${other}): these are one gateway; they are taken together: where they differ the stricter counts, else the first. Put them into one entry.`,
    ]);
    expect(isPartial).toBe(false);
  });

  test('are one sentence, however many there are', () => {
    const { gateways, problems } = read(at('a'), at('a.'), at('A'), at('a:80'));
    expect(gateways).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  test('with other ports or other names are several gateways', () => {
    const { gateways, problems } = read(at('a'), at('a:81'), at('b'));
    expect(new Set(gateways.map(({ key }) => key)).size).toBe(3);
    expect(problems).toEqual([]);
  });

  test('give each what none but one of them says, and the freshest news', () => {
    const { gateways } = read(
      { host: 'a', pollInterval: 9 },
      { host: 'a', code: 'second', name: 'Home', pollInterval: 4, statusInterval: 300 },
      { host: 'a', code: 'third', name: 'Third', statusInterval: 30 },
    );
    expect(gateways).toMatchObject([{ code: 'second', name: 'Home', pollInterval: 4, statusInterval: 300 }]);
  });

  test('leave each lock the code that it stood under', () => {
    const [gateway] = read(
      { host: 'a', code: 'first', locks: [{ identifier: 1 }] },
      {
        host: 'a',
        code: 'second',
        locks: [{ identifier: 2 }, { identifier: 1 }, { identifier: 3, code: 'own' }],
      },
    ).gateways;
    if (!gateway) throw new Error('no gateway');
    expect([1, 2, 3, 4].map((identifier) => codeAt(gateway, identifier))).toEqual([
      'first',
      'second',
      'own',
      'first',
    ]);
  });
});

describe('Several entries for one lock', () => {
  const strict = { identifier: 7, allowUnlock: false };
  const free = { identifier: 7, allowUnlock: true };

  test.each<[string, Config]>([
    ['under one gateway', read(at('a', free, strict))],
    ['the other way round', read(at('a', strict, free))],
    ['under two gateways', read(at('a', free), at('b', strict))],
    ['under two spellings of one gateway', read(at('a', free), at('A', strict))],
    ['with one that says nothing of it', read(at('a', strict), at('b', { identifier: 7, name: 'Door' }))],
    ['of which one leads nowhere', read(at('???', strict), at('b', free))],
    ['of which one is odd', read(at('a', { identifier: 7, allowUnlock: 'no' }), at('b', free))],
    ['in two spellings of its number', read(at('a', free, { ...strict, identifier: '0x7' }))],
  ])('never let a door be unlocked that one of them locks for good: %s', (_name, config) => {
    expect(lockIn(config, 7).allowUnlock).toBe(false);
  });

  test.each<[string, object[], object]>([
    ['the first name', [{}, { name: 'Front' }, { name: 'Back' }], { name: 'Front' }],
    ['hidden if one hides it', [{ hidden: false }, { hidden: true }, {}], { hidden: true }],
    ['the soonest auto-lock', [{ autoLock: 0 }, { autoLock: 60 }, { autoLock: 30 }, {}], { autoLock: 30 }],
    [
      'the soonest auto-lock, the other way',
      [{ autoLock: 30 }, { autoLock: 60 }, { autoLock: 0 }],
      { autoLock: 30 },
    ],
    ['no auto-lock if none wants it', [{ autoLock: 0 }, {}], { autoLock: 0 }],
    ['the earliest warning', [{ lowBattery: 10 }, { lowBattery: 15 }, {}], { lowBattery: 15 }],
    [
      'the first battery',
      [{}, { battery: { empty: 1, full: 2 } }, { battery: { empty: 3, full: 4 } }],
      { battery: { empty: 1, full: 2 } },
    ],
  ])('give it %s', (_name, entries, merged) => {
    const locks = entries.map((entry) => ({ identifier: 7, ...entry }));
    expect(lockIn(read(at('a', ...locks)), 7)).toMatchObject(merged);
    const spread = locks.map((lock, index) => at(`gateway${index}`, lock));
    expect(lockIn(read(...spread), 7)).toMatchObject(merged);
  });

  test('under one gateway are one sentence, for all such locks together', () => {
    const { problems, isPartial } = read(
      at('a', free, { identifier: 8 }, free, { identifier: 8 }, { identifier: 9 }),
    );
    expect(problems).toEqual([expect.stringMatching(/^Gateway 1 \(a\): 7 and 8 are listed more than once/)]);
    expect(isPartial).toBe(false);
  });

  test('under two gateways are how it should be', () => {
    expect(read(at('a', free), at('b', strict)).problems).toEqual([]);
    expect(read(at('???', free), at('!!!', strict)).problems).toHaveLength(2);
  });

  test('keep the code of each gateway', () => {
    const { gateways } = read(at('a', { ...free, code: 'one' }), at('b', { ...free, code: 'two' }));
    expect(gateways.map((gateway) => codeAt(gateway, 7))).toEqual(['one', 'two']);
  });
});
