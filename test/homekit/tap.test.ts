import { describe, expect, test } from 'vitest';
import { FRONT, GARDEN, House } from '../house.ts';

describe('A tap', () => {
  test('returns after 2 s at the latest, while the lock still turns', async () => {
    const house = await House.settled();
    const since = house.clock.now();
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(0);
    expect(house.clock.now() - since).toBeLessThanOrEqual(2_100);
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(0);
    await house.stop();
  });

  test('that fails after it has returned puts the target back', async () => {
    const house = await House.settled();
    house.simulated.door(FRONT).refusesKey = true;
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(0);
    expect(await house.front.home.target()).toBe(0);
    await house.clock.advance(5_000);
    expect(await house.front.home.target()).toBe(1);
    expect(await house.front.home.current()).toBe(1);
    expect(house.front.home.events).toContainEqual({ what: 'Lock Target State', value: 1 });
    await house.stop();
  });

  test('that is refused at once throws, and leaves the target where it was', async () => {
    const house = await House.settled();
    house.simulated.removeShare(FRONT);
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(-70411);
    await house.clock.advance(100);
    expect(await house.front.home.target()).toBe(1);
    await house.stop();
  });

  test('for what is already so sends nothing', async () => {
    const house = await House.settled();
    const since = house.clock.now();
    expect(await house.clock.until(house.front.home.tap('secured'))).toBe(0);
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual([]);
    await house.stop();
  });

  test('to lock a door that was just opened by hand, unseen so far, locks it', async () => {
    const house = await House.settled();
    house.simulated.turnByHand(FRONT);
    house.simulated.fault('/lockers', { kind: 'refuse' }, 2);
    await house.clock.advance(5_500);
    await house.clock.until(house.front.home.tap('secured'));
    await house.clock.advance(20_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('repeated twenty times in two seconds sends one open', async () => {
    const house = await House.settled();
    const since = house.clock.now();
    const taps = [];
    for (let tap = 0; tap < 20; tap += 1) {
      taps.push(house.front.home.tap('unsecured'));
      await house.clock.advance(100);
    }
    await house.clock.until(Promise.all(taps));
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual(['/open', '/locker_status']);
    expect(await house.front.home.current()).toBe(0);
    await house.stop();
  });

  test('to and fro twenty times in two seconds ends where the last tap wanted it', async () => {
    const house = await House.settled();
    for (let tap = 0; tap < 20; tap += 1) {
      void house.front.home.tap(tap % 2 === 0 ? 'unsecured' : 'secured');
      await house.clock.advance(100);
    }
    await house.clock.advance(40_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(1);
    expect(house.simulated.journal.turns.length).toBeLessThanOrEqual(2);
    expect(house.simulated.journal.mostAtOnce).toBe(1);
    await house.stop();
  });

  test('to lock takes the place of an unlock that waits: the open is never sent', async () => {
    const house = await House.settled();
    house.simulated.fault('/open', { kind: 'busy' }, Infinity);
    const since = house.clock.now();
    await house.clock.until(house.front.home.tap('unsecured'));
    await house.clock.until(house.front.home.tap('secured'));
    house.simulated.faults.clear();
    await house.clock.advance(60_000);
    expect(house.simulated.journal.turns).toEqual([]);
    expect(house.sent(since).filter((path) => path === '/close')).toEqual([]);
    expect(await house.front.home.target()).toBe(1);
    expect(house.log.warnings).toEqual([]);
    await house.stop();
  });

  test('on the other lock waits its turn, and both turn', async () => {
    const house = await House.settled();
    void house.front.home.tap('unsecured');
    void house.garden.home.tap('unsecured');
    await house.clock.advance(20_000);
    expect(house.simulated.door(FRONT).bolt).toBe('unsecured');
    expect(house.simulated.door(GARDEN).bolt).toBe('unsecured');
    expect(house.simulated.journal.mostAtOnce).toBe(1);
    await house.stop();
  });

  test('goes before reads and polls that wait', async () => {
    const house = await House.settled();
    house.simulated.turnByHand(GARDEN);
    await house.clock.advance(2_600);
    const since = house.clock.now();
    void house.front.home.tap('unsecured');
    void house.gateway.session.report(house.garden.lock.key);
    await house.clock.advance(20_000);
    const taken = house.simulated.journal.entries.filter(({ at }) => at > since).map(({ path }) => path);
    expect(taken.indexOf('/open')).toBeLessThan(taken.lastIndexOf('/locker_status'));
    await house.stop();
  });

  test('to unlock a lock that may only be locked is refused, said, and sends nothing', async () => {
    const house = await House.settled({ allowUnlock: false });
    const since = house.clock.now();
    expect(await house.clock.until(house.front.home.tap('unsecured'))).toBe(-70412);
    await house.clock.advance(20_000);
    expect(house.sent(since)).toEqual([]);
    expect(await house.front.home.target()).toBe(1);
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Front door” was not unlocked.*allowUnlock/)]);
    expect(await house.clock.until(house.front.home.tap('secured'))).toBe(0);
    await house.stop();
  });
});

describe('A command whose answer never comes', () => {
  test.each([
    ['hangs', 'hang', true],
    ['is cut', 'cut', true],
  ] as const)(
    'because it %s, with the bolt moved: one open, and Home shows unsecured',
    async (_name, kind, moved) => {
      const house = await House.settled();
      const since = house.clock.now();
      house.simulated.fault('/open', { kind, moved });
      void house.front.home.tap('unsecured');
      await house.clock.advance(60_000);
      expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
      expect(await house.front.home.current()).toBe(0);
      expect(await house.front.home.target()).toBe(0);
      await house.stop();
    },
  );

  test.each([
    ['is cut', { kind: 'cut', moved: false }],
    ['is reset before it is handled', { kind: 'reset' }],
    ['is half a JSON', { kind: 'garbage', body: 'cut JSON', moved: false }],
    ['is HTML', { kind: 'garbage', body: 'HTML', moved: false }],
    ['is empty', { kind: 'garbage', body: 'empty', moved: false }],
    ['is a redirect', { kind: 'garbage', body: 'redirect', moved: false }],
  ] as const)('because it %s, with the bolt not moved: read first, then once more', async (_name, fault) => {
    const house = await House.settled();
    const since = house.clock.now();
    house.simulated.fault('/open', fault);
    void house.front.home.tap('unsecured');
    await house.clock.advance(40_000);
    expect(house.sent(since).slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
    expect(await house.front.home.current()).toBe(0);
    await house.stop();
  });

  test('and that cannot be read until its deadline is unknown, then read, and shows the truth', async () => {
    const house = await House.settled();
    house.simulated.fault('/open', { kind: 'failed', moved: true });
    const reads = house.simulated.fault('/locker_status', { kind: 'busy' }, Infinity);
    const since = house.clock.now();
    void house.front.home.tap('unsecured');
    await house.clock.advance(36_000);
    expect(await house.front.home.current()).toBe(3);
    expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
    reads.clear();
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe(0);
    expect(await house.front.home.target()).toBe(0);
    await house.stop();
  });

  test('and whose door somebody closes by hand meanwhile is not opened a second time', async () => {
    const house = await House.settled();
    const since = house.clock.now();
    house.simulated.fault('/open', { kind: 'failed', moved: true });
    void house.front.home.tap('unsecured');
    await house.clock.advance(3_900);
    expect(house.simulated.door(FRONT).bolt).toBe('unsecured');
    house.simulated.turnByHand(FRONT, 'secured');
    await house.clock.advance(60_000);
    expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(1);
    expect(house.log.warnings).toEqual([expect.stringMatching(/turned by somebody in the meantime/)]);
    await house.stop();
  });
});

describe('A jam', () => {
  test('is shown as a jam when the lock says so', async () => {
    const house = await House.settled();
    house.simulated.setState(FRONT, 'jammed');
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe(2);
    await house.stop();
  });

  test('met by a command ends it with a sentence to go and look', async () => {
    const house = await House.settled();
    house.simulated.setState(FRONT, 'jammed');
    await house.clock.advance(10_000);
    void house.front.home.tap('unsecured');
    await house.clock.advance(40_000);
    expect(await house.front.home.current()).toBe(2);
    expect(await house.front.home.target()).toBe(1);
    expect(house.log.warnings).toEqual(['“Front door” is jammed. Go and look at the door.']);
    await house.stop();
  });

  test('is never shown for a read that fails', async () => {
    const house = await House.settled();
    house.simulated.turnByHand(FRONT);
    house.simulated.fault('/locker_status', { kind: 'error', number: 37 }, Infinity);
    for (let second = 0; second < 60; second += 1) {
      await house.clock.advance(1_000);
      expect(await house.front.home.current()).not.toBe(2);
    }
    expect(await house.front.home.current()).toBe(3);
    await house.stop();
  });
});
