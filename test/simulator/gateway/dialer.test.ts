import { describe, expect, test } from 'vitest';
import { simulatedDialer } from '../../../src/simulator/gateway/dialer.ts';
import { CODE, FRONT, signed, T0, Visitor } from '../visitor.ts';

const form = { identifier: String(FRONT), ...signed(T0) };

describe('A connection to a simulated gateway', () => {
  test.each([1, 40])('takes the time of the network: %i ms', async (connectMs) => {
    const at = new Visitor();
    let isThere = false;
    void simulatedDialer(at.gateway, { connectMs })
      .dial(new AbortController().signal)
      .then(() => (isThere = true));
    await at.clock.advance(connectMs - 0.5);
    expect(isThere).toBe(false);
    await at.clock.advance(0.5);
    expect(isThere).toBe(true);
  });

  test('is not there at all at a gateway that is busy', async () => {
    const at = new Visitor();
    const first = at.askLock('/locker_status');
    await at.clock.advance(100);
    expect(await at.trouble(at.dial())).toBe('turnedAway');
    await at.clock.until(first);
  });

  test('is closed with no answer, at a gateway that turns clients away so', async () => {
    const at = new Visitor({ refusal: 'closed' });
    const first = at.askLock('/locker_status');
    await at.clock.advance(100);
    expect(await at.trouble(at.ask('/lockers'))).toBe('closed');
    expect(at.gateway.journal.refusals).toMatchObject({ whileServing: 1 });
    expect(at.gateway.journal.entries).toMatchObject([{}, { path: '/lockers', outcome: 'refused' }]);
    await at.clock.until(first);
  });

  test('comes about when the gateway is plugged in while one tries, within a second', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const asked = at.ask('/lockers');
    await at.clock.advance(5_500);
    at.gateway.plug();
    const before = at.clock.now();
    expect(await at.answer(asked)).toHaveProperty('devices');
    expect(at.gateway.journal.entries[0]?.at).toBeLessThanOrEqual(before + 1_000);
  });

  test('is given up after three minutes without anybody there', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const trouble = at.trouble(at.dial());
    let isOver = false;
    void trouble.then(() => (isOver = true));
    await at.clock.advance(179_000);
    expect(isOver).toBe(false);
    expect(await trouble).toBe('nobody');
    expect(at.gateway.journal.connections).toBe(0);
    expect(at.clock.pending).toBe(0);
  });

  test('is given up at once when told, and nothing is left of it', async () => {
    const at = new Visitor();
    at.gateway.unplug();
    const end = new AbortController();
    const dialed = simulatedDialer(at.gateway).dial(end.signal);
    dialed.catch(() => undefined);
    await at.clock.advance(500);
    end.abort();
    await expect(dialed).rejects.toMatchObject({ trouble: 'nobody' });
    expect(at.clock.pending).toBe(0);
    at.gateway.plug();
    await at.clock.advance(5_000);
    expect(at.gateway.journal.connections).toBe(0);
  });

  test('keeps others out from its first moment, and no longer than it lasts', async () => {
    const at = new Visitor();
    const line = await at.dial();
    expect(at.gateway.arrive()).toBe('refused');
    line.reset();
    await at.clock.advance(0);
    // Nothing was asked, so there is nothing to settle after.
    expect(at.gateway.arrive()).toBeTypeOf('object');
    expect(at.gateway.journal.refusals).toEqual({ whileServing: 1, tooSoon: 0, onDemand: 0 });
  });

  test('that is reset before it asks brings nothing to the gateway', async () => {
    const at = new Visitor();
    const line = await at.dial();
    line.reset();
    expect(await at.trouble(line.ask({ path: '/open', form }))).toBe('closed');
    await at.clock.advance(10_000);
    expect(at.gateway.journal.entries).toEqual([]);
    expect(at.bolt()).toBe('secured');
  });

  test('has brought its request when it is reset the moment after, and the bolt turns all the same', async () => {
    const at = new Visitor();
    const line = await at.dial();
    const asked = at.trouble(line.ask({ path: '/open', form }));
    line.reset();
    line.reset();
    expect(await asked).toBe('cut');
    expect(at.bolt()).toBe('secured');
    await at.clock.advance(5_000);
    expect(at.bolt()).toBe('unsecured');
    expect(at.clock.pending).toBe(0);
    expect(at.gateway.journal.mostAtOnce).toBe(1);
  });

  test('asks once', async () => {
    const at = new Visitor();
    const line = await at.dial();
    await at.clock.until(line.ask({ path: '/lockers' }));
    expect(() => line.ask({ path: '/open', form })).toThrow('once');
    expect(at.gateway.journal.entries).toHaveLength(1);
  });

  test('frees the gateway once the answer is there, whether or not anybody hangs up', async () => {
    const at = new Visitor();
    const line = await at.dial();
    await at.clock.until(line.ask({ path: '/lockers' }));
    await at.clock.advance(200);
    expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
  });

  test('stays silent at a gateway that hangs, until somebody has had enough', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'hang', moved: true });
    const line = await at.dial();
    let isOver = false;
    const asked = at.trouble(line.ask({ path: '/open', form })).finally(() => (isOver = true));
    await at.clock.advance(3_600_000);
    expect(isOver).toBe(false);
    line.reset();
    await asked;
    await at.clock.advance(1_000);
    expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
  });

  test.each([
    ['closed', 'closed'],
    ['silent', 'vanished'],
  ] as const)('to a gateway whose power cut is %s is %s', async (powerCut, trouble) => {
    const at = new Visitor({ powerCut });
    const line = await at.dial();
    let ended = 'nothing yet';
    void at.trouble(line.ask({ path: '/open', form })).then((trouble) => (ended = trouble));
    await at.clock.advance(1_000);
    at.gateway.unplug();
    await at.clock.advance(10_000);
    expect(ended).toBe(powerCut === 'closed' ? 'closed' : 'nothing yet');
    await at.clock.advance(1_000);
    expect(ended).toBe(trouble);
    line.reset();
    await at.clock.advance(0);
    expect(at.bolt()).toBe('secured');
    expect(at.clock.pending).toBe(0);
  });

  test('to a gateway that is back before its power cut was noticed is closed', async () => {
    const at = new Visitor({ powerCut: 'silent' });
    const line = await at.dial();
    let ended = 'nothing yet';
    void at.trouble(line.ask({ path: '/open', form })).then((trouble) => (ended = trouble));
    await at.clock.advance(1_000);
    at.gateway.unplug();
    await at.clock.advance(5_000);
    at.gateway.plug();
    await at.clock.advance(1_000);
    expect(ended).toBe('closed');
  });

  test('from before a power cut carries nothing to the gateway that came back', async () => {
    const at = new Visitor();
    const line = await at.dial();
    at.gateway.unplug();
    at.gateway.plug();
    expect(await at.trouble(line.ask({ path: '/open', form }))).toBe('closed');
    await at.clock.advance(10_000);
    expect(at.bolt()).toBe('secured');
  });

  test('hands a redirect on as it is, and a long answer not at all', async () => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'garbage', body: 'redirect' });
    expect(await at.clock.until(at.ask('/lockers'))).toEqual({ httpStatus: 302, text: '' });
    for (const body of ['endless', 'huge list'] as const) {
      await at.clock.advance(1_000);
      at.gateway.fault('/lockers', { kind: 'garbage', body });
      expect(await at.trouble(at.ask('/lockers'))).toBe('tooLong');
    }
  });

  test('ends in the middle of an answer that drips, when somebody hangs up', async () => {
    const at = new Visitor();
    at.gateway.fault('/status', { kind: 'garbage', body: 'dripping' });
    expect(await at.trouble(at.ask('/status', undefined, 1_000))).toBe('cut');
    expect(at.clock.pending).toBe(0);
  });
});

describe('A refusal at the door', () => {
  test('for any request comes before anything is sent', async () => {
    const at = new Visitor();
    at.gateway.fault({}, { kind: 'refuse' });
    expect(await at.trouble(at.askLock('/open'))).toBe('turnedAway');
    expect(at.gateway.journal.entries).toEqual([]);
    expect(at.gateway.journal.refusals).toEqual({ whileServing: 0, tooSoon: 0, onDemand: 1 });
    expect(await at.answer(at.askLock('/open'))).toMatchObject({ status: 'ok' });
  });

  test('for one path closes, as nobody knows before what is wanted', async () => {
    const at = new Visitor();
    at.gateway.fault('/open', { kind: 'refuse' });
    expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
    expect(await at.trouble(at.askLock('/open', FRONT, CODE))).toBe('closed');
    expect(at.gateway.journal.count('command')).toBe(0);
    // It was no answer to settle after.
    expect(at.gateway.arrive()).toBeTypeOf('object');
    expect(at.bolt()).toBe('secured');
  });
});
