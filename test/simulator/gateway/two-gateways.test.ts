import { describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../../src/simulator/gateway/gateway.ts';
import { CODE, FRONT, Visitor } from '../visitor.ts';

const OTHER_CODE = 'p4RkLm7xTq2WvB9c';

/** The front door, and two gateways that see it, each with a share of its own. */
function two(options: Partial<GatewayOptions> = {}): { hall: Visitor; attic: Visitor } {
  const hall = new Visitor();
  const attic = new Visitor({ locks: [], ...options }, hall.clock);
  attic.gateway.share(hall.gateway.door(FRONT), { code: OTHER_CODE, rssi: -88, newsAfter: 4_000 });
  return { hall, attic };
}

describe('A lock that two gateways see', () => {
  test('has one bolt, one battery and one counter', async () => {
    const { hall, attic } = two();
    expect(await hall.answer(hall.askLock('/open'))).toMatchObject({ status: 'ok' });
    expect(await attic.answer(attic.askLock('/locker_status', FRONT, OTHER_CODE))).toMatchObject({
      code: 50,
    });
    hall.gateway.setBattery(FRONT, 6500);
    expect(attic.gateway.door(FRONT)).toMatchObject({ bolt: 'unsecured', lastLog: 101, battery: 6500 });
    expect(await attic.answer(attic.askLock('/close', FRONT, OTHER_CODE))).toMatchObject({ status: 'ok' });
    expect(hall.bolt()).toBe('secured');
  });

  test('has a share, a range and a signal of its own at each', async () => {
    const { hall, attic } = two();
    expect(await attic.answer(attic.askLock('/open', FRONT, CODE))).toMatchObject({ code: 33 });
    hall.gateway.setInRange(FRONT, false);
    expect(await hall.answer(hall.askLock('/open'))).toMatchObject({ code: 34 });
    expect(await attic.answer(attic.ask('/lockers'))).toMatchObject({ devices: [{ rssi: -88 }] });
    hall.gateway.removeLock(FRONT);
    expect(await attic.answer(attic.askLock('/open', FRONT, OTHER_CODE))).toMatchObject({ status: 'ok' });
  });

  test('is news to each at its own time', async () => {
    const { hall, attic } = two();
    hall.gateway.turnByHand(FRONT);
    const counterAt = async (at: Visitor): Promise<unknown> =>
      ((await at.answer(at.ask('/lockers'))) as { devices: { last_log: number }[] }).devices[0]?.last_log;
    expect([await counterAt(hall), await counterAt(attic)]).toEqual([101, 100]);
    await attic.clock.advance(4_000);
    expect([await counterAt(hall), await counterAt(attic)]).toEqual([101, 101]);
  });

  test.each([34, 37] as const)(
    'is connected to one at a time: the other is told %i, and turns nothing',
    async (whileTaken) => {
      const { hall, attic } = two({ whileTaken });
      const read = hall.askLock('/locker_status');
      await hall.clock.advance(500);
      const before = hall.clock.now();
      const refusal = await attic.clock.until(attic.askLock('/open', FRONT, OTHER_CODE));
      expect(JSON.parse(refusal.text)).toMatchObject({ code: whileTaken });
      expect(hall.clock.now() - before > 3_000).toBe(whileTaken === 37);
      expect(await hall.answer(read)).toHaveProperty('id');
      expect(hall.gateway.door(FRONT).radio.mostWaiting).toBe(2);
      expect(hall.bolt()).toBe('secured');
      expect(await attic.answer(attic.askLock('/open', FRONT, OTHER_CODE))).toMatchObject({ status: 'ok' });
      expect(hall.gateway.door(FRONT).radio).toMatchObject({ isTaken: false, waiting: 0 });
    },
  );

  test('is free for the other once the one that was connected to it loses its power', async () => {
    const { hall, attic } = two();
    const asked = hall.trouble(hall.askLock('/open'));
    await hall.clock.advance(500);
    hall.gateway.unplug();
    expect(await asked).toBe('closed');
    expect(await attic.answer(attic.askLock('/open', FRONT, OTHER_CODE))).toMatchObject({ status: 'ok' });
  });

  test('cannot be synchronized by one while the other is connected to it', async () => {
    const { hall, attic } = two();
    const read = hall.askLock('/locker_status');
    await hall.clock.advance(500);
    const asked = attic.ask('/locker/synchronize', { identifier: String(FRONT) });
    expect(await attic.answer(asked)).toMatchObject({ code: 4 });
    await hall.clock.until(read);
  });

  test('whose client has hung up is no longer waited for, though its gateway is still at it', async () => {
    const { hall } = two();
    const trouble = hall.trouble(hall.askLock('/open', FRONT, CODE, 1_000));
    await hall.clock.advance(500);
    expect(hall.gateway.door(FRONT).radio).toMatchObject({ isTaken: true, waiting: 1 });
    await trouble;
    expect(hall.gateway.door(FRONT).radio).toMatchObject({ isTaken: true, waiting: 0 });
  });
});
