import { describe, expect, test } from 'vitest';
import { House } from './house.ts';

describe('A tap in Home', () => {
  test('turns the bolt, and Home shows it', async () => {
    await using house = await House.settled();
    expect(await house.front.home.current()).toBe('locked');
    const since = house.clock.now();
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    await house.clock.advance(10_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe('unlocked');
    expect(await house.front.home.target()).toBe('unlocked');
    expect(house.sent(since)).toEqual(['/open', '/locker_status']);
    expect(house.log.warnings).toEqual([]);
  });

  test('returns after 2 s at the latest, while the lock still turns', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    expect(house.clock.now() - since).toBeLessThanOrEqual(2_100);
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('unlocked');
  });

  test('for what is already so sends nothing', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    expect(await house.tap(house.front, 'lock')).toBe('accepted');
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual([]);
  });

  test('to lock a door that was just opened by hand, unseen so far, locks it', async () => {
    await using house = await House.settled();
    house.front.turnByHand();
    house.gateway.fault('/lockers', { kind: 'refuse' }, 2);
    await house.clock.advance(5_500);
    await house.tap(house.front, 'lock');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
  });

  test('repeated twenty times in two seconds sends one open', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    const taps = [];
    for (let tap = 0; tap < 20; tap += 1) {
      taps.push(house.front.home.tap('unlock'));
      await house.clock.advance(100);
    }
    expect(new Set(await house.clock.until(Promise.all(taps)))).toEqual(new Set(['accepted']));
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual(['/open', '/locker_status']);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('to and fro twenty times in two seconds ends where the last tap wanted it', async () => {
    await using house = await House.settled();
    for (let tap = 0; tap < 20; tap += 1) {
      void house.front.home.tap(tap % 2 === 0 ? 'unlock' : 'lock');
      await house.clock.advance(100);
    }
    await house.clock.advance(40_000);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.gateway.journal.turns.length).toBeLessThanOrEqual(2);
    expect(house.gateway.journal.mostAtOnce).toBe(1);
  });

  test('to lock takes the place of an unlock that waits: the open is never sent', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const since = house.clock.now();
    await house.tap(house.front, 'unlock');
    expect(await house.tap(house.front, 'lock')).toBe('accepted');
    house.gateway.faults.clear();
    await house.clock.advance(60_000);
    expect(house.gateway.journal.turns).toEqual([]);
    expect(house.sent(since)).not.toContain('/close');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings).toEqual([]);
  });

  test('on the other lock waits its turn, and both turn', async () => {
    await using house = await House.settled();
    void house.front.home.tap('unlock');
    void house.garden.home.tap('unlock');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.garden.bolt).toBe('unsecured');
    expect(house.gateway.journal.mostAtOnce).toBe(1);
  });

  test('goes before a read that waits', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    void house.garden.lock.read({ by: 'page' });
    void house.front.lock.read({ by: 'page' });
    await house.clock.advance(100);
    void house.garden.home.tap('unlock');
    await house.clock.advance(30_000);
    const taken = house.gateway.journal.entries.filter(({ at }) => at >= since).map(({ path }) => path);
    expect(taken).toContain('/open');
    expect(taken.filter((path) => path === '/locker_status').length).toBeGreaterThanOrEqual(2);
    expect(taken.slice(0, taken.indexOf('/open')).filter((path) => path === '/locker_status')).toHaveLength(
      1,
    );
  });

  test('to unlock and another to lock a second later shows the newest wish until it ends', async () => {
    await using house = await House.settled();
    const { home } = house.front;
    void home.tap('unlock');
    await house.clock.advance(1_000);
    void home.tap('lock');
    await house.clock.advance(100);
    for (let second = 0; second < 30; second += 1) {
      expect(await home.target()).toBe('locked');
      // What subscribed controllers believe, which is what HAP has told them.
      expect(home.toldTarget).toBe('locked');
      await house.clock.advance(1_000);
    }
    expect(house.front.bolt).toBe('secured');
    expect(await home.current()).toBe('locked');
  });
});

describe('A key turned by hand', () => {
  test('moves current and target, and costs one read', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    house.front.home.events.length = 0;
    house.front.turnByHand();
    await house.clock.advance(10_000);
    expect(house.front.home.events).toEqual([
      { what: 'current', value: 'unlocked' },
      { what: 'target', value: 'unlocked' },
    ]);
    expect(house.sent(since)).toEqual(['/locker_status']);
  });
});

describe('An idle lock', () => {
  test('that counts its turns is read 0 times in 10 minutes', async () => {
    await using house = await House.settled();
    const { journal } = house.gateway;
    const before = journal.count('read');
    await house.clock.advance(600_000);
    expect(journal.count('read') - before).toBe(0);
    expect(journal.count('poll')).toBeGreaterThan(200);
    expect(journal.mostAtOnce).toBe(1);
    expect(journal.refusals).toEqual({ whileServing: 0, tooSoon: 0, onDemand: 0 });
  });

  test('that counts no turns is read every minute, and no oftener', async () => {
    await using house = await House.settled({ gateways: [{ simulated: { hasLastLog: false } }] });
    const before = house.gateway.journal.count('read');
    house.front.turnByHand();
    await house.clock.advance(600_000);
    expect(await house.front.home.current()).toBe('unlocked');
    const reads = house.gateway.journal.count('read') - before;
    expect(reads).toBeGreaterThanOrEqual(18);
    expect(reads).toBeLessThanOrEqual(20);
  });
});
