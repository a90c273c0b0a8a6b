import { describe, expect, test } from 'vitest';
import type { SightOptions } from '../../src/simulator/gateway/door.ts';
import { CODE, FRONT, GARDEN, House, type GatewayOfHouse } from './house.ts';
import { doorsOf, houseOfDoors, remembered, shownFor, taken, timeUntil } from './watch.ts';

const HOST = '192.168.0.26';
const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const SECURED = { bolt: 'secured', lastSeen: 'secured' } as const;
const HOUR = 3_600_000;

describe('A discovered lock', () => {
  test('without a code is named once, with what to do, and does not join', async () => {
    await using house = new House({
      written: [{ host: HOST, name: 'Home', locks: [{ identifier: FRONT, name: 'Front door', code: CODE }] }],
    });
    await house.clock.advance(HOUR);
    expect(house.has(FRONT)).toBe(true);
    expect(house.has(GARDEN)).toBe(false);
    expect(house.log.warnings).toEqual([expect.stringMatching(new RegExp(`${GARDEN}.*no share code`))]);
  });

  test('that is hidden is neither named nor asked', async () => {
    await using house = new House({ locks: { [GARDEN]: { hidden: true } } });
    await house.clock.advance(60_000);
    expect(house.has(GARDEN)).toBe(false);
    expect(house.sent(0, GARDEN)).toEqual([]);
    expect(house.log.warnings).toEqual([]);
  });

  test('that refuses its code joins at last, once it can be read', async () => {
    await using house = new House({
      doors: FRONT_ONLY,
      gateways: [{ sees: { [FRONT]: { code: 'a neighbour’s' } } }],
    });
    await house.clock.advance(60_000);
    expect(house.has(FRONT)).toBe(false);
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Front door”.*\(33\).*does not join Home/)]);
    house.gateway.addShare(FRONT, CODE);
    await house.clock.advance(11 * 60_000);
    expect(house.has(FRONT)).toBe(true);
    expect(house.log.warnings).toHaveLength(1);
  });

  test.each([
    ['is not detected', { kind: 'error', number: 34 }],
    ['is busy', { kind: 'busy' }],
    ['fails', { kind: 'failed', moved: false }],
  ] as const)('whose read %s joins as ever', async (_name, fault) => {
    await using house = new House({ doors: FRONT_ONLY });
    house.gateway.fault('/locker_status', fault, Infinity);
    await house.clock.advance(30_000);
    expect(house.has(FRONT)).toBe(true);
  });

  test('is read once when it joins, not twice', async () => {
    await using house = new House({ doors: FRONT_ONLY });
    await house.clock.advance(120_000);
    expect(taken(house, '/locker_status')).toHaveLength(1);
    expect(house.log.warnings).toEqual([]);
  });
});

test('A discovered lock that one of two gateways refuses joins by the other, and it is said which one that is', async () => {
  await using house = new House({
    doors: FRONT_ONLY,
    gateways: [{ sees: { [FRONT]: { rssi: -40 } } }, { sees: { [FRONT]: { rssi: -80 } } }],
  });
  house.gateway.fault('/locker_status', { kind: 'error', number: 32 }, Infinity);
  await house.clock.advance(20 * 60_000);
  expect(house.has(FRONT)).toBe(true);
  expect(house.log.warnings).toEqual([
    expect.stringMatching(
      /not shared with the gateway “Home” \(32\).*reached through another gateway meanwhile/,
    ),
  ]);
});

describe('A street of strangers’ locks', () => {
  const FIRST = 80_000_001;
  /** A house that sees so many of them beside its own door. */
  const houseInStreet = (strangers: number, gateway: Partial<GatewayOfHouse> = {}): House => {
    const house = new House({
      doors: [...FRONT_ONLY, ...doorsOf(strangers).map((door, n) => ({ ...door, identifier: FIRST + n }))],
      gateways: [{ sees: { [FRONT]: {}, ...Object.fromEntries(strange(strangers)) }, ...gateway }],
    });
    return house;
  };
  const strange = (count: number): [number, SightOptions][] =>
    Array.from({ length: count }, (_, n) => [FIRST + n, { code: 'a stranger’s' }]);

  test.each([
    [2, 8],
    [15, 35],
  ])('that all refuse the code is one sentence, at a poll in %i s', async (pollInterval, minutes) => {
    await using house = new House({
      doors: FRONT_ONLY,
      gateways: [{ config: { pollInterval }, simulated: { lists: { strangers: 101 } } }],
    });
    await house.clock.advance(minutes * 60_000);
    const refused = house.log.warnings.filter((warning) => warning.includes('join Home'));
    expect(refused).toEqual([
      expect.stringMatching(
        /\(32\).* all of 99 locks \(“The Keys 80000001”, .*and 89 more\)\. .*do not join Home/,
      ),
    ]);
    expect(house.log.warnings).toHaveLength(2);
    expect(house.has(FRONT)).toBe(true);
  });

  test('that have no code is one sentence, and one more for whoever moves in later', async () => {
    await using house = new House({
      written: [{ host: HOST, name: 'Home', locks: [{ identifier: FRONT, name: 'Front door', code: CODE }] }],
      doors: FRONT_ONLY,
    });
    house.gateway.lists.quirks = { strangers: 12 };
    await house.clock.advance(60_000);
    expect(house.log.warnings).toEqual([expect.stringMatching(/sees 12 locks \(80000001, .* and 2 more\)/)]);
    house.gateway.lists.quirks = { strangers: 13 };
    await house.clock.advance(HOUR);
    expect(house.log.warnings.slice(1)).toEqual([expect.stringMatching(/sees the lock 80000013,/)]);
  });

  test('that differ in why they refuse is a sentence for each reason', async () => {
    await using house = houseInStreet(4);
    house.gateway.fault(
      { path: '/locker_status', identifier: FIRST + 1 },
      { kind: 'error', number: 36 },
      Infinity,
    );
    house.gateway.fault(
      { path: '/locker_status', identifier: FIRST + 3 },
      { kind: 'error', number: 36 },
      Infinity,
    );
    await house.clock.advance(HOUR);
    expect(house.log.warnings.toSorted()).toEqual([
      expect.stringMatching(/\(33\).*all of 2 locks \(“Door 1”, “Door 3”\)/),
      expect.stringMatching(/\(36\).*all of 2 locks \(“Door 2”, “Door 4”\)/),
    ]);
  });

  test('is told of though one of them is out of reach before it can be read', async () => {
    await using house = houseInStreet(40);
    await timeUntil(house, () => house.real.locks.size === 41);
    house.gateway.removeLock(FIRST + 39);
    await house.clock.advance(5 * 60_000);
    expect(house.log.warnings).toEqual([expect.stringMatching(/all of 39 locks/)]);
  });
});

describe('A lock that Home has, whose code was taken out of the config', () => {
  test.each<[string, readonly unknown[]]>([
    [
      'while another has one',
      [
        {
          host: HOST,
          name: 'Home',
          locks: [
            { identifier: FRONT, code: CODE },
            { identifier: GARDEN, name: 'Gate' },
          ],
        },
      ],
    ],
    [
      'while none has one any more',
      [{ host: HOST, name: 'Home', locks: [{ identifier: GARDEN, name: 'Gate' }] }],
    ],
    ['and its entry with it', [{ host: HOST, name: 'Home', locks: [{ identifier: FRONT, code: CODE }] }]],
  ])('%s, stays, is No Response, and one sentence says what to do', async (_name, written) => {
    await using house = new House({ written, memory: SECURED });
    const left: number[] = [];
    house.real.onLeave((identifier) => left.push(identifier));
    await house.clock.advance(HOUR);
    expect(left).toEqual([]);
    expect(house.has(GARDEN)).toBe(true);
    expect(await house.garden.home.current()).toBe('No Response');
    expect(await house.tap(house.garden, 'unlock')).toBe('not authorized');
    const about = house.log.warnings.filter((warning) => warning.includes(String(GARDEN)));
    expect(about).toEqual([expect.stringMatching(/no share code any more.*settings of The Keys/)]);
    expect(house.sent(0, GARDEN)).toEqual([]);
  });
});

describe('Fifteen doors', () => {
  test('that wait their turn for a first read after a restart are what they were: no event, no No Response', async () => {
    await using house = new House({ doors: doorsOf(15), memory: SECURED });
    for (const { home } of house.doors) home.events.length = 0;
    await house.clock.advance(500);
    for (let second = 0; second < 120; second += 1) {
      for (const { home } of house.doors) expect(await home.current()).toBe('locked');
      await house.clock.advance(1_000);
    }
    expect(new Set(taken(house, '/locker_status').map(({ identifier }) => identifier)).size).toBe(15);
    for (const { home } of house.doors) {
      expect(home.events.filter(({ what }) => what === 'current' || what === 'target')).toEqual([]);
    }
  });

  test('are polled between their first reads, so that none is No Response', async () => {
    await using house = new House({ doors: doorsOf(15), memory: SECURED });
    await house.clock.advance(60_000);
    const polls = taken(house, '/lockers').map(({ at }) => at);
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? at));
    expect(Math.max(...gaps)).toBeLessThan(6_000);
  });

  test('of which two hang at every read leave the others as they are', async () => {
    await using house = await houseOfDoors(3, 'secured');
    for (const identifier of [1001, 1002]) {
      house.gateway.fault({ path: '/locker_status', identifier }, { kind: 'hang', moved: false }, Infinity);
      house.door(identifier).turnByHand();
    }
    expect(await shownFor(house, house.door(1003), 600_000)).toEqual(['locked']);
    house.door(1003).turnByHand();
    await timeUntil(house, async () => (await house.door(1003).home.current()) === 'unlocked', 60_000);
    expect(house.log.warnings).toEqual([]);
  });
});

describe('A gateway', () => {
  test('that is only busy is not called unplugged', async () => {
    await using house = new House({ doors: FRONT_ONLY, memory: remembered('secured') });
    house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    await house.clock.advance(60_000);
    expect(house.log.warnings).toHaveLength(1);
    expect(house.log.warnings.join()).not.toMatch(/plugged in/);
  });

  test.each([34, 500] as const)(
    'that synchronizes and answers %i meanwhile is not to be moved nearer',
    async (whileSynchronizing) => {
      await using house = await House.settled({ gateways: [{ simulated: { whileSynchronizing } }] });
      house.gateway.synchronizing('gateway', 240_000);
      void house.front.home.tap('unlock');
      await house.clock.advance(60_000);
      expect(house.log.warnings).toHaveLength(1);
      expect(house.log.warnings.join()).not.toMatch(/nearer/);
      expect(house.log.warnings.join()).not.toMatch(/plugged in/);
    },
  );

  test('whose poll hangs is asked to open within two seconds of the tap', async () => {
    await using house = await House.settled();
    house.gateway.fault('/lockers', { kind: 'hang', moved: false });
    const polls = taken(house, '/lockers').length;
    await timeUntil(house, () => taken(house, '/lockers').length > polls, 10_000);
    await house.clock.advance(300);
    const tapped = house.clock.now();
    void house.front.home.tap('unlock');
    await timeUntil(house, () => taken(house, '/open').length === 1, 15_000);
    expect(house.clock.now() - tapped).toBeLessThanOrEqual(2_000);
    await house.clock.advance(10_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.log.warnings).toEqual([]);
  });
});
