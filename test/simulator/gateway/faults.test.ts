import { describe, expect, test } from 'vitest';
import { garbage, type Garbage } from '../../../src/simulator/gateway/garbage.ts';
import { CODE, FRONT, GARDEN, Visitor } from '../visitor.ts';

describe('A gateway on a bad day', () => {
  test('is busy, once', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'busy' });
    expect(await at.answer(at.askLock('/open'))).toEqual({ status: 'ko', code: 500, cause: 'busy' });
    expect(await at.answer(at.askLock('/open'))).toMatchObject({ status: 'ok' });
  });

  test.each([true, false])('fails with 37 and the bolt moved: %s', async (moved) => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'failed', moved });
    const before = at.clock.now();
    expect(await at.answer(at.askLock('/open'))).toMatchObject({ code: 37 });
    expect(at.clock.now() - before).toBeGreaterThan(3200);
    expect(at.bolt()).toBe(moved ? 'unsecured' : 'secured');
    expect(at.gateway.journal.entries).toMatchObject([{ outcome: 37, moved }]);
  });

  test('turns no bolt for a wrong code, whatever the fault', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'failed', moved: true });
    expect(await at.answer(at.askLock('/open', FRONT, 'wrong'))).toMatchObject({ code: 33 });
    expect(at.bolt()).toBe('secured');
  });

  test('resets a connection before it handles anything', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'reset' });
    expect(await at.trouble(at.askLock('/open'))).toBe('closed');
    await at.clock.advance(10_000);
    expect(at.bolt()).toBe('secured');
  });

  test.each([true, false])('cuts the answer off, and the bolt moved: %s', async (moved) => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'cut', moved });
    expect(await at.trouble(at.askLock('/open'))).toBe('cut');
    expect(at.bolt()).toBe(moved ? 'unsecured' : 'secured');
  });

  test.each([true, false])(
    'never answers, and the bolt moved: %s; it is free when the client leaves',
    async (moved) => {
      const at = new Visitor();
      at.gateway.fault('/open', { kind: 'hang', moved });
      const trouble = at.trouble(at.askLock('/open', FRONT, CODE, 20_000));
      await at.clock.advance(19_000);
      expect(at.gateway.arrive()).toBe('refused');
      expect(await trouble).toBe('cut');
      expect(at.bolt()).toBe(moved ? 'unsecured' : 'secured');
      expect(at.gateway.journal.entries[0]).toMatchObject({ outcome: 'hanging', moved });
      await at.clock.advance(1000);
      expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
    },
  );

  test('answers late, with the bolt turned in time', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'slow', ms: 10_000 });
    const asked = at.askLock('/open');
    await at.clock.advance(5000);
    expect(at.bolt()).toBe('unsecured');
    expect(await at.answer(asked)).toMatchObject({ status: 'ok' });
    expect(at.clock.now()).toBeGreaterThan(13_000);
  });

  test.each([36, 99, 4242])('answers %i on demand', async (number) => {
    const at = new Visitor();
    at.gateway.fault('/locker_status', { kind: 'error', number });
    expect(await at.answer(at.askLock('/locker_status'))).toMatchObject({ status: 'ko', code: number });
  });

  test('has its faults for one path, one lock or any test, as often as said, until taken back', async () => {
    const at = new Visitor();
    at.gateway.fault({ path: '/open', identifier: FRONT }, { kind: 'busy' }, 2);
    expect(await at.answer(at.askLock('/open', GARDEN))).toMatchObject({ status: 'ok' });
    expect(await at.answer(at.askLock('/close', FRONT))).toMatchObject({ status: 'ok' });
    expect(await at.answer(at.askLock('/open', FRONT))).toMatchObject({ code: 500 });
    expect(await at.answer(at.askLock('/open', FRONT))).toMatchObject({ code: 500 });
    expect(await at.answer(at.askLock('/open', FRONT))).toMatchObject({ status: 'ok' });

    const polls = at.gateway.fault(({ path }) => path === '/lockers', { kind: 'busy' }, Infinity);
    expect(await at.answer(at.ask('/lockers'))).toMatchObject({ code: 500 });
    polls.clear();
    expect(await at.answer(at.ask('/lockers'))).toMatchObject({ status: 'ok' });
    at.gateway.fault('/lockers', { kind: 'busy' }, 5);
    at.gateway.faults.clear();
    expect(await at.answer(at.ask('/lockers'))).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['empty', ''],
    ['cut JSON', '{"status":"ok","devices":[{"identifier":45961123,"rssi'],
    ['HTML', '<!doctype html>'],
    ['null', 'null'],
    ['[]', '[]'],
    ['redirect', ''],
    ['bare state', ' 0x31'],
    ['server error', 'Bad Gateway'],
    ['constructor', '{"status":"constructor"}'],
    ['__proto__', '{"status":"__proto__"'],
  ] as const)('answers nonsense (%s)', async (body, start) => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'garbage', body });
    const text = await at.text(at.ask('/lockers'));
    expect(text.slice(0, start.length)).toBe(start);
    expect(text.length > 0).toBe(start.length > 0);
    expect(at.gateway.journal.entries).toMatchObject([{ outcome: 'garbage' }]);
  });

  test.each(Object.keys(garbage) as Garbage[])(
    'outlives “%s” on a path that it does not have',
    async (body) => {
      const at = new Visitor();
      at.gateway.fault('/favicon.ico', { kind: 'garbage', body });
      await at.trouble(at.ask('/favicon.ico', undefined, 5_000));
      await at.clock.advance(10_000);
      expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
    },
  );

  test('has an empty list of locks now and then', async () => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'garbage', body: 'no locks' });
    expect(await at.answer(at.ask('/lockers'))).toEqual({ status: 'ok', devices: [] });
    expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices.length', 2);
  });

  test('lists locks of wrong types, and locks twice', async () => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'garbage', body: 'wrong types' });
    const odd = (await at.answer(at.ask('/lockers'))) as { devices: unknown[] };
    expect(odd.devices).toContain(7);
    at.gateway.fault('/lockers', { kind: 'garbage', body: 'identifier twice' });
    const twice = (await at.answer(at.ask('/lockers'))) as { devices: { identifier: number }[] };
    expect(twice.devices.map(({ identifier }) => identifier)).toEqual([FRONT, GARDEN, FRONT, GARDEN]);
  });

  test('sends a byte at a time, and the whole answer in the end', async () => {
    const at = new Visitor();
    at.gateway.fault('/status', { kind: 'garbage', body: 'dripping' });
    expect(await at.answer(at.ask('/status'))).toHaveProperty('version');
    expect(at.clock.now()).toBeGreaterThan(4000);
  });

  test.each([true, false])('answers a command with nonsense, and the bolt moved: %s', async (moved) => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'garbage', body: 'HTML', moved });
    await at.clock.until(at.askLock('/open'));
    expect(at.bolt()).toBe(moved ? 'unsecured' : 'secured');
  });
});

describe('An odd acknowledgement', () => {
  test.each([
    ['another lock', { status: 'ok', code: 0, id: GARDEN }],
    ['another lock as text', { status: 'ok', code: 0, id: String(GARDEN) }],
    ['own lock as text', { status: 'ok', code: 0, id: String(FRONT) }],
    ['with a cause', { status: 'ok', code: 0, cause: 'unknown error' }],
    ['unknown error', { status: 'ok', code: 'unknown error' }],
    ['code 65573', { status: 'ok', code: 65_573 }],
    ['bare ok', { status: 'ok' }],
    ['constructor', { status: 'constructor' }],
  ] as const)('is “%s”, and says nothing of the bolt', async (body, answer) => {
    for (const moved of [true, false]) {
      const at = new Visitor();
      at.gateway.fault('/open', { kind: 'garbage', body, moved });
      expect(await at.answer(at.askLock('/open'))).toEqual(answer);
      expect(at.bolt()).toBe(moved ? 'unsecured' : 'secured');
    }
  });

  test('never makes a success of a refusal', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'garbage', body: 'bare ok' });
    expect(await at.answer(at.askLock('/open', FRONT, 'wrong'))).toMatchObject({ status: 'ko', code: 33 });
  });
});

describe('An odd report', () => {
  test.each([
    ['another lock', GARDEN],
    ['another lock as text', String(GARDEN)],
    ['own lock as text', String(FRONT)],
  ] as const)('is of “%s”', async (body, id) => {
    const at = new Visitor();
    at.gateway.fault('/locker_status', { kind: 'garbage', body });
    expect(await at.answer(at.askLock('/locker_status'))).toMatchObject({
      status: 'Door closed',
      code: 49,
      id,
    });
  });
});
