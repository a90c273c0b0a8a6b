import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatewayOptions, lockOptions, platformOptions, type Option } from '../../src/config/options.ts';
import { codeAt, lockIn, readConfig } from '../../src/config/read.ts';
import { schemaIn } from '../../src/config/schema.ts';
import { settings as english } from '../../src/language/english-settings.ts';
import { settings as french } from '../../src/language/french-settings.ts';

const schemas = [english, french].map((settings) => schemaIn({ settings }).schema);
const validatorOf = (schema: object, options: Ajv.Options = {}) =>
  new Ajv({ allErrors: true, ...options }).compile(schema);

const known = [platformOptions, gatewayOptions, lockOptions].flatMap((table) => Object.keys(table));
const hosts = ['192.168.0.26', 'TheKeys.local', 'thekeys.local.', '[::1]:8080', 'other'];

/** Any JSON, made of the options' own names so that it gets past the door. */
const odd = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.jsonValue(),
    fc.constantFrom(...hosts, 'off', true, false, 0, 7, '7', 15, 1e9, -1, 0.5, ''),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(...known, '__proto__', 'constructor', '_bridge', 'calibrate'),
      tie('value'),
    ),
  ),
})).value;

/** Anything that an option may legally be. */
function legal(option: Option): fc.Arbitrary<unknown> {
  switch (option.kind) {
    case 'text':
    case 'secret':
      return fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ]{0,30}[A-Za-z0-9]$/);
    case 'whole':
      return fc.integer({ min: option.least, max: option.most });
    case 'flag':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...option.choices);
    case 'range':
      return fc
        .uniqueArray(fc.integer({ min: option.least, max: option.most }), { minLength: 2, maxLength: 2 })
        .map((ends) => ({ empty: Math.min(...ends), full: Math.max(...ends) }));
    case 'list':
      return fc.uniqueArray(option.of === 'gateway' ? legalGateway : legalLock, {
        maxLength: 4,
        selector: (entry) => ('host' in entry ? entry.host : entry.identifier),
      });
  }
}
const legalEntry = (
  table: Readonly<Record<string, Option>>,
  identity: Record<string, fc.Arbitrary<unknown>>,
) =>
  fc.record(
    {
      ...Object.fromEntries(Object.entries(table).map(([key, option]) => [key, legal(option)])),
      ...identity,
    },
    { requiredKeys: Object.keys(identity) },
  ) as fc.Arbitrary<Record<string, unknown>>;
const legalLock = legalEntry(lockOptions, { identifier: fc.integer({ min: 1, max: 5 }) });
const legalGateway: fc.Arbitrary<Record<string, unknown>> = legalEntry(gatewayOptions, {
  host: fc.constantFrom('a', 'b:81', '192.168.0.26', '[::1]'),
});
const legalConfig = legalEntry(platformOptions, {
  name: fc.constant('The Keys'),
  gateways: fc.uniqueArray(legalGateway, { minLength: 1, maxLength: 3, selector: (entry) => entry.host }),
});

describe('Whatever is in config.json', () => {
  test('is read without a throw, and what comes of it is whole', () => {
    fc.assert(
      fc.property(odd, (block) => {
        const { gateways, locks, problems } = readConfig(block);
        expect(new Set(gateways.map(({ key }) => key)).size).toBe(gateways.length);
        for (const { pollInterval, statusInterval, name, named } of gateways) {
          expect(pollInterval >= 1 && pollInterval <= 15 && Number.isInteger(pollInterval)).toBe(true);
          expect(statusInterval >= 10 && Number.isInteger(statusInterval)).toBe(true);
          expect(name).not.toBe('');
          for (const identifier of named) expect(locks.has(identifier)).toBe(true);
        }
        for (const [identifier, { autoLock, lowBattery, battery, ...lock }] of locks) {
          expect(lock.identifier).toBe(identifier);
          expect(typeof lock.hidden === 'boolean' && typeof lock.allowUnlock === 'boolean').toBe(true);
          expect(autoLock >= 0 && lowBattery >= 0 && lowBattery <= 100).toBe(true);
          if (battery) expect(battery.empty).toBeLessThan(battery.full);
        }
        for (const problem of problems) expect(problem.length).toBeLessThan(2_000);
      }),
      { numRuns: 1_000 },
    );
  });

  test('no good entry is lost beside it', () => {
    const good = {
      host: '10.0.0.1',
      code: 'good',
      locks: [{ identifier: 45961123, name: 'Front door', code: 'own' }],
    };
    fc.assert(
      fc.property(
        fc.array(odd, { maxLength: 4 }),
        fc.array(odd, { maxLength: 4 }),
        odd,
        (before, after, stranger) => {
          const locks = [stranger, ...good.locks, stranger];
          const config = readConfig({ gateways: [...before, { ...good, locks }, ...after] });
          const gateway = config.gateways.find(({ host }) => host === good.host);
          expect(gateway?.code).toBe('good');
          expect(gateway && codeAt(gateway, 45961123)).toBe('own');
          expect(gateway?.named.has(45961123)).toBe(true);
          expect(lockIn(config, 45961123).name).toBe('Front door');
        },
      ),
    );
  });

  test('a door that one entry forbids to unlock is never unlocked', () => {
    const gateways = fc.array(fc.record({ host: fc.constantFrom(...hosts, '???'), locks: fc.array(odd) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(gateways, fc.nat(), fc.nat(), legalLock, (entries, which, where, lock) => {
        const locks = entries[which % entries.length]?.locks ?? [];
        locks.splice(where % (locks.length + 1), 0, { ...lock, identifier: 7, allowUnlock: false });
        expect(lockIn(readConfig({ gateways: entries }), 7).allowUnlock).toBe(false);
      }),
    );
  });

  test('all that the options allow is taken without a word, and the form accepts it', () => {
    const validate = schemas.map((schema) => validatorOf(schema));
    fc.assert(
      fc.property(legalConfig, (block) => {
        expect(readConfig({ platform: 'TheKeys', ...block }).problems).toEqual([]);
        for (const isValid of validate) expect(isValid(block), JSON.stringify(isValid.errors)).toBe(true);
      }),
    );
  });
});

describe('The settings form', () => {
  test.each(schemas)('is a schema that Homebridge can check a config against', (schema) => {
    const isValid = validatorOf(schema);
    expect(isValid({ name: 'The Keys', gateways: [{ host: 'a', pollInterval: 16 }] })).toBe(false);
    expect(isValid({ name: 'The Keys', gateways: [{ code: 'a' }] })).toBe(false);
    expect(isValid({ name: 'The Keys', gateways: [{ host: 'a', locks: [{}] }] })).toBe(false);
    expect(isValid({ gateways: [] })).toBe(false);
  });

  test.each(schemas)('writes down defaults that change nothing', (schema) => {
    const entry = () => ({ name: 'The Keys', gateways: [{ host: 'a', locks: [{ identifier: 7 }] }] });
    const filled = entry();
    expect(validatorOf(schema, { useDefaults: true })(filled)).toBe(true);
    expect(filled).not.toEqual(entry());
    expect(readConfig(filled)).toEqual(readConfig(entry()));
    expect(readConfig(filled).problems).toEqual([]);
  });
});
