import { describe, expect, test } from 'vitest';
import { FRONT, House } from './house.ts';
import { houseOfDoors, remembered, shownFor, taken, timeUntil } from './watch.ts';

const MINUTE = 60_000;
const NIGHT = 8 * 3_600_000;
const WEEK = 7 * 24 * 3_600_000;
const REMEMBERED = remembered('secured');

/** Every length of sleep, on a computer whose monotonic clock stands still meanwhile, and on one where it goes on. */
const sleeps = [MINUTE, NIGHT, WEEK].flatMap((ms) =>
  ([false, true] as const).map((isCounted) => ({
    ms,
    isCounted,
    name: `${ms / 60_000} min (${isCounted ? 'counted' : 'not counted'})`,
  })),
);

describe.each(sleeps)('A computer that sleeps for $name', ({ ms, isCounted }) => {
  test.each<[string, (house: House) => void, (house: House) => void]>([
    [
      'waits at a busy gateway',
      ({ gateway }) => void gateway.fault('/open', { kind: 'busy' }, Infinity),
      ({ gateway }) => gateway.faults.clear(),
    ],
    ['waits at an unplugged gateway', ({ gateway }) => gateway.unplug(), ({ gateway }) => gateway.plug()],
    [
      'waits at a gateway that turns everybody away',
      ({ gateway }) => void gateway.fault({}, { kind: 'refuse' }, Infinity),
      ({ gateway }) => gateway.faults.clear(),
    ],
    [
      'waits behind a request that hangs',
      (house) => {
        house.gateway.fault('/locker_status', { kind: 'hang', moved: false });
        void house.garden.lock.read({ by: 'page' });
      },
      ({ gateway }) => gateway.faults.clear(),
    ],
  ])('while an unlock %s does not open the door after waking', async (_name, before, after) => {
    await using house = await House.settled();
    before(house);
    await house.clock.advance(1_500);
    void house.front.home.tap('unlock');
    await house.clock.advance(4_000);
    await house.clock.hibernate(ms, isCounted);
    after(house);
    await house.clock.advance(90_000);
    expect(house.front.bolt).toBe('secured');
    expect(house.gateway.journal.turns).toEqual([]);
    expect(await house.front.home.target()).toBe('locked');
    expect(await house.front.home.current()).toBe('locked');
    const dropped = house.log.warnings.filter((warning) => warning.includes('was to be unlocked'));
    expect(dropped).toHaveLength(1);
  });

  test.each([200, 1_000, 2_500, 3_150])(
    '%i ms after an unlock was sent sends it once, and shows what became of it',
    async (sentMs) => {
      await using house = await House.settled();
      await house.clock.advance(700);
      void house.front.home.tap('unlock');
      await timeUntil(house, () => taken(house, '/open').length === 1, 5_000);
      await house.clock.advance(sentMs);
      await house.clock.hibernate(ms, isCounted);
      await house.clock.advance(90_000);
      expect(taken(house, '/open')).toHaveLength(1);
      expect(await house.front.home.current()).toBe(house.front.bolt === 'secured' ? 'locked' : 'unlocked');
      expect(await house.front.home.target()).toBe(await house.front.home.current());
    },
  );

  test.each(['unlock', 'lock'] as const)(
    'while a tap to %s connects sends not a byte of it',
    async (wish) => {
      // The connection comes about first thing after waking: nothing else has had a look at the clock by then.
      await using house = await House.settled({
        gateways: [{ config: { pollInterval: 15 }, connectMs: 500 }],
      });
      if (wish === 'lock') {
        house.front.turnByHand('unsecured');
        await house.clock.advance(40_000);
      }
      await timeUntil(house, () => house.clock.now() % 2_000 === 0, 2_000);
      const { bolt } = house.front;
      void house.front.home.tap(wish);
      await house.clock.advance(200);
      await house.clock.hibernate(ms, isCounted);
      const woke = house.clock.now();
      await house.clock.advance(90_000);
      expect(taken(house, wish === 'lock' ? '/close' : '/open')).toEqual([]);
      expect(house.front.bolt).toBe(bolt);
      expect(taken(house, '/lockers', woke).length).toBeGreaterThan(0);
    },
  );

  test('asks for a list before anything else when it wakes, and for no read if nobody has turned anything', async () => {
    await using house = await House.settled();
    house.front.home.events.length = 0;
    await house.clock.hibernate(ms, isCounted);
    const woke = house.clock.now();
    expect(await shownFor(house, house.front, 60_000)).toEqual(['locked']);
    const asked = house.gateway.journal.entries.filter(({ at }) => at >= woke).map(({ path }) => path);
    expect(asked[0]).toBe('/lockers');
    expect(asked).not.toContain('/locker_status');
    expect(house.front.home.events).toEqual([]);
    expect(house.log.warnings).toEqual([]);
  });

  test('shows a door that was opened by hand meanwhile, and a tap to lock it at waking locks it', async () => {
    await using house = await House.settled();
    await house.clock.hibernate(ms, isCounted);
    house.front.turnByHand('unsecured');
    house.garden.turnByHand('unsecured');
    void house.front.home.tap('lock');
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.garden.home.current()).toBe('unlocked');
    expect(await house.garden.home.target()).toBe('unlocked');
  });

  test('calls a door locked for ten seconds after waking at most, when no list comes', async () => {
    await using house = await House.settled();
    house.gateway.fault({}, { kind: 'busy' }, Infinity);
    await house.clock.hibernate(ms, isCounted);
    house.front.turnByHand('unsecured');
    await house.clock.advance(12_200);
    expect(await house.front.home.current()).toBe('unknown');
    house.gateway.faults.clear();
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('is no outage for a gateway that was just turning us away, and does so at waking', async () => {
    await using house = await House.settled();
    house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    await house.clock.advance(3_000);
    await house.clock.hibernate(ms, isCounted);
    expect(await shownFor(house, house.front, 6_000)).toEqual(['locked']);
    house.gateway.faults.clear();
    expect(await shownFor(house, house.front, 30_000)).toEqual(['locked']);
    expect(house.log.warnings).toEqual([]);
  });

  test.each([
    ['no list has', 'unlisted'],
    ['its gateway does not detect', 'undetected'],
  ] as const)('does not bring back a lock that %s, until it is heard of', async (_name, how) => {
    await using house = await House.settled();
    if (how === 'unlisted') house.gateway.setInRange(FRONT, false);
    else {
      house.gateway.fault({ identifier: FRONT }, { kind: 'error', number: 34 }, Infinity);
      house.front.turnByHand();
    }
    await house.clock.advance(180_000);
    expect(await house.front.home.current()).toBe('No Response');
    await house.clock.hibernate(ms, isCounted);
    expect(await shownFor(house, house.front, 60_000)).toEqual(['No Response']);
    house.gateway.setInRange(FRONT, true);
    house.gateway.faults.clear();
    await timeUntil(house, async () => (await house.front.home.current()) !== 'No Response', 90_000);
  });

  test('asks for that list at once, however seldom its gateway is polled', async () => {
    await using house = await House.settled({ gateways: [{ config: { pollInterval: 15 } }] });
    const polls = taken(house, '/lockers').length;
    await timeUntil(house, () => taken(house, '/lockers').length > polls, 20_000);
    await house.clock.advance(1_000);
    await house.clock.hibernate(ms, isCounted);
    const woke = house.clock.now();
    await timeUntil(house, () => taken(house, '/lockers', woke).length > 0, 3_000);
  });

  test('does so however seldom its gateway is polled', async () => {
    await using house = await House.settled({ gateways: [{ config: { pollInterval: 15 } }] });
    const polls = taken(house, '/lockers').length;
    await timeUntil(house, () => taken(house, '/lockers').length > polls, 20_000);
    await house.clock.advance(1_000);
    house.gateway.fault('/lockers', { kind: 'busy' }, Infinity);
    await house.clock.hibernate(ms, isCounted);
    house.front.turnByHand('unsecured');
    const shownMs = await timeUntil(
      house,
      async () => (await house.front.home.current()) === 'unknown',
      30_000,
    );
    expect(shownMs).toBeLessThanOrEqual(12_200);
  });

  test('counts auto-lock’s time anew from the first word after waking', async () => {
    await using house = new House({
      locks: { 45961123: { autoLock: 30 } },
      memory: REMEMBERED,
    });
    house.front.turnByHand('unsecured');
    await house.clock.advance(20_000);
    await house.clock.hibernate(ms, isCounted);
    const woke = house.clock.now();
    await timeUntil(house, () => house.front.bolt === 'secured', 120_000);
    expect(house.clock.now() - woke).toBeGreaterThan(30_000);
    expect(house.clock.now() - woke).toBeLessThan(50_000);
  });

  test('drops a calibration and a read that wait', async () => {
    await using house = await House.settled();
    house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    const read = house.garden.lock.read({ by: 'page' });
    const calibration = house.front.lock.calibrate({ by: 'page' });
    await house.clock.advance(2_000);
    await house.clock.hibernate(ms, isCounted);
    house.gateway.faults.clear();
    expect(await house.clock.until(read, 5_000)).toMatchObject({ failure: { kind: 'slept' } });
    expect(await house.clock.until(calibration, 5_000)).toMatchObject({ failure: { kind: 'slept' } });
    await house.clock.advance(60_000);
    expect(taken(house, '/calibrate')).toEqual([]);
  });
});

describe('A scene during which the computer sleeps', () => {
  test('locks no door after waking, says so once for each, and shows what is true', async () => {
    await using house = await houseOfDoors(6, 'unsecured');
    for (const { home } of house.doors) void home.tap('lock');
    await house.clock.advance(6_000);
    await house.clock.hibernate(NIGHT);
    const woke = house.clock.now();
    await house.clock.advance(120_000);
    expect(taken(house, '/close', woke)).toEqual([]);
    const open = house.doors.filter(({ bolt }) => bolt === 'unsecured');
    expect(open.length).toBeGreaterThan(2);
    expect(house.log.warnings.length).toBeGreaterThanOrEqual(open.length);
    for (const { home, bolt } of house.doors) {
      expect(await home.current()).toBe(bolt === 'secured' ? 'locked' : 'unlocked');
      expect(await home.target()).toBe(await home.current());
    }
  });
});

describe('A clock that is set at boot', () => {
  const moments = [0, 100, 500, 2_000, 5_000, 30_000];
  const steps = [1, 6, 3_600, 31_536_000, -3_600];
  test.each(moments.flatMap((at) => steps.map((step) => [step, at] as const)))(
    'by %i s, %i ms after the start, costs a list: no event, no read',
    async (step, at) => {
      await using house = new House({ memory: REMEMBERED });
      house.front.home.events.length = 0;
      await house.clock.advance(at);
      house.clock.wallStep += step;
      expect(await shownFor(house, house.front, 60_000)).toEqual(['locked']);
      expect(taken(house, '/locker_status')).toEqual([]);
      expect(house.front.home.events.filter(({ what }) => what === 'current' || what === 'target')).toEqual(
        [],
      );
      expect(house.log.warnings).toEqual([]);
    },
  );

  test('while an unlock waits withdraws it, for it cannot be told from a sleep', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    void house.front.home.tap('unlock');
    await house.clock.advance(5_000);
    house.clock.wallStep += 31_536_000;
    await house.clock.advance(2_000);
    house.gateway.faults.clear();
    await house.clock.advance(60_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings).toEqual([expect.stringMatching(/the computer has slept/)]);
  });

  test('back by an hour while an unlock waits does it no harm', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, 5);
    void house.front.home.tap('unlock');
    await house.clock.advance(3_000);
    house.clock.wallStep -= 3_600;
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe('unlocked');
    expect(house.log.warnings).toEqual([]);
  });
});
