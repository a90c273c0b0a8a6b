import { describe, expect, test } from 'vitest';
import { lockAutomatically } from '../../src/lock/auto-lock.ts';
import { FRONT, House } from '../house.ts';

async function houseWithAutoLock(options = {}): Promise<House> {
  const house = await House.settled(options);
  lockAutomatically(house.front.lock, 60_000, house.clock, house.end.signal);
  return house;
}

describe('A door that locks by itself after a minute', () => {
  test('locks a minute after it was opened by hand', async () => {
    const house = await houseWithAutoLock();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(59_000);
    expect(house.simulated.door(FRONT).bolt).toBe('unsecured');
    await house.clock.advance(15_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    expect(await house.front.home.target()).toBe(1);
    await house.stop();
  });

  test('does nothing when it was locked by hand meanwhile', async () => {
    const house = await houseWithAutoLock();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(30_000);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(120_000);
    expect(house.simulated.journal.entries.filter(({ path }) => path === '/close')).toEqual([]);
    await house.stop();
  });

  test('counts anew when it is opened anew', async () => {
    const house = await houseWithAutoLock();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(40_000);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(10_000);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(50_000);
    expect(house.simulated.door(FRONT).bolt).toBe('unsecured');
    await house.clock.advance(25_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    await house.stop();
  });

  test('tries again when the lock was out of range', async () => {
    const house = await houseWithAutoLock();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(20_000);
    house.simulated.setInRange(FRONT, false);
    await house.clock.advance(60_000);
    house.simulated.setInRange(FRONT, true);
    await house.clock.advance(90_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    await house.stop();
  });

  test('leaves nothing running when the plugin stops', async () => {
    const house = await houseWithAutoLock();
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(20_000);
    expect(await house.stop()).toBe(0);
  });
});
