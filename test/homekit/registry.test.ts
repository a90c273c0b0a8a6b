import { Bridge as HapBridge, uuid } from '@homebridge/hap-nodejs';
import type { PlatformAccessory } from 'homebridge';
import { describe, expect, test, vi } from 'vitest';
import { Registry } from '../../src/homekit/registry.ts';
import { realAccessory, realApi } from '../hap.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** A registry at a bridge that has room for some more accessories. */
function registryAt(room: number) {
  const api = realApi();
  const clock = new VirtualClock();
  const end = new AbortController();
  const bridge = new HapBridge('Bridge', uuid.generate('bridge'));
  for (let other = room; other < 149; other += 1) {
    bridge.addBridgedAccessory(realAccessory('Other', other)._associatedHAPAccessory);
  }
  const hapOf = (accessories: readonly PlatformAccessory[]) =>
    accessories.map(({ _associatedHAPAccessory }) => _associatedHAPAccessory as never);
  const register = vi
    .spyOn(api, 'registerPlatformAccessories')
    .mockImplementation((_plugin, _platform, added) => bridge.addBridgedAccessories(hapOf(added)));
  const update = vi.spyOn(api, 'updatePlatformAccessories').mockReturnValue(undefined);
  const unregister = vi
    .spyOn(api, 'unregisterPlatformAccessories')
    .mockImplementation((_plugin, _platform, removed) => bridge.removeBridgedAccessories(hapOf(removed)));
  const told: string[] = [];
  const registry = new Registry(api, {
    clock,
    signal: end.signal,
    taken: ({ displayName }) => told.push(`taken ${displayName}`),
    refused: ({ displayName }, error) => told.push(`refused ${displayName}: ${String(error)}`),
    fault: (error) => told.push(`fault ${String(error)}`),
  });
  const accessories = [1, 2, 3, 4].map((identifier) =>
    realAccessory(`Lock ${identifier}`, identifier + 1_000),
  );
  return { registry, clock, end, register, update, unregister, told, accessories };
}

describe('Accessories that join at one moment', () => {
  test('are registered in one call', async () => {
    const { registry, register, told, accessories } = registryAt(10);
    for (const accessory of accessories) registry.add(accessory);
    await Promise.resolve();
    expect(register.mock.calls.map(([, , added]) => added)).toEqual([accessories]);
    expect(told).toEqual(['taken Lock 1', 'taken Lock 2', 'taken Lock 3', 'taken Lock 4']);
  });

  test('and are too many for the bridge: those that fit join, and are announced and written', async () => {
    const { registry, register, unregister, told, accessories } = registryAt(2);
    for (const accessory of accessories) registry.add(accessory);
    await Promise.resolve();
    expect(told.toSorted()).toEqual([
      expect.stringMatching(/^refused Lock 3: .*more than 149/),
      expect.stringMatching(/^refused Lock 4: .*more than 149/),
      'taken Lock 1',
      'taken Lock 2',
    ]);
    // Homebridge announces and writes at the end of a call that did not throw.
    expect(register.mock.calls.at(-1)?.[2]).toEqual([]);
    // Those that were refused are not to be written, or they would come back at the next start.
    const forgotten = new Set(unregister.mock.calls.flatMap(([, , removed]) => removed));
    expect(forgotten).toEqual(new Set(accessories.slice(2)));
  });

  test('and leave again before they were registered never were', async () => {
    const { registry, register, unregister, accessories } = registryAt(10);
    for (const accessory of accessories) registry.add(accessory);
    for (const accessory of accessories) registry.remove(accessory);
    await Promise.resolve();
    expect(register).not.toHaveBeenCalled();
    expect(unregister).not.toHaveBeenCalled();
  });
});

describe('Accessories that leave at one moment', () => {
  test('are removed in one call, and are not written any more', async () => {
    const { registry, clock, update, unregister, accessories } = registryAt(10);
    for (const accessory of accessories) registry.add(accessory);
    await Promise.resolve();
    for (const accessory of accessories) {
      registry.changed(accessory, false);
      registry.remove(accessory);
      registry.changed(accessory, true);
    }
    await clock.advance(5_000);
    expect(unregister.mock.calls.map(([, , removed]) => removed)).toEqual([accessories]);
    expect(update).not.toHaveBeenCalled();
  });
});

describe('What has changed', () => {
  test('is written at most once a second, all of it in one call, and at once what is urgent', async () => {
    const { registry, clock, update, accessories } = registryAt(10);
    const [one, other] = accessories as [PlatformAccessory, PlatformAccessory];
    for (const accessory of accessories) registry.add(accessory);
    await clock.advance(10_000);
    const written: number[] = [];
    update.mockImplementation(() => void written.push(clock.now()));
    for (let tenth = 0; tenth < 30; tenth += 1) {
      registry.changed(tenth % 2 === 0 ? one : other, false);
      await clock.advance(100);
    }
    await clock.advance(2_000);
    expect(written).toEqual([10_000, 11_000, 12_000, 13_000]);
    expect(update.mock.calls[1]?.[0]).toHaveLength(2);
    registry.changed(one, true);
    registry.changed(other, true);
    expect(written.slice(4)).toEqual([15_000, 15_000]);
    expect(clock.pending).toBe(0);
  });

  test('is written at once when all ends, and leaves no timer', async () => {
    const { registry, clock, end, update, accessories } = registryAt(10);
    const [one, other] = accessories as [PlatformAccessory, PlatformAccessory];
    for (const accessory of accessories) registry.add(accessory);
    await clock.advance(10_000);
    registry.changed(one, true);
    registry.changed(one, false);
    end.abort();
    registry.changed(other, false);
    expect(update.mock.calls.at(-1)?.[0]).toEqual([one, other]);
    await clock.advance(1);
    expect(clock.pending).toBe(0);
  });

  test('of an accessory that is not registered is not written', async () => {
    const { registry, clock, update, accessories } = registryAt(10);
    const [one] = accessories as [PlatformAccessory];
    registry.changed(one, true);
    await clock.advance(5_000);
    expect(update).not.toHaveBeenCalled();
  });
});
