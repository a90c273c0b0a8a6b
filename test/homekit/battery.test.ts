import { describe, expect, test } from 'vitest';
import { FRONT, GARDEN, House } from '../house/house.ts';

const doorWith = (battery: number | null) => ({
  doors: [
    { identifier: FRONT, name: 'Front door', battery },
    { identifier: GARDEN, name: 'Garden gate' },
  ],
});

describe('A battery in HomeKit', () => {
  test('with 7300 mV is 50 %, not low, not chargeable, and the signal is in dBm', async () => {
    await using house = await House.settled(doorWith(7300));
    const { home } = house.front;
    expect(await home.battery('Battery Level')).toBe(50);
    expect(await home.battery('Status Low Battery')).toBe(0);
    expect(await home.battery('Charging State')).toBe(2);
    expect(await home.battery('Signal Strength')).toBe(-70);
  });

  test('is low at 20 %', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    home.events.length = 0;
    house.gateway.setBattery(FRONT, 6760);
    await house.clock.advance(3_000);
    expect(await home.battery('Battery Level')).toBe(20);
    expect(await home.battery('Status Low Battery')).toBe(1);
    expect(home.events).toContainEqual({ what: 'Status Low Battery', value: 1 });
    expect(home.events).toContainEqual({ what: 'Battery Level', value: 20 });
  });

  test('is low from the percent that the config says', async () => {
    await using house = await House.settled({ locks: { [FRONT]: { lowBattery: 60 } } });
    expect(await house.front.home.battery('Status Low Battery')).toBe(1);
    expect(await house.garden.home.battery('Status Low Battery')).toBe(0);
  });

  test('whose charge was never known is not offered: neither 0 %, nor 100 %, nor a read that fails', async () => {
    await using house = await House.settled(doorWith(null));
    const { home } = house.front;
    expect(await home.battery('Battery Level')).toBe('not offered');
    expect(await home.battery('Status Low Battery')).toBe('not offered');
    expect(await home.battery('Signal Strength')).toBe('not offered');
    expect(await home.current()).toBe('locked');
  });

  test('is offered from the moment when it is first known', async () => {
    await using house = await House.settled(doorWith(null));
    const { home } = house.front;
    house.gateway.setBattery(FRONT, 7300);
    await house.clock.advance(3_000);
    expect(await home.battery('Battery Level')).toBe(50);
    expect(await home.battery('Status Low Battery')).toBe(0);
    expect(await home.battery('Signal Strength')).toBe(-70);
    home.events.length = 0;
    house.gateway.setBattery(FRONT, 6760);
    await house.clock.advance(3_000);
    expect(home.events).toContainEqual({ what: 'Status Low Battery', value: 1 });
  });

  test('that wavers by a few mV is no event', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    home.events.length = 0;
    for (let poll = 0; poll < 300; poll += 1) {
      house.gateway.setBattery(FRONT, 7300 + (poll % 2 === 0 ? 5 : -5));
      house.gateway.setSignal(FRONT, -70 + (poll % 3));
      await house.clock.advance(2_000);
    }
    expect(home.events).toEqual([]);
  });

  test('is No Response while the lock is', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(30_000);
    for (const name of ['Battery Level', 'Status Low Battery', 'Charging State', 'Signal Strength']) {
      expect(await house.front.home.battery(name)).toBe('No Response');
    }
  });
});
