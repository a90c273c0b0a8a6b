import { describe, expect, test } from 'vitest';
import type { Garbage } from '../../src/simulator/gateway/garbage.ts';
import { House } from './house.ts';
import { houseOfDoors, remembered, shownFor } from './watch.ts';

const believed: readonly Garbage[] = ['own lock as text', 'bare ok'];
const odd: readonly Garbage[] = [
  'another lock',
  'another lock as text',
  'with a cause',
  'unknown error',
  'code 65573',
  'constructor',
  '__proto__',
  'wrong types',
  'null',
  '[]',
  'bare state',
  'server error',
];

describe('“Lock” answered with', () => {
  test.each(odd)(
    '%s, the bolt not turned: read first, closed then, never called locked meanwhile',
    async (body) => {
      await using house = await houseOfDoors(1, 'unsecured');
      const [door] = house.doors;
      if (!door) throw new Error('no door');
      const since = house.clock.now();
      house.gateway.fault('/close', { kind: 'garbage', body, moved: false });
      void door.home.tap('lock');
      for (let step = 0; step < 120; step += 1) {
        await house.clock.advance(250);
        if ((await door.home.current()) === 'locked') expect(door.bolt).toBe('secured');
      }
      expect(house.sent(since, 1001).slice(0, 3)).toEqual(['/close', '/locker_status', '/close']);
      expect(await door.home.current()).toBe('locked');
      expect(house.log.warnings).toEqual([]);
    },
  );

  test.each(odd)('%s, the bolt turned: read, and not closed a second time', async (body) => {
    await using house = await houseOfDoors(1, 'unsecured');
    const since = house.clock.now();
    house.gateway.fault('/close', { kind: 'garbage', body, moved: true });
    for (const { home } of house.doors) void home.tap('lock');
    await house.clock.advance(30_000);
    const sent = house.sent(since, 1001);
    expect(sent.slice(0, 2)).toEqual(['/close', '/locker_status']);
    expect(sent.filter((path) => path === '/close')).toHaveLength(1);
    for (const { home } of house.doors) expect(await home.current()).toBe('locked');
  });

  test.each(believed)('%s is acknowledged', async (body) => {
    await using house = await houseOfDoors(1, 'unsecured');
    const since = house.clock.now();
    house.gateway.fault('/close', { kind: 'garbage', body, moved: true });
    for (const { home } of house.doors) void home.tap('lock');
    await house.clock.advance(4_000);
    expect(house.sent(since, 1001)).toEqual(['/close']);
    for (const { home } of house.doors) expect(await home.current()).toBe('locked');
  });
});

describe('A read answered with', () => {
  const noReport: readonly Garbage[] = [
    'another lock',
    'another lock as text',
    'with a cause',
    'constructor',
    '__proto__',
    'code 65573',
    'unknown error',
  ];
  test.each(noReport)(
    '%s is believed in nothing: a door that was opened is unknown, then unlocked',
    async (body) => {
      await using house = await House.settled();
      const reads = house.gateway.fault('/locker_status', { kind: 'garbage', body }, Infinity);
      house.front.turnByHand('unsecured');
      const seen = await shownFor(house, house.front, 30_000);
      expect(seen).toEqual(['locked', 'unknown']);
      reads.clear();
      await house.clock.advance(30_000);
      expect(await house.front.home.current()).toBe('unlocked');
      expect(await house.front.home.target()).toBe('unlocked');
    },
  );

  test.each(noReport)('%s by a command does not do as its confirmation', async (body) => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    house.gateway.fault('/locker_status', { kind: 'garbage', body }, 2);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe('unlocked');
    const journal = house.gateway.journal.entries.map(({ path }) => path).filter((path) => path === '/open');
    expect(journal).toHaveLength(2);
  });
});

test('A calibration whose acknowledgement is another lock’s leaves the bolt unknown until it is read', async () => {
  await using house = new House({ memory: remembered('secured') });
  await house.clock.advance(5_000);
  const since = house.clock.now();
  house.gateway.fault('/calibrate', { kind: 'garbage', body: 'another lock' });
  const end = house.front.lock.calibrate({ by: 'page' });
  expect(await house.clock.until(end)).toMatchObject({ kind: 'refused', failure: { kind: 'garbled' } });
  await house.clock.advance(15_000);
  expect(house.sent(since).slice(0, 2)).toEqual(['/calibrate', '/locker_status']);
  expect(await house.front.home.current()).toBe('locked');
});
