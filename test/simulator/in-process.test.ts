import { describe, expect, test } from 'vitest';
import { Cut, Silent, Stopped, TooLate, Unreachable } from '../../src/gateway/errors.ts';
import { FRONT, signed, T0, Visitor } from './visitor.ts';

const form = { identifier: String(FRONT), ...signed(T0) };

describe('An exchange with the gateway in virtual time', () => {
  test('is given up at its time-out, while the bolt turns all the same', async () => {
    const at = new Visitor();
    const asked = at.ask('/open', form, 1500);
    await at.clock.advance(1499);
    expect(at.gateway.journal.entries).toHaveLength(1);
    await at.clock.advance(1);
    await expect(asked).rejects.toBeInstanceOf(Silent);
    expect(at.bolt()).toBe('secured');
    await at.clock.advance(5000);
    expect(at.bolt()).toBe('unsecured');
    expect(at.clock.pending).toBe(0);
  });

  test('is taken back by its signal, while the gateway finishes', async () => {
    const at = new Visitor();
    const asked = at.ask('/open', form);
    await at.clock.advance(1000);
    at.leaving.abort();
    await expect(at.clock.until(asked)).rejects.toBeInstanceOf(Stopped);
    await at.clock.advance(5000);
    expect(at.bolt()).toBe('unsecured');
    expect(at.clock.pending).toBe(0);
  });

  test('that is taken back before it starts reaches nobody', async () => {
    const at = new Visitor();
    at.leaving.abort();
    await expect(at.ask('/open', form)).rejects.toBeInstanceOf(Stopped);
    expect(at.gateway.journal.entries).toEqual([]);
  });

  test('is not sent past its moment', async () => {
    const at = new Visitor();
    await at.clock.advance(1000);
    await expect(at.ask('/open', form, 20_000, 999)).rejects.toBeInstanceOf(TooLate);
    expect(at.gateway.journal.entries).toEqual([]);
  });

  test('finds nobody at an unplugged gateway, after three seconds', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const asked = at.ask('/lockers');
    let isOver = false;
    asked.catch(() => (isOver = true));
    await at.clock.advance(2999);
    expect(isOver).toBe(false);
    await at.clock.advance(1);
    await expect(asked).rejects.toBeInstanceOf(Unreachable);
    expect(at.gateway.journal.entries).toEqual([]);
    expect(at.clock.pending).toBe(0);
  });

  test('gets through when the gateway is plugged in while it tries', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const asked = at.ask('/lockers');
    await at.clock.advance(500);
    at.gateway.plug();
    expect(await at.answer(asked)).toHaveProperty('devices');
  });

  test('stops trying at its moment, so that a gateway plugged in later gets nothing', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const asked = at.ask('/open', form, 20_000, 700);
    await at.clock.advance(701);
    at.gateway.plug();
    await expect(at.clock.until(asked)).rejects.toBeInstanceOf(Unreachable);
    expect(at.gateway.journal.count('command')).toBe(0);
  });

  test('with a gateway that closes instead of refusing is cut, not unreachable', async () => {
    const at = new Visitor({ refusal: 'closed' });
    const first = at.askLock('/locker_status');
    await at.clock.advance(100);
    await expect(at.clock.until(at.ask('/lockers'))).rejects.toBeInstanceOf(Cut);
    await at.clock.until(first);
  });

  test('hands a redirect on as it is', async () => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'garbage', body: 'redirect' });
    expect(await at.clock.until(at.ask('/lockers'))).toEqual({ httpStatus: 302, text: '' });
  });
});
