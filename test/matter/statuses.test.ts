import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { statusOf } from '../../src/matter/status.ts';
import type { Refusal } from '../../src/matter/turn.ts';
import { House } from '../house/house.ts';

/** The table in docs/matter.md: what comes of an unlock, by what the gateway answers. */
const table = new Map(
  [
    ...readFileSync(new URL('../../docs/matter.md', import.meta.url), 'utf8').matchAll(
      /^\| +`(\w+)` +\| [^|]+\| +`(\w+)` +\|$/gm,
    ),
  ].map(([, kind = '', status = '']) => [kind, status]),
);

test('The table of statuses in the documentation is the one that the plugin goes by, and whole', () => {
  expect(table.size).toBe(31);
  for (const [kind, status] of table) {
    expect(statusOf({ kind: kind as Refusal['kind'] }), kind).toBe(status);
  }
});

describe('An unlock by Matter', () => {
  const numbers = [
    [32, 'notShared'],
    [33, 'wrongCode'],
    [35, 'incompatible'],
    [36, 'keyRefused'],
    [38, 'clockInvalid'],
  ] as const;

  test.each(numbers)(
    'that is always answered with %i is told as a failure, at once',
    async (number, kind) => {
      await using house = await House.settled({ matter: true });
      house.gateway.fault('/open', { kind: 'error', number }, Infinity);
      const from = house.clock.now();
      expect(await house.clock.until(house.frontInMatter.unlock())).toBe(table.get(kind));
      expect(house.clock.now() - from).toBeLessThan(7_500);
      await house.clock.advance(60_000);
      expect(house.front.bolt).toBe('secured');
    },
  );

  test.each([
    ['500', { kind: 'busy' }, 'busy'],
    ['400', { kind: 'error', number: 400 }, 'badRequest'],
    ['34', { kind: 'error', number: 34 }, 'outOfRange'],
    ['77, which nobody knows', { kind: 'error', number: 77 }, 'unheardOf'],
    ['37', { kind: 'failed', moved: false }, 'failed'],
  ] as const)('that is always answered with %s is told by that, within 8 s', async (_name, fault, kind) => {
    await using house = await House.settled({ matter: true });
    house.gateway.fault('/open', fault, Infinity);
    const from = house.clock.now();
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe(table.get(kind));
    expect(house.clock.now() - from).toBeLessThanOrEqual(8_000);
  });

  test.each([
    ['500 once', { kind: 'busy' }],
    ['400 once', { kind: 'error', number: 400 }],
    ['33 once', { kind: 'error', number: 33 }],
  ] as const)('that is answered with %s is done', async (_name, fault) => {
    await using house = await House.settled({ matter: true });
    house.gateway.fault('/open', fault);
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe('done');
    expect(house.frontInMatter.shown).toBe('unlocked');
  });

  test('of a door that says it is jammed is told as such only if it is read so', async () => {
    await using house = await House.settled({ matter: true });
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    house.front.says('jammed');
    const told = await house.clock.until(house.frontInMatter.unlock());
    expect(told).not.toBe('done');
    await house.clock.advance(30_000);
    expect(house.frontInMatter.lockState).toBe(0);
  });
});
