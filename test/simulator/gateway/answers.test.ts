import { describe, expect, test } from 'vitest';
import { FRONT, GARDEN, Visitor } from '../visitor.ts';

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
