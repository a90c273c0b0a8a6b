import { describe, expect, test } from 'vitest';
import { FRONT, House } from '../house.ts';

/** The target that subscribed controllers have been told last, without a read. */
const toldTarget = (house: House): unknown =>
  house.front.home.events.findLast(({ what }) => what === 'Lock Target State')?.value;

describe('The target', () => {
  test('of a tap that is repeated and then refused goes back, though HAP was still writing it', async () => {
    const house = await House.settled();
    house.simulated.door(FRONT).refusesKey = true;
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(0);
    expect(toldTarget(house)).toBe(0);
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(-70411);
    await house.clock.advance(100);
    expect(toldTarget(house)).toBe(1);
    await house.stop();
  });
});
