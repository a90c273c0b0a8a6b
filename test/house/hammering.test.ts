import { describe, expect, test } from 'vitest';
import { FRONT, GARDEN, House } from './house.ts';
import { houseOfDoors, taken } from './watch.ts';

const HOUR = 3_600_000;
const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];

/** Somebody has the door in view in Home, which reads it every second. */
async function lookedAt(house: House, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    await house.front.home.current();
    await house.front.home.target();
    await house.clock.advance(1_000);
  }
}

describe('Looking at a door for an hour', () => {
  test('that is refused costs no poll more than not looking', async () => {
    await using house = await House.settled({
      gateways: [{ config: { pollInterval: 15 } }],
      doors: FRONT_ONLY,
    });
    house.front.share(undefined);
    house.front.turnByHand();
    await house.clock.advance(60_000);
    expect(await house.front.home.current()).toBe('No Response');
    const { connections } = house.gateway.journal;
    await lookedAt(house, HOUR);
    const perHour = house.gateway.journal.connections - connections;
    // 240 polls, 120 looks at what the gateway is doing, and a read every ten minutes.
    expect(perHour).toBeLessThan(240 + 120 + 20);
  });

  test('whose gateway is away makes one poll in ten seconds at most', async () => {
    await using house = await House.settled({
      gateways: [{ config: { pollInterval: 15 } }],
      doors: FRONT_ONLY,
    });
    const refusing = house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    await house.clock.advance(60_000);
    const { connections } = house.gateway.journal;
    await lookedAt(house, HOUR);
    expect(house.gateway.journal.connections - connections).toBeLessThanOrEqual(360 + 120 + 10);
    expect(house.gateway.journal.connections - connections).toBeGreaterThan(200);
    refusing.clear();
  });

  test('that is in none of the lists makes one poll in ten seconds at most, and no read', async () => {
    await using house = await House.settled({
      gateways: [{ config: { pollInterval: 15 } }],
      doors: FRONT_ONLY,
    });
    house.gateway.removeLock(FRONT);
    await house.clock.advance(60_000);
    const { connections } = house.gateway.journal;
    const looked = house.clock.now();
    await lookedAt(house, HOUR);
    // 360 polls, and 120 looks at what the gateway is doing.
    expect(house.gateway.journal.connections - connections).toBeLessThanOrEqual(360 + 120 + 10);
    expect(taken(house, '/locker_status', looked)).toEqual([]);
  });

  test('that is well costs nothing', async () => {
    await using house = await House.settled({
      gateways: [{ config: { pollInterval: 15 } }],
      doors: FRONT_ONLY,
    });
    const { connections } = house.gateway.journal;
    await lookedAt(house, HOUR);
    expect(house.gateway.journal.connections - connections).toBeLessThan(240 + 120 + 5);
  });
});

describe('A gateway whose clock is wrong', () => {
  test('is synchronized once in ten minutes, however many doors find it out and are tapped', async () => {
    await using house = await houseOfDoors(10, 'secured');
    house.gateway.fault(({ path }) => path === '/open', { kind: 'error', number: 38 }, Infinity);
    for (let round = 0; round < 10; round += 1) {
      for (const { home } of house.doors) void home.tap('unlock');
      await house.clock.advance(28_000);
    }
    expect(taken(house, '/synchronize')).toHaveLength(1);
    await house.clock.advance(HOUR);
    expect(taken(house, '/synchronize').length).toBeLessThanOrEqual(1);
  });

  test('is synchronized six times an hour at most while its locks are read in vain', async () => {
    await using house = new House({ memory: { bolt: 'secured', lastSeen: 'secured' } });
    house.gateway.fault('/locker_status', { kind: 'error', number: 38 }, Infinity);
    await house.clock.advance(HOUR);
    expect(taken(house, '/synchronize').length).toBeLessThanOrEqual(6);
    expect(taken(house, '/locker_status').length).toBeLessThanOrEqual(2 * 14);
    expect(house.log.warnings.length).toBeLessThanOrEqual(2);
  });
});

describe('A lock that cannot be read', () => {
  test.each([
    ['fails', { kind: 'failed', moved: false }],
    ['is not detected', { kind: 'error', number: 34 }],
    ['hangs', { kind: 'hang', moved: false }],
  ] as const)('because it %s is tried ever more seldom', async (_name, fault) => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault('/locker_status', fault, Infinity);
    house.front.turnByHand();
    await house.clock.advance(HOUR);
    const first = taken(house, '/locker_status').length;
    expect(first).toBeLessThan(90);
    await house.clock.advance(HOUR);
    expect(taken(house, '/locker_status').length - first).toBeLessThanOrEqual(61);
    expect(house.log.warnings.length).toBeLessThanOrEqual(1);
  });

  test('because it does not know (0x30) is read twenty times in the first hour at most', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.front.says('unknown');
    const before = taken(house, '/locker_status').length;
    await house.clock.advance(HOUR);
    expect(taken(house, '/locker_status').length - before).toBeLessThan(20);
  });
});

describe('A battery and a signal that flicker', () => {
  test('by 5 mV and 4 dB tell no event', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.front.home.events.length = 0;
    for (let poll = 0; poll < 900; poll += 1) {
      house.gateway.setBattery(FRONT, 7_291 + (poll % 2) * 5);
      house.gateway.setSignal(FRONT, -70 + (poll % 2) * 4);
      await house.clock.advance(2_000);
    }
    expect(house.front.home.events).toEqual([]);
  });

  test('across the line where it is low is low once, until it is clearly better', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    const low = (): unknown[] =>
      house.front.home.events.filter(({ what }) => what === 'Status Low Battery').map(({ value }) => value);
    house.front.home.events.length = 0;
    for (let poll = 0; poll < 100; poll += 1) {
      house.gateway.setBattery(FRONT, 6_740 + (poll % 2) * 40);
      await house.clock.advance(2_000);
    }
    expect(low()).toEqual([1]);
    house.gateway.setBattery(FRONT, 7_300);
    await house.clock.advance(5_000);
    expect(low()).toEqual([1, 0]);
  });

  test('that go down over the days are told, step by step', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.front.home.events.length = 0;
    for (let millivolts = 7_300; millivolts >= 6_400; millivolts -= 18) {
      house.gateway.setBattery(FRONT, millivolts);
      await house.clock.advance(5_000);
    }
    expect(await house.front.home.battery('Battery Level')).toBe(0);
    const levels = house.front.home.events.filter(({ what }) => what === 'Battery Level');
    expect(levels.length).toBeGreaterThan(20);
    expect(levels.length).toBeLessThanOrEqual(30);
  });
});

test('Neither of two doors warns of anything in a quiet day, nor is either read', async () => {
  await using house = await House.settled({ doors: [...FRONT_ONLY, { identifier: GARDEN, name: 'Gate' }] });
  const reads = taken(house, '/locker_status').length;
  await house.clock.advance(6 * HOUR);
  expect(house.gateway.journal.count('read')).toBe(reads);
  expect(house.log.warnings).toEqual([]);
});
