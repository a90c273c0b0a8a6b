import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/simulator/gateway/faults.ts';
import { FRONT, House } from './house.ts';
import { remembered, taken, timeUntil } from './watch.ts';

const HOUR = 3_600_000;
const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];

/** A house whose front door locks by itself after so many seconds. */
const houseThatLocks = (autoLock: number): Promise<House> =>
  House.settled({ doors: FRONT_ONLY, locks: { [FRONT]: { autoLock } } });

/** Opens the front door by hand, and waits until that is known. */
async function openByHand(house: House): Promise<void> {
  house.front.turnByHand('unsecured');
  await timeUntil(house, () => house.front.lock.view.bolt === 'unsecured', 30_000);
}

describe('A door that locks by itself', () => {
  test('locks once its time is over, whoever opened it, and Home follows', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await house.clock.advance(58_000);
    expect(house.front.bolt).toBe('unsecured');
    await house.clock.advance(8_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
  });

  test('does nothing when it was locked by hand meanwhile', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await house.clock.advance(30_000);
    house.front.turnByHand('secured');
    await house.clock.advance(HOUR);
    expect(taken(house, '/close')).toEqual([]);
  });

  test('has its whole time again when it is closed and opened by hand', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await house.clock.advance(40_000);
    house.front.turnByHand('secured');
    await house.clock.advance(10_000);
    await openByHand(house);
    await house.clock.advance(55_000);
    expect(house.front.bolt).toBe('unsecured');
    await house.clock.advance(12_000);
    expect(house.front.bolt).toBe('secured');
  });

  test('has its whole time again when a person taps “unlock” at the open door', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await house.clock.advance(50_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(55_000);
    expect(house.front.bolt).toBe('unsecured');
    await house.clock.advance(15_000);
    expect(house.front.bolt).toBe('secured');
  });

  test('never swallows an unlock: one that is tapped while it locks is done afterwards, and seen', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await timeUntil(house, () => taken(house, '/close').length === 1, 80_000);
    await house.clock.advance(500);
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    expect(await house.front.home.target()).toBe('unlocked');
    await house.clock.advance(15_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe('unlocked');
    await house.clock.advance(70_000);
    expect(house.front.bolt).toBe('secured');
    expect(house.log.warnings).toEqual([]);
  });

  test('waits for a person’s unlock that is under way, and does not take its place', async () => {
    await using house = await houseThatLocks(10);
    house.gateway.fault('/open', { kind: 'busy' }, 20);
    void house.front.home.tap('unlock');
    for (let second = 0; second < 40; second += 1) {
      await house.clock.advance(1_000);
      if (house.front.bolt === 'secured' && house.front.lock.isCommanded) {
        expect(await house.front.home.target()).toBe('unlocked');
      }
    }
    expect(taken(house, '/open').length).toBeGreaterThan(5);
  });

  test.each<[string, number]>([
    ['waits', 0],
    ['is being sent', 1_500],
  ])('is superseded by a person’s unlock that %s, and never the other way round', async (_name, laterMs) => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    const { lock } = house.front;
    if (laterMs === 0) house.gateway.fault('/open', { kind: 'busy' }, 3);
    const unlock = lock.ask('unsecured', { by: 'home' });
    await house.clock.advance(laterMs);
    expect(await house.clock.until(lock.ask('secured', { by: 'autoLock' }), 100)).toEqual({
      kind: 'superseded',
      by: 'home',
      sent: 'no',
    });
    expect(await house.front.home.target()).toBe('unlocked');
    expect(await house.clock.until(unlock)).toEqual({ kind: 'done' });
    await house.clock.advance(10_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(taken(house, '/close')).toEqual([]);
  });

  test('goes on counting over a restart', async () => {
    await using house = await houseThatLocks(100);
    await openByHand(house);
    await house.clock.advance(60_000);
    const { memory } = house.front.lock;
    await using again = new House({
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'unsecured', lastLog: 101 }],
      locks: { [FRONT]: { autoLock: 100 } },
      // The clock of this house begins where the other one’s began.
      memory: { ...memory, autoLockAt: (memory.autoLockAt ?? 0) - house.clock.now() },
    });
    const ms = await timeUntil(again, () => again.front.bolt === 'secured', 200_000);
    expect(ms).toBeGreaterThan(35_000);
    expect(ms).toBeLessThan(50_000);
  });

  test('counts anew for a door that was turned while the plugin was away', async () => {
    await using house = await houseThatLocks(100);
    await openByHand(house);
    const { memory } = house.front.lock;
    await using again = new House({
      // Closed and opened again meanwhile: the same bolt, two turns on.
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'unsecured', lastLog: 103 }],
      locks: { [FRONT]: { autoLock: 100 } },
      memory: { ...memory, autoLockAt: 0 },
    });
    const ms = await timeUntil(again, () => again.front.bolt === 'secured', 200_000);
    expect(ms).toBeGreaterThan(100_000);
    expect(ms).toBeLessThan(120_000);
  });

  test('goes on counting while its gateway is away, and locks once it is back', async () => {
    await using house = await houseThatLocks(60);
    await openByHand(house);
    await house.clock.advance(20_000);
    house.gateway.unplug();
    await house.clock.advance(300_000);
    house.gateway.plug();
    const ms = await timeUntil(house, () => house.front.bolt === 'secured', 120_000);
    expect(ms).toBeLessThan(45_000);
    expect(house.log.warnings).toHaveLength(1);
  });

  test('waits for no year when a clock was wrong at boot', async () => {
    await using house = new House({
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'unsecured' }],
      locks: { [FRONT]: { autoLock: 60 } },
      memory: { ...remembered('unsecured'), autoLockAt: 9_000_000_000_000 },
    });
    await timeUntil(house, () => house.front.bolt === 'secured', 80_000);
  });
});

describe('A door that cannot be locked by itself', () => {
  test.each<[string, Fault]>([
    ['fails (37)', { kind: 'failed', moved: false }],
    ['is busy', { kind: 'busy' }],
    ['is not detected (34)', { kind: 'error', number: 34 }],
    ['is not shared (32)', { kind: 'error', number: 32 }],
    ['refuses the key (36)', { kind: 'error', number: 36 }],
  ])('because it %s is tried six times an hour at most, and warned of once', async (_name, fault) => {
    await using house = await houseThatLocks(5);
    house.gateway.fault('/close', fault, Infinity);
    await openByHand(house);
    const tries: number[] = [];
    house.front.lock.onAsked((_wish, by) => {
      if (by === 'autoLock') tries.push(house.clock.now());
    });
    const since = house.clock.now();
    await house.clock.advance(2 * HOUR);
    expect(tries.length).toBeGreaterThan(1);
    expect(tries.filter((at) => at < since + HOUR).length).toBeLessThanOrEqual(6);
    expect(tries.filter((at) => at >= since + HOUR).length).toBeLessThanOrEqual(6);
    expect(house.log.warnings.filter((warning) => warning.includes('Auto-lock cannot lock'))).toHaveLength(1);
    expect(house.log.warnings.length).toBeLessThanOrEqual(2);
    house.gateway.faults.clear();
    await house.clock.advance(16 * 60_000);
    expect(house.front.bolt).toBe('secured');
  });

  test('because it fails (37) runs its motor once a try, so six times an hour at most', async () => {
    await using house = await houseThatLocks(5);
    house.gateway.fault('/close', { kind: 'failed', moved: false }, Infinity);
    await openByHand(house);
    await house.clock.advance(2 * HOUR);
    const closes = taken(house, '/close');
    expect(closes.length).toBeGreaterThan(6);
    for (const { at } of closes) {
      expect(closes.filter((other) => other.at >= at && other.at < at + HOUR).length).toBeLessThanOrEqual(6);
    }
  });

  test('because it is unplugged waits without a try, and without a warning but the gateway’s', async () => {
    await using house = await houseThatLocks(30);
    await openByHand(house);
    await house.clock.advance(5_000);
    house.gateway.unplug();
    let tries = 0;
    house.front.lock.onAsked(() => (tries += 1));
    await house.clock.advance(HOUR);
    expect(tries).toBeLessThanOrEqual(1);
    expect(house.log.warnings).toHaveLength(1);
  });
});
