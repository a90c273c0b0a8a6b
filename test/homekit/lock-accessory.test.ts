import { describe, expect, test } from 'vitest';
import { realHap } from '../hap.ts';
import { FRONT, House } from '../house.ts';

describe('A lock in HomeKit', () => {
  test('has a primary LockMechanism with a linked Battery, and says who made it', async () => {
    const house = await House.settled();
    const { accessory } = house.front.home.accessory;
    const { Service, Characteristic } = realHap;
    const mechanism = accessory.getService(Service.LockMechanism);
    expect(mechanism?.isPrimaryService).toBe(true);
    expect(mechanism?.linkedServices.map(({ UUID }) => UUID)).toEqual([Service.Battery.UUID]);
    const information = accessory.getService(Service.AccessoryInformation);
    expect(information?.getCharacteristic(Characteristic.Manufacturer).value).toBe('The Keys');
    expect(information?.getCharacteristic(Characteristic.SerialNumber).value).toBe('45961123');
    expect(information?.getCharacteristic(Characteristic.FirmwareRevision).value).toBe('59');
    await house.stop();
  });

  test('with 7300 mV shows 50 %, not low, not chargeable, and its signal in dBm', async () => {
    const house = await House.settled({
      locks: [{ identifier: FRONT, code: 'Zmo1sps2OVyCFtl1', battery: 7300 }],
    });
    const { home } = house.front;
    expect(await home.battery('Battery Level')).toBe(50);
    expect(await home.battery('Status Low Battery')).toBe(0);
    expect(await home.battery('Charging State')).toBe(2);
    expect(await home.battery('Signal Strength')).toBe(-70);
    await house.stop();
  });

  test('is low at 20 %', async () => {
    const house = await House.settled();
    house.simulated.setBattery(FRONT, 6760);
    await house.clock.advance(3_000);
    expect(await house.front.home.battery('Battery Level')).toBe(20);
    expect(await house.front.home.battery('Status Low Battery')).toBe(1);
    expect(house.front.home.events).toContainEqual({ what: 'Status Low Battery', value: 1 });
    await house.stop();
  });

  test('whose battery is not known is neither 0 % nor 100 %', async () => {
    const house = await House.settled({
      locks: [{ identifier: FRONT, code: 'Zmo1sps2OVyCFtl1', battery: null }],
    });
    expect(await house.front.home.battery('Battery Level')).toBe('No Response');
    expect(await house.front.home.battery('Status Low Battery')).toBe('No Response');
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('that says 0x30 is unknown, and is not read over and over', async () => {
    const house = await House.settled();
    house.simulated.setState(FRONT, 'unknown');
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe(3);
    const before = house.simulated.journal.count('read');
    await house.clock.advance(3_600_000);
    expect(house.simulated.journal.count('read') - before).toBeLessThan(20);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe(house.simulated.door(FRONT).bolt === 'secured' ? 1 : 0);
    await house.stop();
  });

  test('of which nothing is known yet is unknown, never unsecured', async () => {
    const house = new House();
    expect(await house.front.home.current()).toBe(3);
    await house.stop();
  });

  test('comes back after a restart as it was, with no event until the first read', async () => {
    const house = new House({ memory: { bolt: 'secured', lastSeen: 'secured' } });
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(1);
    await house.clock.advance(15_000);
    expect(house.front.home.events.filter(({ what }) => what.startsWith('Lock'))).toEqual([]);
    await house.stop();
  });

  test('that was turned while the plugin was away shows it after the first read', async () => {
    const house = new House({ memory: { bolt: 'unsecured', lastSeen: 'unsecured' } });
    expect(await house.front.home.current()).toBe(0);
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(1);
    await house.stop();
  });

  test('that counts no turns is read every minute, and no oftener', async () => {
    const house = await House.settled({ hasLastLog: false });
    const before = house.simulated.journal.count('read');
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(600_000);
    expect(await house.front.home.current()).toBe(0);
    const reads = house.simulated.journal.count('read') - before;
    expect(reads).toBeGreaterThanOrEqual(18);
    expect(reads).toBeLessThanOrEqual(20);
    await house.stop();
  });

  test('keeps the name that the user gave it in Home', async () => {
    const house = await House.settled();
    const { accessory } = house.front.home.accessory;
    const name = accessory
      .getService(realHap.Service.LockMechanism)
      ?.getCharacteristic(realHap.Characteristic.ConfiguredName);
    expect(name?.value).toBe('Front door');
    await house.stop();
  });
});
