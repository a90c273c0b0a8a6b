import { describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../../src/simulator/gateway/gateway.ts';
import { FRONT, GARDEN, signed, T0, Visitor } from '../visitor.ts';

const dialects = ['observed', 'documented'] as const;
type Dialect = (typeof dialects)[number];

const error = (dialect: Dialect, number: number, detail: string): unknown => {
  if (dialect === 'observed') return { status: 'ko', code: number, cause: detail };
  return number === 500 ? { status: '500', message: 'busy' } : { status: String(number), code: detail };
};
const done = { observed: { status: 'ok', code: 0 }, documented: { status: '0', code: 'ok' } } as const;

describe('What a gateway answers', () => {
  test('to /lockers are the locks in range, with signal, battery and event counter', async () => {
    const at = new Visitor();
    at.gateway.setInRange(GARDEN, false);
    at.gateway.setBattery(FRONT, 4065);
    at.gateway.setSignal(FRONT, -71);
    expect(await at.answer(at.ask('/lockers'))).toEqual({
      status: 'ok',
      devices: [{ identifier: FRONT, rssi: -71, battery: 4065, last_log: 100 }],
    });
  });

  test('to /lockers has no last_log when the locks are too old to send it', async () => {
    const at = new Visitor({ hasLastLog: false });
    const { devices } = (await at.answer(at.ask('/lockers'))) as { devices: object[] };
    expect(devices).toHaveLength(2);
    expect(devices.every((device) => !('last_log' in device))).toBe(true);
  });

  test('to /status has its version as text, to / as a number', async () => {
    const at = new Visitor({ version: 17 });
    expect(await at.answer(at.ask('/status'))).toEqual({ version: '17', current_status: 'Scanning...' });
    expect(await at.answer(at.ask('/'))).toEqual({ version: 17, current_status: 'Scanning...' });
  });

  test('to /status is none before version 17, which has nothing but /', async () => {
    const at = new Visitor({ version: 16 });
    expect(await at.clock.until(at.ask('/status'))).toMatchObject({ httpStatus: 404 });
    await at.clock.advance(1000);
    expect(await at.answer(at.ask('/'))).toEqual({ version: 16, current_status: 'Scanning...' });
  });

  test('to a path it does not have is no JSON', async () => {
    const at = new Visitor();
    const { httpStatus } = await at.clock.until(at.ask('/constructor'));
    expect(httpStatus).toBe(404);
  });

  test.each([
    ['secured', 'Door closed', 0x31],
    ['unsecured', 'Door open', 0x32],
    ['unknown', 'Door unknown', 0x30],
    ['jammed', 'Door jammed', null],
  ] as const)('to a read of a lock that is %s is “%s”', async (state, status, code) => {
    const at = new Visitor({ locks: [{ identifier: FRONT, code: 'Zmo1sps2OVyCFtl1', firmware: 81 }] });
    at.gateway.setState(FRONT, state);
    expect(await at.answer(at.askLock('/locker_status'))).toMatchObject({
      status,
      code,
      id: FRONT,
      version: 81,
      rssi: -70,
      battery: 7300 - (state === 'unsecured' ? 1 : 0),
    });
  });

  test('takes 130 ms when light, 3.2 s over Bluetooth, and strays by the spread', async () => {
    const at = new Visitor();
    await at.clock.until(at.ask('/lockers'));
    expect(at.clock.now()).toBeGreaterThanOrEqual(100);
    expect(at.clock.now()).toBeLessThanOrEqual(200);
    await at.clock.advance(1000);
    const before = at.clock.now();
    const read = at.askLock('/locker_status');
    await at.clock.until(read);
    expect(at.clock.now() - before).toBeGreaterThan(3100);
    expect(at.clock.now() - before).toBeLessThan(3400);

    const slowest = new Visitor({ latencies: { spread: 0.5 }, random: () => 1 });
    const asked = slowest.askLock('/locker_status');
    let isAnswered = false;
    void asked.then(() => (isAnswered = true));
    await slowest.clock.advance(4700);
    expect(isAnswered).toBe(false);
    await slowest.clock.advance(200);
    expect(isAnswered).toBe(true);
  });
});

describe.each(dialects)('In the %s dialect', (dialect) => {
  const refusals: readonly (readonly [
    number: number,
    detail: string,
    why: string,
    options: Partial<GatewayOptions>,
    ask: (at: Visitor) => Promise<unknown>,
  ])[] = [
    [400, 'identifier', 'no identifier', {}, (at) => at.answer(at.ask('/open', signed(T0)))],
    [
      400,
      'timestamp',
      'no ts',
      {},
      (at) => at.answer(at.ask('/open', { identifier: String(FRONT), hash: 'x' })),
    ],
    [
      400,
      'hash',
      'no hash',
      {},
      (at) => at.answer(at.ask('/open', { identifier: String(FRONT), ts: String(T0) })),
    ],
    [
      32,
      'not shared',
      'no share',
      {},
      (at) => {
        at.gateway.removeShare(FRONT);
        return at.answer(at.askLock('/open'));
      },
    ],
    [33, 'invalid hmac', 'a wrong code', {}, (at) => at.answer(at.askLock('/open', FRONT, 'wrong'))],
    [
      34,
      'locker not detected',
      'a lock out of range',
      {},
      (at) => {
        at.gateway.setInRange(FRONT, false);
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      34,
      'locker not detected',
      'a gateway that synchronizes',
      {},
      (at) => {
        at.gateway.synchronizing('gateway', 60_000);
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      500,
      'busy',
      'a gateway that calls its synchronizing busy',
      { whileSynchronizing: 500 },
      (at) => {
        at.gateway.synchronizing(GARDEN, 60_000);
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      35,
      'locker not compatible',
      'a lock of another age',
      {},
      (at) => {
        at.gateway.door(FRONT).compatible = false;
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      36,
      'invalid key',
      'a lock that refuses the key',
      {},
      (at) => {
        at.gateway.door(FRONT).refusesKey = true;
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      37,
      'unknown error',
      'a lock that leaves the range meanwhile',
      {},
      async (at) => {
        const asked = at.askLock('/open');
        await at.clock.advance(1000);
        at.gateway.setInRange(FRONT, false);
        return at.answer(asked);
      },
    ],
    [
      37,
      'unknown error',
      'a jammed lock',
      {},
      (at) => {
        at.gateway.setState(FRONT, 'jammed');
        return at.answer(at.askLock('/open'));
      },
    ],
    [
      38,
      'invalid time',
      'a gateway whose clock is off',
      { strictClock: true, clockSkew: 3600 },
      (at) => at.answer(at.askLock('/open')),
    ],
    [
      1,
      'locker not detected',
      'a synchronization of a lock that is not there',
      {},
      (at) => at.answer(at.ask('/locker/synchronize', { identifier: '7' })),
    ],
    [
      2,
      'locker not compatible',
      'a synchronization of a lock of another age',
      {},
      (at) => {
        at.gateway.door(FRONT).compatible = false;
        return at.answer(at.ask('/locker/synchronize', { identifier: String(FRONT) }));
      },
    ],
  ];

  test.each(refusals)('%i (%s) is for %s, and no bolt moves', async (number, detail, _why, options, ask) => {
    const at = new Visitor({ ...options, dialect });
    expect(await ask(at)).toEqual(error(dialect, number, detail));
    expect(at.bolt()).toBe('secured');
    expect(at.gateway.journal.entries.at(-1)).toMatchObject({ outcome: number, moved: false });
  });

  test.each([
    ['/locker/synchronize', 3],
    ['/locker/synchronize', 4],
    ['/update', 1],
    ['/update', 2],
  ])('%s answers %i on demand', async (path, number) => {
    const at = new Visitor({ dialect });
    at.gateway.fault(path, { kind: 'error', number, detail: 'on demand' });
    expect(await at.answer(at.ask(path, { identifier: String(FRONT) }))).toEqual(
      error(dialect, number, 'on demand'),
    );
  });

  test('an open and a close are acknowledged, and turn the bolt', async () => {
    const at = new Visitor({ dialect });
    expect(await at.answer(at.askLock('/open'))).toEqual(done[dialect]);
    expect(at.bolt()).toBe('unsecured');
    expect(await at.answer(at.askLock('/close'))).toEqual(done[dialect]);
    expect(at.bolt()).toBe('secured');
    expect(at.gateway.journal.turns.map(({ cause, to }) => [cause, to])).toEqual([
      ['open', 'unsecured'],
      ['close', 'secured'],
    ]);
    expect(at.gateway.journal.count('command')).toBe(2);
  });

  test('a synchronization of the gateway is acknowledged, shows its phases, and sets the clock right', async () => {
    const at = new Visitor({ dialect, strictClock: true, clockSkew: -3600 });
    expect(await at.answer(at.ask('/synchronize'))).toEqual({ status: 'ok', code: 0 });
    const seen = new Set<string>();
    for (let second = 0; second < 10; second += 1) {
      seen.add(at.gateway.activity.words);
      await at.clock.advance(1000);
    }
    expect([...seen]).toEqual([
      'Synchronizing gw',
      `Synchronizing ${FRONT}`,
      `Synchronizing ${GARDEN}`,
      'Scanning...',
    ]);
    expect(await at.answer(at.askLock('/open'))).toEqual(done[dialect]);
  });

  test('a lock that was updated does not know where its bolt is, until it is turned or calibrated', async () => {
    const at = new Visitor({ dialect });
    const form = { identifier: String(FRONT) };
    expect(await at.answer(at.ask('/locker/update', form))).toEqual(done[dialect]);
    expect(at.gateway.door(FRONT)).toMatchObject({ state: 'unknown', firmware: 60 });
    expect(await at.answer(at.askLock('/calibrate'))).toEqual(done[dialect]);
    expect(at.gateway.door(FRONT).state).toBe('secured');
    expect(await at.answer(at.ask('/locker/synchronize', form))).toEqual(done[dialect]);
  });

  test('a calibration runs the bolt both ways, ends where it was, and counts both', async () => {
    const at = new Visitor({ dialect });
    expect(await at.answer(at.askLock('/calibrate', GARDEN))).toEqual(done[dialect]);
    expect(at.gateway.door(GARDEN)).toMatchObject({ bolt: 'unsecured', lastLog: 102 });
    expect(at.gateway.journal.turns.map(({ cause, to }) => [cause, to])).toEqual([
      ['calibrate', 'secured'],
      ['calibrate', 'unsecured'],
    ]);
    expect(at.gateway.journal.entries).toMatchObject([{ path: '/calibrate', outcome: 'ok', moved: true }]);
  });

  test('an update of the gateway raises its version', async () => {
    const at = new Visitor({ dialect, version: 16 });
    expect(await at.answer(at.ask('/update'))).toEqual({ status: 'ok', code: 0 });
    expect(await at.answer(at.ask('/status'))).toMatchObject({ version: '17' });
  });
});
