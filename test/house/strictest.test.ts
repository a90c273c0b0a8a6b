import { describe, expect, test } from 'vitest';
import { CODE, FRONT, House, type GatewayOfHouse, type HouseOptions } from './house.ts';

const HOST = '192.168.0.26';
const ATTIC = '192.168.0.27';
const KNOWN = { bolt: 'secured', lastSeen: 'secured' } as const;
const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const locked = { identifier: FRONT, name: 'Front door', allowUnlock: false };
const free = { identifier: FRONT, allowUnlock: true };

/** Every way to write the same prohibition, and how many sentences say that something is written twice. */
const ways: readonly [string, readonly unknown[], number][] = [
  ['in the first of two entries for a lock', [{ host: HOST, code: CODE, locks: [locked, free] }], 1],
  ['in the second of two entries for a lock', [{ host: HOST, code: CODE, locks: [free, locked] }], 1],
  [
    'in the first of two entries for a gateway',
    [
      { host: HOST, code: CODE, locks: [locked] },
      { host: HOST, code: CODE, locks: [] },
    ],
    1,
  ],
  [
    'in the second of two entries for a gateway, spelled otherwise',
    [
      { host: HOST, code: CODE, locks: [free] },
      { host: `[::ffff:${HOST}]:80`, code: CODE, locks: [locked] },
    ],
    2,
  ],
  [
    'under the gateway that is away, not under the one that answers',
    [
      { host: ATTIC, name: 'Attic', code: CODE, locks: [locked] },
      { host: HOST, code: CODE },
    ],
    0,
  ],
];

const written = (gateways: readonly unknown[]): HouseOptions => ({
  written: gateways,
  gateways: [{}, {}],
  doors: FRONT_ONLY,
  memory: KNOWN,
});

describe('allowUnlock: false', () => {
  test.each(ways)(
    '%s holds for a tap, and the duplicate is said once',
    async (_name, gateways, sentences) => {
      await using house = new House(written(gateways));
      house.gateways[1]?.unplug();
      await house.clock.advance(30_000);
      expect(house.problems).toHaveLength(sentences);
      expect(await house.tap(house.front, 'unlock')).toBe('not allowed');
      await house.clock.advance(60_000);
      expect(house.sent()).not.toContain('/open');
      expect(house.front.bolt).toBe('secured');
      expect(await house.front.home.target()).toBe('locked');
    },
  );

  test.each(['home', 'matter', 'page', 'command', 'autoLock'] as const)(
    'holds whoever asks: %s',
    async (by) => {
      await using house = new House(written([{ host: HOST, code: CODE, locks: [locked] }]));
      await house.clock.advance(30_000);
      const end = house.front.lock.ask('unsecured', { by });
      expect(await house.clock.until(end)).toMatchObject({ kind: 'refused', failure: { kind: 'forbidden' } });
      const calibration = house.front.lock.calibrate({ by: 'page' });
      expect(await house.clock.until(calibration)).toMatchObject({ failure: { kind: 'forbidden' } });
      await house.clock.advance(60_000);
      expect(house.sent().filter((path) => path !== '/locker_status')).toEqual([]);
    },
  );

  test('lets a door be locked and says in what Home shows that it may not be unlocked', async () => {
    await using house = new House({
      ...written([{ host: HOST, code: CODE, locks: [locked] }]),
      doors: [{ identifier: FRONT, name: 'Front door', bolt: 'unsecured' }],
    });
    await house.clock.advance(30_000);
    expect(house.front.lock.view.mayUnlock).toBe(false);
    expect(await house.tap(house.front, 'lock')).toBe('accepted');
    await house.clock.advance(15_000);
    expect(house.front.bolt).toBe('secured');
  });
});

describe('A lock’s refinements belong to the lock, not to the gateway under which they stand', () => {
  const gateways: readonly GatewayOfHouse[] = [
    { config: { locks: [{ identifier: FRONT, name: 'Front door', autoLock: 20, allowUnlock: false }] } },
    { config: {} },
  ];

  test('when only the other gateway answers', async () => {
    await using house = new House({ gateways, doors: FRONT_ONLY });
    house.gateways[0]?.unplug();
    await house.clock.advance(30_000);
    expect(house.front.lock.name).toBe('Front door');
    house.front.turnByHand('unsecured');
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.tap(house.front, 'unlock')).toBe('not allowed');
  });
});

describe('One gateway under two spellings', () => {
  test.each([
    ['with its port', HOST, `${HOST}:80`],
    ['as a page’s address', HOST, `http://${HOST}/`],
    ['in IPv6', HOST, `::ffff:${HOST}`],
    ['in the other IPv6', `[::FFFF:c0a8:1a]`, HOST],
  ])('%s is asked for its list once in an interval, and one request at a time', async (_name, one, other) => {
    await using house = new House({
      written: [
        { host: one, code: CODE },
        { host: other, code: CODE },
      ],
      doors: FRONT_ONLY,
      memory: KNOWN,
    });
    await house.clock.advance(60_000);
    expect(house.real.gateways).toHaveLength(1);
    expect(house.gateway.journal.asked('/lockers')).toBeLessThanOrEqual(31);
    void house.front.home.tap('unlock');
    await house.clock.advance(15_000);
    expect(house.gateway.journal.asked('/open')).toBe(1);
    expect(house.gateway.journal.mostAtOnce).toBe(1);
    expect(house.problems).toHaveLength(1);
  });
});
