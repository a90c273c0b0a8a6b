import { describe, expect, test } from 'vitest';
import { CODE, FRONT, GARDEN, signed, T0, Visitor } from '../visitor.ts';

describe('A gateway serves one request at a time', () => {
  test('so a second client is refused while the first is served', async () => {
    const at = new Visitor();
    const first = at.askLock('/locker_status');
    await at.clock.advance(1000);
    expect(at.gateway.arrive()).toBe('refused');
    await at.clock.until(first);
    expect(at.gateway.journal.refusals).toEqual({ whileServing: 1, tooSoon: 0, onDemand: 0 });
    expect(at.gateway.journal.mostAtOnce).toBe(2);
    expect(at.gateway.journal.count('poll')).toBe(0);
    expect(at.gateway.journal.count('read')).toBe(1);
  });

  test.each([
    ['/lockers', 200],
    ['/locker_status', 700],
  ])('and after %s it settles for %i ms', async (path, settleMs) => {
    const at = new Visitor();
    const first = path === '/lockers' ? at.ask(path) : at.askLock(path);
    const answered = first.then(() => at.clock.now());
    await at.clock.advance(path === '/lockers' ? 131 : 3201);
    expect(at.clock.now()).toBe(await answered);
    await at.clock.advance(settleMs - 1);
    expect(at.gateway.arrive()).toBe('refused');
    expect(at.gateway.journal.refusals).toEqual({ whileServing: 0, tooSoon: 1, onDemand: 0 });
    await at.clock.advance(1);
    expect(await at.answer(at.ask('/status'))).toHaveProperty('version');
    expect(at.gateway.journal.mostAtOnce).toBe(1);
  });

  test('and finishes with a request whose client has lost patience, refusing others meanwhile', async () => {
    const at = new Visitor();
    const trouble = at.trouble(at.askLock('/open', FRONT, CODE, 500));
    await at.clock.advance(600);
    expect(await trouble).toBe('cut');
    expect(at.gateway.arrive()).toBe('refused');
    await at.clock.advance(5000);
    expect(at.bolt()).toBe('unsecured');
    expect(await at.answer(at.ask('/lockers'))).toHaveProperty('devices');
    // The client was never on two lines: it had left the first. A request that nobody waits for is in nobody's way.
    expect(at.gateway.journal.mostAtOnce).toBe(1);
    expect(at.gateway.door(FRONT).radio.mostWaiting).toBe(1);
  });
});

describe('A signature', () => {
  test('of the vendor’s code is checked by the published vector', async () => {
    const at = new Visitor({ locks: [{ identifier: 123456, code: 'sEcReT' }] });
    const hash = 'fcbTI/x8qKsN/nhLxjRE5toEO3tDK/F0ubQXHCsnf88=';
    const answer = await at.answer(at.ask('/open', { identifier: '123456', ts: '1647350684', hash }));
    expect(answer).toEqual({ status: 'ok', code: 0 });
  });

  test('is good once: the same ts, or an older one, is 33, a newer one is good', async () => {
    const at = new Visitor();
    const ask = (ts: number, identifier = FRONT): Promise<unknown> =>
      at.answer(at.ask('/locker_status', { identifier: String(identifier), ...signed(ts) }));
    expect(await ask(T0)).toHaveProperty('id');
    expect(await ask(T0)).toMatchObject({ code: 33 });
    expect(await ask(T0 - 1)).toMatchObject({ code: 33 });
    expect(await ask(T0 + 1)).toHaveProperty('id');
    // Each share has a memory of its own.
    expect(await ask(T0, GARDEN)).toHaveProperty('id');
    expect(at.gateway.journal.timestamps(FRONT)).toEqual([T0, T0, T0 - 1, T0 + 1].map(String));
  });

  test('that is wrong does not use up its ts', async () => {
    const at = new Visitor();
    const form = { identifier: String(FRONT), ...signed(T0 + 100) };
    expect(await at.answer(at.ask('/open', { ...form, hash: 'wrong' }))).toMatchObject({ code: 33 });
    expect(await at.answer(at.ask('/open', form))).toMatchObject({ status: 'ok' });
  });

  test('whose ts is no number is refused', async () => {
    const at = new Visitor();
    const form = { identifier: String(FRONT), ...signed('soon') };
    expect(await at.answer(at.ask('/open', form))).toMatchObject({ code: 33 });
  });

  test('ten seconds behind a strict gateway’s clock is good, as the vendor’s own plugin sends it', async () => {
    const at = new Visitor({ strictClock: true });
    const form = { identifier: String(FRONT), ...signed(T0 - 10) };
    expect(await at.answer(at.ask('/open', form))).toMatchObject({ status: 'ok' });
  });

  test('is good by any share that the gateway has, and no longer once it is taken back', async () => {
    const at = new Visitor();
    at.gateway.addShare(FRONT, 'another');
    expect(await at.answer(at.askLock('/open', FRONT, 'another'))).toMatchObject({ status: 'ok' });
    at.gateway.removeShare(FRONT, 'another');
    expect(await at.answer(at.askLock('/close', FRONT, 'another'))).toMatchObject({ code: 33 });
    expect(await at.answer(at.askLock('/close', FRONT, CODE))).toMatchObject({ status: 'ok' });
  });

  test.each([encodeURIComponent, (text: string) => text])(
    'may come percent-encoded or bare: its plus is a plus (%#)',
    async (encode) => {
      const at = new Visitor();
      let ts = T0;
      while (!signed(ts).hash.includes('+')) ts += 1;
      const body = `identifier=${FRONT}&ts=${ts}&hash=${encode(signed(ts).hash)}`;
      const connection = at.gateway.connect({ path: '/open', body });
      expect(await at.clock.until(connection.met)).toMatchObject({ kind: 'answered' });
      connection.leave();
      expect(at.bolt()).toBe('unsecured');
    },
  );
});

describe('A lock', () => {
  test('counts every real turn, by hand or by command, and none when the bolt is there already', async () => {
    const at = new Visitor();
    const door = at.gateway.door(FRONT);
    expect(at.gateway.turnByHand(FRONT)).toBe(true);
    expect([door.bolt, door.lastLog]).toEqual(['unsecured', 101]);
    expect(at.gateway.turnByHand(FRONT, 'unsecured')).toBe(false);
    expect(await at.answer(at.askLock('/open'))).toMatchObject({ status: 'ok' });
    expect(door.lastLog).toBe(101);
    expect(await at.answer(at.askLock('/close'))).toMatchObject({ status: 'ok' });
    expect(door.lastLog).toBe(102);
    expect(at.gateway.journal.turns.map(({ cause }) => cause)).toEqual(['hand', 'close']);
    expect(at.gateway.journal.entries.map(({ path, moved }) => [path, moved])).toEqual([
      ['/open', false],
      ['/close', true],
    ]);
  });

  test('drains its battery a little with every turn and read, and polls cost nothing', async () => {
    const at = new Visitor();
    for (let n = 0; n < 20; n += 1) at.gateway.turnByHand(FRONT);
    expect(at.gateway.door(FRONT).battery).toBe(7290);
    for (let n = 0; n < 20; n += 1) await at.answer(at.askLock('/locker_status'));
    expect(at.gateway.door(FRONT).battery).toBe(7289);
    for (let n = 0; n < 200; n += 1) await at.answer(at.ask('/lockers'));
    expect(at.gateway.door(FRONT).battery).toBe(7289);
  });

  test('that tells no battery keeps telling none', async () => {
    const at = new Visitor();
    at.gateway.setBattery(FRONT, null);
    at.gateway.turnByHand(FRONT);
    expect(await at.answer(at.askLock('/locker_status'))).toMatchObject({ battery: null });
  });

  test('that is turned by hand is no longer jammed', () => {
    const at = new Visitor();
    at.gateway.setState(FRONT, 'jammed');
    expect(at.gateway.door(FRONT)).toMatchObject({ state: 'jammed', lastLog: 101 });
    at.gateway.turnByHand(FRONT);
    expect(at.gateway.door(FRONT).state).toBe('unsecured');
  });

  test('can be added and taken away', async () => {
    const at = new Visitor({ locks: [] });
    at.gateway.addLock({ identifier: 7, code: 'seven' });
    expect(await at.answer(at.askLock('/open', 7, 'seven'))).toMatchObject({ status: 'ok' });
    at.gateway.removeLock(7);
    expect(await at.answer(at.askLock('/open', 7, 'seven'))).toMatchObject({ code: 32 });
    expect(() => at.gateway.door(7)).toThrow(RangeError);
  });
});

describe('A gateway’s life', () => {
  test('goes in a cycle of scanning and synchronizing, when it is told to', async () => {
    const at = new Visitor({ cycle: { scanning: 60_000, gateway: 20_000, lock: 5000 } });
    const seen: string[] = [];
    for (let n = 0; n < 37; n += 1) {
      if (seen.at(-1) !== at.gateway.activity.words) seen.push(at.gateway.activity.words);
      await at.clock.advance(5000);
    }
    expect(seen).toEqual([
      'Scanning...',
      'Synchronizing gw',
      `Synchronizing ${FRONT}`,
      `Synchronizing ${GARDEN}`,
      'Scanning...',
      'Synchronizing gw',
      `Synchronizing ${FRONT}`,
      `Synchronizing ${GARDEN}`,
      'Scanning...',
    ]);
  });

  test('starts afresh with its power: free at once, and rid of clients from before', async () => {
    const at = new Visitor();
    await at.clock.until(at.ask('/lockers'));
    at.gateway.unplug();
    at.gateway.plug();
    const stale = at.gateway.connect({ path: '/lockers', body: '' });
    at.gateway.unplug();
    at.gateway.plug();
    const current = at.askLock('/locker_status');
    stale.leave();
    await at.clock.advance(500);
    expect(at.gateway.arrive()).toBe('refused');
    expect(await at.answer(current)).toHaveProperty('id');
    expect(at.gateway.journal.refusals).toEqual({ whileServing: 1, tooSoon: 0, onDemand: 0 });
  });

  test('without power cuts what is under way before the bolt has turned, and answers nothing', async () => {
    const at = new Visitor();
    const asked = at.askLock('/open');
    await at.clock.advance(1000);
    at.gateway.unplug();
    expect(await at.trouble(asked)).toBe('closed');
    await at.clock.advance(60_000);
    expect(at.bolt()).toBe('secured');
    expect(at.gateway.journal.entries).toMatchObject([{ outcome: 'cut', moved: false }]);
    at.gateway.turnByHand(FRONT);
    expect(at.bolt()).toBe('unsecured');
    at.gateway.plug();
    expect(await at.answer(at.ask('/lockers'))).toMatchObject({ devices: [{ last_log: 101 }, {}] });
    expect(at.clock.pending).toBe(0);
  });

  test('without power after the bolt has turned leaves it turned', async () => {
    const at = new Visitor();
    const asked = at.askLock('/open');
    await at.clock.advance(2500);
    at.gateway.unplug();
    expect(await at.trouble(asked)).toBe('closed');
    expect(at.bolt()).toBe('unsecured');
    expect(at.gateway.journal.entries).toMatchObject([{ outcome: 'cut', moved: true }]);
  });

  test('ends with no sleep left over, and for good', async () => {
    const at = new Visitor();
    at.gateway.fault('/lockers', { kind: 'slow', ms: 60_000 });
    const asked = at.ask('/lockers');
    await at.clock.advance(1000);
    expect(at.clock.pending).toBeGreaterThan(0);
    at.gateway.stop();
    expect(await at.trouble(asked)).toBe('closed');
    expect(at.clock.pending).toBe(0);
    at.gateway.plug();
    expect(at.gateway.isPlugged).toBe(false);
  });

  test('is told to whoever listens: requests, turns, and what a hand changes', async () => {
    const at = new Visitor();
    let changes = 0;
    at.gateway.on('change', () => (changes += 1));
    const after = async (act: () => unknown): Promise<number> => {
      changes = 0;
      await act();
      return changes;
    };
    expect(await after(() => at.gateway.turnByHand(FRONT))).toBeGreaterThan(0);
    expect(await after(() => at.answer(at.ask('/lockers')))).toBeGreaterThan(1);
    expect(await after(() => at.gateway.setBattery(FRONT, 7000))).toBe(1);
    expect(await after(() => at.gateway.unplug())).toBeGreaterThan(0);
  });
});
