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
