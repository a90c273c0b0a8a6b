import { describe, expect, test } from 'vitest';
import { House } from './house.ts';

describe('A command whose answer never comes', () => {
  test.each([
    ['hangs', 'hang', true],
    ['is cut', 'cut', true],
  ] as const)(
    'because it %s, with the bolt moved: one open, and Home shows unlocked',
    async (_name, kind, moved) => {
      await using house = await House.settled();
      const since = house.clock.now();
      house.gateway.fault('/open', { kind, moved });
      void house.front.home.tap('unlock');
      await house.clock.advance(60_000);
      expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
      expect(await house.front.home.current()).toBe('unlocked');
      expect(await house.front.home.target()).toBe('unlocked');
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
    await using house = await House.settled();
    const since = house.clock.now();
    house.gateway.fault('/open', fault);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(house.sent(since).slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('and that cannot be read until its deadline is unknown, then read, and shows the truth', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'failed', moved: true });
    const reads = house.gateway.fault('/locker_status', { kind: 'busy' }, Infinity);
    const since = house.clock.now();
    void house.front.home.tap('unlock');
    await house.clock.advance(36_000);
    expect(await house.front.home.current()).toBe('unknown');
    expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
    reads.clear();
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(await house.front.home.target()).toBe('unlocked');
  });

  test('and whose door somebody closes by hand meanwhile is not opened a second time', async () => {
    await using house = await House.settled();
    const since = house.clock.now();
    house.gateway.fault('/open', { kind: 'failed', moved: true });
    void house.front.home.tap('unlock');
    await house.clock.advance(3_900);
    expect(house.front.bolt).toBe('unsecured');
    house.front.turnByHand('secured');
    await house.clock.advance(60_000);
    expect(house.sent(since).filter((path) => path === '/open')).toHaveLength(1);
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings).toEqual([expect.stringMatching(/turned by somebody in the meantime/)]);
  });

  test('and of which no counter was known before is not opened a second time either', async () => {
    await using house = new House({ memory: { bolt: 'secured', lastSeen: 'secured' } });
    house.gateway.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 1);
    house.gateway.fault('/open', { kind: 'failed', moved: true });
    await house.clock.advance(200);
    void house.front.home.tap('unlock');
    await house.clock.advance(100);
    while (house.front.bolt === 'secured' && house.clock.now() < 20_000) await house.clock.advance(50);
    house.front.turnByHand('secured');
    await house.clock.advance(60_000);
    expect(house.sent().filter((path) => path === '/open')).toHaveLength(1);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
  });
});

describe('A jam', () => {
  test('is shown as a jam when the lock says so', async () => {
    await using house = await House.settled();
    house.front.says('jammed');
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('jammed');
  });

  test('met by a command ends it with a sentence to go and look', async () => {
    await using house = await House.settled();
    house.front.says('jammed');
    await house.clock.advance(10_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(await house.front.home.current()).toBe('jammed');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/“Front door” is jammed\. Go and look at the door\./),
    ]);
  });

  test('is never shown for a read that fails', async () => {
    await using house = await House.settled();
    house.front.turnByHand();
    house.gateway.fault('/locker_status', { kind: 'error', number: 37 }, Infinity);
    for (let second = 0; second < 60; second += 1) {
      await house.clock.advance(1_000);
      expect(await house.front.home.current()).not.toBe('jammed');
    }
    expect(await house.front.home.current()).toBe('unknown');
  });
});

describe('A lock that says that it does not know', () => {
  test('is unknown, is not read over and over, and is known again once it turns', async () => {
    await using house = await House.settled();
    house.front.says('unknown');
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('unknown');
    const before = house.gateway.journal.count('read');
    await house.clock.advance(3_600_000);
    expect(house.gateway.journal.count('read') - before).toBeLessThan(20);
    house.front.turnByHand('unsecured');
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });
});
