import { describe, expect, test } from 'vitest';
import { readMemory, type LockMemory } from '../../src/lock/memory.ts';
import { House } from './house.ts';
import { remembered, shownFor, taken, timeUntil } from './watch.ts';

/** What a lock's file would have held each time that it was to be written before a first byte. */
function keptBeforeBytes({ front, gateway }: House): { memory: LockMemory; asked: number }[] {
  const kept: { memory: LockMemory; asked: number }[] = [];
  front.lock.onMemory((isUrgent) => {
    if (!isUrgent) return;
    const { journal } = gateway;
    const asked = journal.asked('/open') + journal.asked('/close') + journal.asked('/calibrate');
    kept.push({ memory: readMemory(JSON.parse(JSON.stringify(front.lock.memory))), asked });
  });
  return kept;
}

describe('A plugin that is stopped', () => {
  test.each([50, 1_000, 1_900, 2_500, 3_150])(
    '%i ms after an unlock was sent keeps that nobody knows where the bolt is, and says so',
    async (ms) => {
      await using house = await House.settled();
      void house.front.home.tap('unlock');
      await timeUntil(house, () => taken(house, '/open').length === 1, 5_000);
      await house.clock.advance(ms - 100);
      house.stop();
      expect(house.front.lock.view.bolt).toBe('unknown');
      expect(house.front.lock.memory.bolt).toBe('unknown');
      expect(house.front.home.events.findLast(({ what }) => what === 'current')?.value).toBe('unknown');
      expect(house.garden.lock.memory.bolt).toBe('secured');
      expect(house.log.warnings).toEqual([]);
    },
  );

  test('with an unlock that waits keeps what is known, and sends it nevermore', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, 1);
    const end = house.front.lock.ask('unsecured', { by: 'home' });
    await timeUntil(house, () => taken(house, '/open').length === 1, 5_000);
    await house.clock.advance(400);
    house.stop();
    expect(await house.clock.until(end, 1_000)).toMatchObject({ failure: { kind: 'stopped' } });
    expect(house.front.lock.memory.bolt).toBe('secured');
    await house.clock.advance(60_000);
    expect(taken(house, '/open')).toHaveLength(1);
    expect(house.front.bolt).toBe('secured');
  });

  test('right after an acknowledgement keeps where the bolt is', async () => {
    await using house = await House.settled();
    void house.front.home.tap('unlock');
    await timeUntil(house, () => house.front.lock.view.bolt === 'unsecured', 10_000);
    house.stop();
    expect(house.front.lock.memory).toMatchObject({ bolt: 'unsecured', lastSeen: 'unsecured' });
    expect(house.front.lock.memory.onWire).toBeUndefined();
  });

  test('answers nobody, and takes no wish, afterwards', async () => {
    await using house = await House.settled();
    house.stop();
    expect(await house.front.lock.ask('unsecured', { by: 'home' })).toMatchObject({
      failure: { kind: 'stopped' },
    });
    await house.clock.advance(60_000);
    expect(house.front.bolt).toBe('secured');
  });
});

describe('A plugin that is killed', () => {
  test.each([
    ['unlock', 'open', 'secured'],
    ['lock', 'close', 'unsecured'],
  ] as const)('with an %s on the wire has kept so before its first byte', async (wish, turn, bolt) => {
    await using house = new House({
      doors: [{ identifier: 45961123, name: 'Front door', bolt }],
      memory: remembered(bolt),
    });
    await house.clock.advance(5_000);
    const kept = keptBeforeBytes(house);
    void house.front.home.tap(wish);
    await house.clock.advance(20_000);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ asked: 0, memory: { onWire: turn } });
    expect(house.front.lock.memory.onWire).toBeUndefined();
  });

  test('with an unlock on the wire does not know after its restart where the bolt is, until it is read', async () => {
    let memory: LockMemory | undefined;
    {
      await using house = await House.settled();
      const kept = keptBeforeBytes(house);
      void house.front.home.tap('unlock');
      await timeUntil(house, () => kept.length > 0, 5_000);
      memory = kept[0]?.memory;
    }
    await using again = new House({
      doors: [{ identifier: 45961123, name: 'Front door', bolt: 'unsecured', lastLog: 101 }],
      ...(memory && { memory }),
    });
    expect(await again.front.home.current()).toBe('unknown');
    expect(await shownFor(again, again.front, 20_000)).toEqual(['unknown', 'unlocked']);
    expect(taken(again, '/open')).toEqual([]);
  });

  test('and finds the counter where it was after its restart says nothing and reads nothing', async () => {
    let memory: LockMemory;
    {
      await using house = await House.settled();
      memory = readMemory(JSON.parse(JSON.stringify(house.front.lock.memory)));
    }
    await using again = new House({ doors: [{ identifier: 45961123, name: 'Front door' }], memory });
    again.front.home.events.length = 0;
    expect(await shownFor(again, again.front, 60_000)).toEqual(['locked']);
    expect(taken(again, '/locker_status')).toEqual([]);
    expect(again.front.home.events).toEqual([]);
  });

  test('and finds the counter moved after its restart reads the door', async () => {
    await using again = new House({
      doors: [{ identifier: 45961123, name: 'Front door', bolt: 'unsecured', lastLog: 101 }],
      memory: remembered('secured'),
    });
    expect(await shownFor(again, again.front, 20_000)).toEqual(['locked', 'unlocked']);
    expect(taken(again, '/locker_status')).toHaveLength(1);
  });
});

describe('A calibration', () => {
  test('that waits behind a command is not sent later than 30 s after it was asked for', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    void house.front.home.tap('unlock');
    await house.clock.advance(20_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(2_000);
    const asked = house.clock.now();
    const end = house.front.lock.calibrate({ by: 'page' });
    await house.clock.advance(20_000);
    void house.front.home.tap('unlock');
    expect(await house.clock.until(end)).toMatchObject({ kind: 'refused', failure: { kind: 'tooLate' } });
    expect(house.clock.now() - asked).toBeLessThanOrEqual(30_200);
    house.gateway.faults.clear();
    await house.clock.advance(120_000);
    expect(taken(house, '/calibrate')).toEqual([]);
  });

  test('that waits for less is sent once its lock is free, and the lock is read afterwards', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, 4);
    void house.front.home.tap('unlock');
    await house.clock.advance(500);
    const asked = house.clock.now();
    const end = house.front.lock.calibrate({ by: 'page' });
    expect(await house.clock.until(end)).toEqual({ kind: 'done' });
    expect(house.clock.now() - asked).toBeLessThan(30_000);
    await house.clock.advance(15_000);
    expect(taken(house, '/calibrate')).toHaveLength(1);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(house.sent(asked).at(-1)).toBe('/locker_status');
  });

  test('of a lock that nobody may unlock from here is refused, and nothing is sent', async () => {
    await using house = await House.settled({ locks: { 45961123: { allowUnlock: false } } });
    const since = house.clock.now();
    const end = house.front.lock.calibrate({ by: 'page' });
    expect(await house.clock.until(end)).toMatchObject({ failure: { kind: 'forbidden' } });
    await house.clock.advance(60_000);
    expect(house.sent(since)).toEqual([]);
  });

  test('that failed in doubt is not sent a second time', async () => {
    await using house = await House.settled();
    house.gateway.fault('/calibrate', { kind: 'failed', moved: true });
    const end = house.front.lock.calibrate({ by: 'page' });
    expect(await house.clock.until(end)).toMatchObject({ failure: { kind: 'failed' } });
    await house.clock.advance(60_000);
    expect(taken(house, '/calibrate')).toHaveLength(1);
    expect(await house.front.home.current()).toBe('locked');
  });
});
