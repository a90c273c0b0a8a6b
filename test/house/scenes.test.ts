import { describe, expect, test } from 'vitest';
import type { Door, House } from './house.ts';
import { houseOfDoors, shownFor, taken, timeUntil } from './watch.ts';

const RADIO_MS = 3_200;
/** What a gateway is given after a radio answer unless it has been seen to need more. */
const PAUSE_MS = 1_000;
const POLL_MS = 130 + 500;

const tapAll = (doors: readonly Door[], wish: 'lock' | 'unlock'): void => {
  for (const { home } of doors) void home.tap(wish);
};
const areAll = (doors: readonly Door[], bolt: 'secured' | 'unsecured'): boolean =>
  doors.every((door) => door.bolt === bolt);

function doorAt(house: House, index: number): Door {
  const door = house.doors[index];
  if (!door) throw new RangeError(`no door ${index}`);
  return door;
}

/** Looks at every door twice a second until all bolts are where they are to be; gives how long it took, in ms. */
async function watched(
  house: House,
  until: () => boolean,
  look: (door: Door) => Promise<void>,
): Promise<number> {
  return timeUntil(
    house,
    async () => {
      for (const door of house.doors) await look(door);
      return until();
    },
    240_000,
  );
}

describe('“Good night” at one gateway', () => {
  test.each([1, 5, 10, 15])(
    'locks %i doors one after the other, each once, none ever No Response',
    async (count) => {
      await using house = await houseOfDoors(count, 'unsecured');
      const began = house.clock.now();
      tapAll(house.doors, 'lock');
      await house.clock.advance(0);
      const until = (): boolean => areAll(house.doors, 'secured');
      const tookMs = await watched(house, until, async ({ home }) => {
        expect(await home.target()).toBe('locked');
        expect(await home.current()).not.toMatch(/No Response|unknown/);
      });
      // The last bolt turns before its answer comes, and time is looked at ten times a second.
      expect(tookMs).toBeLessThanOrEqual(1.1 * count * (RADIO_MS + PAUSE_MS) + 100);
      for (const door of house.doors) {
        expect(await shownFor(house, door, 5_000)).not.toContain('unknown');
      }
      await house.clock.advance(count * 5_000);
      for (const { home } of house.doors) expect(await home.current()).toBe('locked');
      expect(house.gateway.journal.turns).toHaveLength(count);
      expect(taken(house, '/close', began)).toHaveLength(count);
      expect(house.log.warnings).toEqual([]);
    },
  );

  test('locks twenty doors as well, though the last has waited for a minute and more', async () => {
    await using house = await houseOfDoors(20, 'unsecured');
    tapAll(house.doors, 'lock');
    await watched(
      house,
      () => areAll(house.doors, 'secured'),
      async ({ home }) => {
        expect(await home.current()).not.toBe('No Response');
      },
    );
    expect(house.gateway.journal.turns).toHaveLength(20);
    expect(house.log.warnings).toEqual([]);
  });

  test('polls go on: no two of them are further apart than five seconds and what is being served', async () => {
    await using house = await houseOfDoors(15, 'unsecured');
    const began = house.clock.now();
    tapAll(house.doors, 'lock');
    await watched(
      house,
      () => areAll(house.doors, 'secured'),
      () => Promise.resolve(),
    );
    const polls = taken(house, '/lockers', began - 3_000).map(({ at }) => at);
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? at));
    expect(polls.length).toBeGreaterThan(5);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5_000 + 130 + RADIO_MS + PAUSE_MS + 100);
  });

  test('the reads that confirm it come after its last command', async () => {
    await using house = await houseOfDoors(10, 'unsecured');
    const began = house.clock.now();
    tapAll(house.doors, 'lock');
    await house.clock.advance(120_000);
    const closes = taken(house, '/close', began).map(({ at }) => at);
    const reads = taken(house, '/locker_status', began).map(({ at }) => at);
    expect(closes).toHaveLength(10);
    expect(reads).toHaveLength(10);
    expect(Math.min(...reads)).toBeGreaterThan(Math.max(...closes));
  });

  test('with one of eight doors out of range locks the other seven, and says which it could not', async () => {
    await using house = await houseOfDoors(8, 'unsecured');
    house.gateway.fault({ path: '/close', identifier: 1003 }, { kind: 'error', number: 34 }, Infinity);
    tapAll(house.doors, 'lock');
    await house.clock.advance(120_000);
    expect(
      house.doors.filter(({ bolt }) => bolt === 'unsecured').map(({ identifier }) => identifier),
    ).toEqual([1003]);
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Door 3” was to be locked.*\(34\)/)]);
    expect(await house.door(1003).home.target()).toBe('unlocked');
    expect(await house.door(1003).home.current()).toBe('unlocked');
  });

  test('lets an unlock go next: whoever stands at a door waits for one request and no more', async () => {
    await using house = await houseOfDoors(10, 'unsecured');
    const visited = [house.door(1009), house.door(1010)];
    for (const door of visited) door.turnByHand('secured');
    await house.clock.advance(20_000);
    tapAll(house.doors.slice(0, 8), 'lock');
    for (const door of visited) {
      await house.clock.advance(7_000);
      const tapped = house.clock.now();
      void door.home.tap('unlock');
      await timeUntil(house, () => taken(house, '/open', tapped).length === 1, 30_000);
      expect(house.clock.now() - tapped).toBeLessThanOrEqual(RADIO_MS + PAUSE_MS + POLL_MS + 100);
      await timeUntil(house, () => door.bolt === 'unsecured', 10_000);
    }
    await house.clock.advance(60_000);
    expect(areAll(house.doors.slice(0, 8), 'secured')).toBe(true);
    expect(house.log.warnings).toEqual([]);
  });

  test('that is reversed twice ends with all ten locked, and none is ever No Response or unknown', async () => {
    await using house = await houseOfDoors(10, 'unsecured');
    tapAll(house.doors, 'lock');
    await house.clock.advance(6_000);
    tapAll(house.doors, 'unlock');
    await house.clock.advance(6_000);
    tapAll(house.doors, 'lock');
    await house.clock.advance(200);
    for (let second = 0; second < 100; second += 1) {
      for (const { home } of house.doors) {
        expect(await home.current()).not.toMatch(/No Response|unknown/);
        expect(await home.target()).toBe('locked');
      }
      await house.clock.advance(1_000);
    }
    expect(areAll(house.doors, 'secured')).toBe(true);
    for (const { home } of house.doors) expect(await home.current()).toBe('locked');
    expect(house.log.warnings).toEqual([]);
  });

  test('of which somebody opens a locked door by hand shows that within half a minute', async () => {
    await using house = await houseOfDoors(7, 'unsecured');
    const first = doorAt(house, 0);
    tapAll(house.doors, 'lock');
    await timeUntil(house, async () => (await first.home.current()) === 'locked');
    // Until a list has shown the counter of our own turn, a hand that follows it hides behind it.
    await timeUntil(house, () => taken(house, '/lockers', house.clock.now() - 200).length > 0);
    await house.clock.advance(500);
    first.turnByHand('unsecured');
    const wrongMs = await timeUntil(house, async () => (await first.home.current()) !== 'locked', 60_000);
    expect(wrongMs).toBeLessThanOrEqual(5_000 + RADIO_MS + PAUSE_MS + POLL_MS + 10_000 + 200);
    await house.clock.advance(60_000);
    expect(await first.home.current()).toBe('unlocked');
    expect(await first.home.target()).toBe('unlocked');
  });

  test('at ten locked doors costs one list and no radio, although the last list is old', async () => {
    await using house = await houseOfDoors(10, 'secured', { config: { pollInterval: 15 } });
    await timeUntil(house, () => taken(house, '/lockers', house.clock.now() - 200).length > 0);
    await house.clock.advance(9_000);
    const since = house.clock.now();
    const told = house.doors.map(({ home }) => home.tap('lock'));
    expect(new Set(await house.clock.until(Promise.all(told)))).toEqual(new Set(['accepted']));
    await house.clock.advance(5_000);
    expect(taken(house, '/lockers', since)).toHaveLength(1);
    expect(taken(house, '/close', since)).toEqual([]);
    expect(taken(house, '/locker_status', since)).toEqual([]);
    expect(house.doors.every(({ lock }) => !lock.isCommanded)).toBe(true);
    await house.clock.advance(120_000);
    expect(taken(house, '/locker_status', since)).toEqual([]);
    expect(house.log.warnings).toEqual([]);
  });
});
