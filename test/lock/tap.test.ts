import { describe, expect, test } from 'vitest';
import { FRONT, House } from '../house.ts';

describe('A tap in Home', () => {
  test('turns the bolt, and Home shows it', async () => {
    const house = await House.settled();
    expect(await house.front.home.current()).toBe(1);
    const since = house.clock.now();
    const status = house.clock.until(house.front.home.tap('unsecured'));
    expect(await status).toBe(0);
    await house.clock.advance(10_000);
    expect(house.simulated.door(FRONT).bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe(0);
    expect(await house.front.home.target()).toBe(0);
    expect(house.sent(since)).toEqual(['/open', '/locker_status']);
    expect(house.log.warnings).toEqual([]);
    expect(await house.stop()).toBe(0);
  });

  test('of a key turned by hand moves current and target, and reads the lock once', async () => {
    const house = await House.settled();
    const since = house.clock.now();
    house.front.home.events.length = 0;
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(10_000);
    expect(house.front.home.events).toEqual([
      { what: 'Lock Current State', value: 0 },
      { what: 'Lock Target State', value: 0 },
    ]);
    expect(house.sent(since)).toEqual(['/locker_status']);
    await house.stop();
  });

  test('An idle lock that reports last_log is read 0 times in 10 minutes', async () => {
    const house = await House.settled();
    const before = house.simulated.journal.count('read');
    await house.clock.advance(600_000);
    expect(house.simulated.journal.count('read') - before).toBe(0);
    expect(house.simulated.journal.count('poll')).toBeGreaterThan(200);
    expect(house.simulated.journal.mostAtOnce).toBe(1);
    expect(house.simulated.journal.refusals).toEqual({ whileServing: 0, tooSoon: 0 });
    await house.stop();
  });
});
