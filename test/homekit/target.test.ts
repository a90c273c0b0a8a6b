import { describe, expect, test } from 'vitest';
import { FRONT, House } from '../house/house.ts';

describe('The target', () => {
  test('of a tap that fails after it has returned goes back', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    expect(await home.target()).toBe('unlocked');
    await house.clock.advance(40_000);
    expect(await home.target()).toBe('locked');
    expect(await home.current()).toBe('locked');
    expect(home.toldTarget).toBe('locked');
  });

  test('of a tap that is repeated and then refused goes back, though HAP was still writing it', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    house.front.at(0).refusesKey = true;
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    expect(home.toldTarget).toBe('unlocked');
    expect(await house.tap(house.front, 'unlock')).toBe('not authorized');
    await house.clock.advance(100);
    expect(home.toldTarget).toBe('locked');
  });

  test('of a tap that is refused at once stays where it was', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    home.events.length = 0;
    house.front.share(undefined);
    expect(await house.tap(house.front, 'unlock')).toBe('not authorized');
    await house.clock.advance(100);
    expect(home.events.filter(({ what }) => what === 'target')).toEqual([]);
  });

  test('is not touched while a write is under way, and is the newest wish in the end', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    home.events.length = 0;
    const first = home.tap('unlock');
    await house.clock.advance(500);
    const second = home.tap('lock');
    await house.clock.advance(30_000);
    expect([await first, await second]).toEqual(['accepted', 'accepted']);
    expect(home.toldTarget).toBe('locked');
    expect(await home.target()).toBe('locked');
  });
});

describe('A lock that may only be locked', () => {
  test('refuses an unlock, says so, sends nothing, and can be locked', async () => {
    await using house = await House.settled({ locks: { [FRONT]: { allowUnlock: false } } });
    const since = house.clock.now();
    expect(await house.tap(house.front, 'unlock')).toBe('not allowed');
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual([]);
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/“Front door” was to be unlocked.*allowUnlock/),
    ]);
    house.front.turnByHand();
    await house.clock.advance(15_000);
    expect(await house.tap(house.front, 'lock')).toBe('accepted');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('secured');
  });
});

describe('A write', () => {
  test('unlocks only if it says so', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    for (const strange of [1, 2, 255, -1, NaN]) {
      await house.clock.until(house.front.home.write(strange).catch(() => undefined));
    }
    await house.clock.advance(20_000);
    expect(house.sent(since)).not.toContain('/open');
  });
});
