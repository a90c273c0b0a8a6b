import { describe, expect, test } from 'vitest';
import type { Garbage } from '../../src/simulator/gateway/garbage.ts';
import { FRONT, House } from './house.ts';
import { shownFor } from './watch.ts';

/** Answers of broken gateways, proxies and strangers that are no gateway's. */
const nonsense: readonly Garbage[] = [
  'empty',
  'cut JSON',
  'HTML',
  'null',
  '[]',
  'wrong types',
  'endless',
  'redirect',
  'server error',
  'constructor',
  '__proto__',
];
/** Answers that are odd, and true all the same. */
const odd: readonly Garbage[] = ['dripping', 'identifier twice'];

describe.each([...nonsense, ...odd, 'huge list'] as const)('Answers that are “%s”', (body) => {
  test('to polls: no state that nobody reported, one warning, and all is well again afterwards', async () => {
    await using house = await House.settled();
    const polls = house.gateway.fault('/lockers', { kind: 'garbage', body }, Infinity);
    for (const shown of await shownFor(house, house.front, 60_000)) {
      expect(['locked', 'No Response']).toContain(shown);
    }
    polls.clear();
    house.front.turnByHand();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(await house.garden.home.current()).toBe('locked');
    expect(house.log.warnings.length).toBeLessThanOrEqual(1);
  });

  test('to commands do not hang the queue: the other lock still turns', async () => {
    await using house = await House.settled();
    house.gateway.fault(
      { path: '/open', identifier: FRONT },
      { kind: 'garbage', body, moved: false },
      Infinity,
    );
    void house.front.home.tap('unlock');
    await house.clock.advance(5_000);
    void house.garden.home.tap('unlock');
    await house.clock.advance(30_000);
    expect(house.garden.bolt).toBe('unsecured');
  });
});

describe.each(nonsense)('Answers that are “%s”', (body) => {
  test('to reads: what was turned is unknown, never as it was nor anything else, until it is read', async () => {
    await using house = await House.settled();
    const reads = house.gateway.fault(
      { path: '/locker_status', identifier: FRONT },
      { kind: 'garbage', body },
      Infinity,
    );
    house.front.turnByHand('unsecured');
    await house.clock.advance(14_000);
    const shown = await shownFor(house, house.front, 40_000);
    expect(shown).toContain('unknown');
    for (const one of shown) expect(['unknown', 'No Response']).toContain(one);
    reads.clear();
    await house.clock.advance(70_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('to an open are no word of it: the lock is read before it is opened again', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'garbage', body, moved: true });
    const began = house.clock.now();
    void house.front.home.tap('unlock');
    await house.clock.advance(25_000);
    expect(house.sent(began)).toEqual(['/open', '/locker_status']);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(house.gateway.journal.turns).toHaveLength(1);
  });
});

describe.each(odd)('Answers that are “%s”', (body) => {
  test('to reads tell the truth all the same', async () => {
    await using house = await House.settled();
    house.gateway.fault({ path: '/locker_status', identifier: FRONT }, { kind: 'garbage', body }, Infinity);
    house.front.turnByHand('unsecured');
    await house.clock.advance(54_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });
});

test('A bare answer of some firmwares, 0x31, is a state', async () => {
  await using house = await House.settled();
  house.gateway.fault('/locker_status', { kind: 'garbage', body: 'bare state' }, Infinity);
  house.front.turnByHand();
  house.front.turnByHand();
  const since = house.clock.now();
  await house.clock.advance(10_000);
  expect(house.sent(since)).toEqual(['/locker_status']);
  expect(await house.front.home.current()).toBe('locked');
});
