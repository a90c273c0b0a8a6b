import { describe, expect, test } from 'vitest';
import { FRONT, House } from './house.ts';
import { remembered, shownFor, taken, timeUntil } from './watch.ts';

const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const SECURED = { bolt: 'secured', lastSeen: 'secured' } as const;

/** The word that subscribed controllers have, without anybody looking. */
const told = ({ front }: House): unknown =>
  front.home.events.findLast(({ what }) => what === 'current')?.value;

describe('A counter that has moved, of a lock that cannot be read', () => {
  test.each(Array.from({ length: 15 }, (_, n) => n + 1))(
    'takes “locked” down 10 s after it was listed, polled every %i s, with nobody looking',
    async (pollInterval) => {
      await using house = await House.settled({
        gateways: [{ config: { pollInterval } }],
        doors: FRONT_ONLY,
      });
      house.gateway.fault('/locker_status', { kind: 'busy' }, Infinity);
      house.front.home.events.length = 0;
      house.front.turnByHand('unsecured');
      const turned = house.clock.now();
      await timeUntil(house, () => taken(house, '/lockers', turned).length > 0, 20_000);
      const listed = taken(house, '/lockers', turned)[0]?.at ?? 0;
      await timeUntil(house, () => told(house) === 'unknown', 40_000);
      expect(house.clock.now() - turned).toBeGreaterThanOrEqual(10_000);
      expect(house.clock.now() - listed).toBeLessThanOrEqual(10_000 + 130 + 300);
    },
  );

  test.each(['unlock', 'lock'] as const)('does so whatever taps to %s come meanwhile', async (wish) => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    for (const path of ['/locker_status', '/open', '/close']) {
      house.gateway.fault(path, { kind: 'busy' }, Infinity);
    }
    house.front.turnByHand('unsecured');
    const turned = house.clock.now();
    for (let step = 0; step < 40; step += 1) {
      void house.front.home.tap(wish);
      await house.clock.advance(1_500);
      // A poll within 2 s and its answer, and a request that was on its way when it was due.
      if (house.clock.now() - turned > 14_000) expect(await house.front.home.current()).toBe('unknown');
    }
  });

  test('does so whoever looks, and however often', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault('/locker_status', { kind: 'failed', moved: false }, Infinity);
    house.front.turnByHand('unsecured');
    expect(await shownFor(house, house.front, 14_000)).toEqual(['locked', 'unknown']);
    expect(await shownFor(house, house.front, 120_000)).toEqual(['unknown']);
  });
});

describe('A lock without a counter', () => {
  const settled = (config: Readonly<Record<string, unknown>> = {}): Promise<House> =>
    House.settled({ gateways: [{ config, simulated: { hasLastLog: false } }], doors: FRONT_ONLY });

  test.each([10, 60, 600])(
    'whose reads fail is unknown 10 s after the first failed one, read every %i s',
    async (statusInterval) => {
      await using house = await settled({ statusInterval });
      house.gateway.fault('/locker_status', { kind: 'failed', moved: false }, Infinity);
      const reads = taken(house, '/locker_status').length;
      const isTried = (): boolean => taken(house, '/locker_status').length > reads;
      await timeUntil(house, isTried, statusInterval * 1_000 + 5_000);
      house.front.home.events.length = 0;
      const ms = await timeUntil(house, () => told(house) === 'unknown', 30_000);
      expect(ms).toBeLessThanOrEqual(3_800 + 10_000 + 300);
      expect(await shownFor(house, house.front, 600_000)).toEqual(['unknown']);
    },
  );

  test('whose read never comes about, for somebody always taps, is unknown two minutes and 10 s after it was due', async () => {
    await using house = await settled();
    const heardAt = (taken(house, '/locker_status').at(-1)?.at ?? 0) + 3_200;
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const reads = taken(house, '/locker_status').length;
    let unknownAt = 0;
    while (unknownAt === 0 && house.clock.now() < 400_000) {
      void house.front.home.tap('unlock');
      await shownFor(house, house.front, 10_000);
      if (told(house) === 'unknown') unknownAt = house.clock.now();
    }
    expect(taken(house, '/locker_status')).toHaveLength(reads);
    expect(unknownAt - heardAt).toBeGreaterThan(60_000);
    expect(unknownAt - heardAt).toBeLessThanOrEqual(60_000 + 130_000 + 10_500);
  });

  test('whose reads fail after a restart is unknown, too', async () => {
    await using house = new House({
      gateways: [{ simulated: { hasLastLog: false } }],
      doors: FRONT_ONLY,
      memory: SECURED,
    });
    house.gateway.fault('/locker_status', { kind: 'failed', moved: false }, Infinity);
    house.front.turnByHand('unsecured');
    expect(await shownFor(house, house.front, 25_000)).toEqual(['locked', 'unknown']);
    expect(await shownFor(house, house.front, 600_000)).toEqual(['unknown']);
  });

  test('stays what it is for as long as its reads succeed', async () => {
    await using house = await settled();
    expect(await shownFor(house, house.front, 1_800_000)).toEqual(['locked']);
  });
});

describe('A restart', () => {
  test('whose list shows that the counter has moved shows “locked” for 10 s more at most', async () => {
    await using house = new House({
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'unsecured', lastLog: 101 }],
      memory: remembered('secured'),
    });
    house.gateway.fault('/locker_status', { kind: 'busy' }, Infinity);
    expect(await shownFor(house, house.front, 12_000)).toEqual(['locked', 'unknown']);
  });

  test('of a plugin that did not know where the bolt was does not make it known', async () => {
    await using house = new House({ doors: FRONT_ONLY, memory: { bolt: 'unknown', lastSeen: 'secured' } });
    house.gateway.fault('/locker_status', { kind: 'busy' }, Infinity);
    expect(await shownFor(house, house.front, 60_000)).toEqual(['unknown']);
    expect(await house.front.home.target()).toBe('locked');
  });
});

describe('Our own turn', () => {
  test('makes its door unknown when the read that is to confirm it fails', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault('/locker_status', { kind: 'failed', moved: false }, Infinity);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(await house.front.home.current()).toBe('unknown');
  });

  test('that a hand undoes in the same breath is found out by the read that confirms it', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    void house.front.home.tap('unlock');
    await timeUntil(house, () => house.front.bolt === 'unsecured', 10_000);
    house.front.turnByHand('secured');
    await house.clock.advance(30_000);
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
  });
});
