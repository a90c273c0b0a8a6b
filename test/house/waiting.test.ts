import { describe, expect, test } from 'vitest';
import { FRONT, House } from './house.ts';
import { doorsOf, houseOfDoors, remembered, taken, timeUntil } from './watch.ts';

describe('A close that waits while its gateway serves other doors', () => {
  test('is given up 30 s after the tap once somebody has turned that door, with how many it waited behind', async () => {
    await using house = await houseOfDoors(15, 'unsecured');
    for (const { home } of house.doors) void home.tap('lock');
    await house.clock.advance(15_000);
    const last = house.door(1015);
    last.turnByHand('secured');
    last.turnByHand('unsecured');
    await house.clock.advance(90_000);
    expect(taken(house, '/close').some(({ identifier }) => identifier === 1015)).toBe(false);
    expect(last.bolt).toBe('unsecured');
    expect(await last.home.target()).toBe('unlocked');
    expect(house.doors.filter(({ bolt }) => bolt === 'secured')).toHaveLength(14);
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/“Door 15” was to be locked.*It waited behind \d other commands/),
    ]);
  });

  test('is given up 30 s after auto-lock asked for it, for that is nobody’s scene', async () => {
    await using house = new House({
      doors: doorsOf(15, { bolt: 'unsecured' }),
      locks: { 1015: { autoLock: 60 } },
      memory: remembered('unsecured'),
    });
    await house.clock.advance(58_000);
    for (const { home } of house.doors.slice(0, 14)) void home.tap('lock');
    const { lock } = house.door(1015);
    await timeUntil(house, () => lock.isCommanded, 10_000);
    const waitedMs = await timeUntil(house, () => !lock.isCommanded, 100_000);
    expect(waitedMs).toBeLessThanOrEqual(30_200);
    await house.clock.advance(60_000);
    expect(taken(house, '/close').map(({ identifier }) => identifier)).not.toContain(1015);
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/Auto-lock cannot lock “Door 15”.*It waited behind \d+ other commands/),
    ]);
    await house.clock.advance(300_000);
    expect(house.doors.every(({ bolt }) => bolt === 'secured')).toBe(true);
  });

  test('keeps its place when it is turned away at the door', async () => {
    await using house = await houseOfDoors(4, 'unsecured');
    const since = house.clock.now();
    for (const { home } of house.doors) void home.tap('lock');
    house.gateway.fault({}, { kind: 'refuse' }, 3);
    await house.clock.advance(40_000);
    expect(taken(house, '/close', since).map(({ identifier }) => identifier)).toEqual([
      1001, 1002, 1003, 1004,
    ]);
  });

  test('stands behind closes that have had no answer yet once it has had its own', async () => {
    await using house = await houseOfDoors(4, 'unsecured');
    const since = house.clock.now();
    house.gateway.fault({ path: '/close', identifier: 1001 }, { kind: 'busy' }, 1);
    for (const { home } of house.doors) void home.tap('lock');
    await house.clock.advance(60_000);
    expect(taken(house, '/close', since).map(({ identifier }) => identifier)).toEqual([
      1001, 1002, 1003, 1004, 1001,
    ]);
  });
});

describe('An unlock that waits', () => {
  test('is given up 30 s after its tap, however much its gateway serves other doors meanwhile', async () => {
    await using house = await houseOfDoors(12, 'unsecured');
    const first = house.door(1001);
    first.turnByHand('secured');
    await house.clock.advance(20_000);
    const tapped = house.clock.now();
    house.gateway.fault({ path: '/open', identifier: 1001 }, { kind: 'busy' }, Infinity);
    for (const { home } of house.doors.slice(1)) void home.tap('lock');
    void first.home.tap('unlock');
    await timeUntil(house, () => !first.lock.isCommanded, 40_000);
    expect(house.clock.now() - tapped).toBeLessThanOrEqual(30_200);
    house.gateway.faults.clear();
    await house.clock.advance(120_000);
    expect(first.bolt).toBe('secured');
    expect(Math.max(...taken(house, '/open', tapped).map(({ at }) => at))).toBeLessThanOrEqual(
      tapped + 30_000,
    );
    expect(await first.home.target()).toBe('locked');
    expect(house.doors.every(({ bolt }) => bolt === 'secured')).toBe(true);
  });

  test('is renewed by a further tap', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const tapped = house.clock.now();
    void house.front.home.tap('unlock');
    await house.clock.advance(25_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(20_000);
    expect(house.front.lock.isCommanded).toBe(true);
    house.gateway.faults.clear();
    await house.clock.advance(10_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.clock.now() - tapped).toBeGreaterThan(50_000);
    expect(house.log.warnings).toEqual([]);
  });

  test('is renewed while it waits in line behind a request that hangs', async () => {
    await using house = await House.settled();
    house.gateway.fault(
      { path: '/close', identifier: house.garden.identifier },
      { kind: 'hang', moved: false },
    );
    house.garden.turnByHand('unsecured');
    await house.clock.advance(15_000);
    void house.garden.home.tap('lock');
    await house.clock.advance(1_000);
    const since = house.clock.now();
    void house.front.home.tap('unlock');
    await house.clock.advance(18_000);
    house.gateway.fault({ path: '/open' }, { kind: 'busy' }, 8);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.gateway.journal.turns.at(-1)?.at ?? 0).toBeGreaterThan(since);
  });

  test('is not given the time of a further asking that is taken back', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const tapped = house.clock.now();
    void house.front.home.tap('unlock');
    await house.clock.advance(24_000);
    const other = new AbortController();
    const told = house.front.lock.ask('unsecured', { by: 'matter', signal: other.signal });
    await house.clock.advance(2_000);
    other.abort();
    expect(await told).toMatchObject({ kind: 'refused', failure: { kind: 'withdrawn' } });
    await timeUntil(house, () => !house.front.lock.isCommanded, 40_000);
    expect(house.clock.now() - tapped).toBeLessThanOrEqual(30_200);
  });

  test.each([-50, -1, 0, 1, 50])(
    'and whose time ends %i ms before another tap is opened by that tap all the same',
    async (apart) => {
      await using house = await House.settled();
      const busy = house.gateway.fault('/open', { kind: 'busy' }, Infinity);
      void house.front.home.tap('unlock');
      await house.clock.advance(30_000 + apart);
      busy.clear();
      const told = await house.tap(house.front, 'unlock');
      await house.clock.advance(20_000);
      expect(told).toBe('accepted');
      expect(house.front.bolt).toBe('unsecured');
      expect(await house.front.home.current()).toBe('unlocked');
      expect(await house.front.home.target()).toBe('unlocked');
      expect(house.sent().filter((path) => path === '/open').length).toBeGreaterThan(1);
    },
  );
});

describe('Nothing is in doubt before something was sent', () => {
  test('a locked door that is to be locked stays locked in Home when its gateway gives no list', async () => {
    await using house = await House.settled();
    house.gateway.fault('/lockers', { kind: 'busy' }, Infinity);
    await house.clock.advance(10_000);
    const since = house.clock.now();
    void house.front.home.tap('lock');
    for (let second = 0; second < 60; second += 1) {
      await house.clock.advance(1_000);
      expect(await house.front.home.current()).toBe('locked');
      expect(await house.front.home.target()).toBe('locked');
    }
    expect(house.sent(since, FRONT)).toEqual([]);
  });

  test('an unlocked door whose close was refused at the door for 30 s is still unlocked', async () => {
    await using house = await houseOfDoors(1, 'unsecured');
    const [door] = house.doors;
    house.gateway.fault('/close', { kind: 'busy' }, Infinity);
    void door?.home.tap('lock');
    for (let second = 0; second < 60; second += 1) {
      await house.clock.advance(1_000);
      expect(await door?.home.current()).toBe('unlocked');
    }
    expect(await door?.home.target()).toBe('unlocked');
    expect(taken(house, '/locker_status')).toEqual([]);
  });
});
