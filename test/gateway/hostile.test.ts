import { describe, expect, test } from 'vitest';
import type { Garbage } from '../../src/simulator/garbage.ts';
import { FRONT, GARDEN, House } from '../house.ts';

const bodies: Garbage[] = [
  'empty',
  'cut JSON',
  'HTML',
  'null',
  '[]',
  'wrong types',
  'huge list',
  'identifier twice',
  'endless',
  'redirect',
  'dripping',
  'server error',
];

describe.each(bodies)('Answers that are %s', (body) => {
  test('to polls: no state that nobody reported, no crash, and all is well again afterwards', async () => {
    const house = await House.settled();
    const polls = house.simulated.fault('/lockers', { kind: 'garbage', body }, Infinity);
    for (let second = 0; second < 60; second += 1) {
      await house.clock.advance(1_000);
      expect([1, 'No Response']).toContain(await house.front.home.current());
    }
    polls.clear();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe(0);
    expect(await house.garden.home.current()).toBe(1);
    expect(house.log.warnings.length).toBeLessThanOrEqual(1);
    expect(await house.stop()).toBe(0);
  });

  test('to reads: what was turned is never shown as it was, nor as anything else', async () => {
    const house = await House.settled();
    const reads = house.simulated.fault(
      { path: '/locker_status', identifier: FRONT },
      { kind: 'garbage', body },
      Infinity,
    );
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(14_000);
    const seen = new Set<unknown>();
    for (let second = 0; second < 40; second += 1) {
      await house.clock.advance(1_000);
      seen.add(await house.front.home.current());
    }
    // An answer that only comes slowly, or carries more than it should, still tells the truth.
    const truth = body === 'dripping' || body === 'identifier twice' ? 0 : 3;
    expect([...seen]).toContain(truth);
    expect([...seen]).not.toContain(1);
    expect([...seen]).not.toContain(2);
    reads.clear();
    await house.clock.advance(70_000);
    expect(await house.front.home.current()).toBe(0);
    expect(await house.stop()).toBe(0);
  });

  test('to commands do not hang the queue: the other lock still turns', async () => {
    const house = await House.settled();
    house.simulated.fault(
      { path: '/open', identifier: FRONT },
      { kind: 'garbage', body, moved: false },
      Infinity,
    );
    void house.front.home.tap('unsecured');
    await house.clock.advance(5_000);
    void house.garden.home.tap('unsecured');
    await house.clock.advance(30_000);
    expect(house.simulated.door(GARDEN).bolt).toBe('unsecured');
    expect(await house.stop()).toBe(0);
  });
});

describe('A bare answer', () => {
  test('of some firmwares, 0x31, is a state', async () => {
    const house = await House.settled();
    house.simulated.fault('/locker_status', { kind: 'garbage', body: 'bare state' }, Infinity);
    house.simulated.turnByHand(FRONT);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });
});
