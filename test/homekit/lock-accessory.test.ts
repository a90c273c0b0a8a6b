import { describe, expect, test } from 'vitest';
import { afterRestart, realHap } from '../hap.ts';
import { House } from '../house/house.ts';
import { LockAccessory } from '../../src/homekit/lock-accessory.ts';

describe('A lock in HomeKit', () => {
  test('has a primary LockMechanism with a linked Battery, and says who made it', async () => {
    await using house = await House.settled();
    const { accessory } = house.front.home;
    const { Service, Characteristic } = realHap;
    const mechanism = accessory.getService(Service.LockMechanism);
    expect(mechanism?.isPrimaryService).toBe(true);
    expect(mechanism?.linkedServices.map(({ UUID }) => UUID)).toEqual([Service.Battery.UUID]);
    const information = accessory.getService(Service.AccessoryInformation);
    expect(information?.getCharacteristic(Characteristic.Manufacturer).value).toBe('The Keys');
    expect(information?.getCharacteristic(Characteristic.SerialNumber).value).toBe('45961123');
    expect(information?.getCharacteristic(Characteristic.FirmwareRevision).value).toBe('59');
  });

  test('of which nothing is known yet is unknown, never unlocked', async () => {
    await using house = new House({ memory: { bolt: 'unknown' } });
    const { accessory } = house.front.home;
    const { Service, Characteristic } = realHap;
    const current = accessory
      .getService(Service.LockMechanism)
      ?.getCharacteristic(Characteristic.LockCurrentState);
    expect(current?.value).toBe(Characteristic.LockCurrentState.UNKNOWN);
    expect(await house.front.home.current()).not.toBe('unlocked');
  });

  test('comes back after a restart as it was, with no event until the first read', async () => {
    await using house = new House({ memory: { bolt: 'secured', lastSeen: 'secured' } });
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
    await house.clock.advance(15_000);
    const { events } = house.front.home;
    expect(events.filter(({ what }) => what === 'current' || what === 'target')).toEqual([]);
    expect(await house.front.home.current()).toBe('locked');
  });

  test('that was turned while the plugin was away shows it after the first read', async () => {
    await using house = new House({ memory: { bolt: 'unsecured', lastSeen: 'unsecured' } });
    expect(await house.front.home.current()).toBe('unlocked');
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
  });

  test('has the name of the config, or the one that the user gave it in Home', async () => {
    await using house = await House.settled();
    const { LockMechanism } = realHap.Service;
    const { ConfiguredName } = realHap.Characteristic;
    const { accessory } = house.front.home;
    expect(accessory.getService(LockMechanism)?.getCharacteristic(ConfiguredName).value).toBe('Front door');
    accessory.getService(LockMechanism)?.setCharacteristic(ConfiguredName, 'Grandma’s');
    const restored = afterRestart(accessory);
    using shown = new LockAccessory(realHap, restored, house.front.lock, {
      clock: house.clock,
      tell: house.log.tell,
      signal: new AbortController().signal,
    });
    expect(shown).toBeInstanceOf(LockAccessory);
    expect(restored.getService(LockMechanism)?.getCharacteristic(ConfiguredName).value).toBe('Grandma’s');
  });

  test('shows nothing more once it has been disposed of', async () => {
    await using house = await House.settled();
    const accessory = afterRestart(house.front.home.accessory);
    const shown = new LockAccessory(realHap, accessory, house.front.lock, {
      clock: house.clock,
      tell: house.log.tell,
      signal: new AbortController().signal,
    });
    shown[Symbol.dispose]();
    house.front.turnByHand();
    await house.clock.advance(15_000);
    const { LockMechanism } = realHap.Service;
    const { LockCurrentState } = realHap.Characteristic;
    expect(accessory.getService(LockMechanism)?.getCharacteristic(LockCurrentState).value).toBe(1);
    accessory.emit('identify');
    await house.clock.advance(15_000);
    expect(house.log.sentences.join()).not.toMatch(/This is “Front door”/);
  });
});

describe('Identify', () => {
  test('reads the lock once, however often it is pressed, and says in the log where it is', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    house.front.home.identify();
    house.front.home.identify();
    await house.clock.advance(15_000);
    expect(house.sent(since)).toEqual(['/locker_status']);
    expect(house.log.sentences.filter((sentence) => sentence.startsWith('This is'))).toEqual([
      'This is “Front door”, read through the gateway “Home”: it is locked.',
    ]);
    house.front.home.identify();
    await house.clock.advance(15_000);
    expect(house.sent(since)).toHaveLength(2);
  });

  test('says why when the lock cannot be read', async () => {
    await using house = await House.settled();
    house.front.share(undefined);
    house.front.home.identify();
    await house.clock.advance(60_000);
    expect(house.log.warnings).toContainEqual(
      expect.stringMatching(/^This is “Front door”, which cannot be read\. .*is not shared/),
    );
  });
});
