import { describe, expect, test } from 'vitest';
import { CODE, FRONT, GARDEN, House } from './house.ts';

const NOTHING_KNOWN = { bolt: 'unknown' } as const;

describe('A lock that is out of reach', () => {
  test('by missing from the list is No Response after 30 s, the other lock is not', async () => {
    await using house = await House.settled();
    house.gateway.removeLock(FRONT);
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('locked');
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(await house.front.home.target()).toBe('No Response');
    expect(await house.front.home.battery('Battery Level')).toBe('No Response');
    expect(await house.garden.home.current()).toBe('locked');
  });

  test('by answering 34 while the gateway scans is No Response after 30 s, and well again when it is near', async () => {
    await using house = await House.settled();
    house.front.turnByHand();
    house.gateway.fault('/locker_status', { kind: 'error', number: 34 }, Infinity);
    await house.clock.advance(40_000);
    expect(await house.front.home.current()).toBe('No Response');
    house.gateway.faults.clear();
    await house.clock.advance(70_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('is not said to be so while the gateway synchronizes, but a turn meanwhile makes it unknown', async () => {
    await using house = await House.settled();
    house.gateway.synchronizing('gateway', 120_000);
    house.front.turnByHand();
    await house.clock.advance(30_000);
    expect(await house.garden.home.current()).toBe('locked');
    expect(await house.front.home.current()).toBe('unknown');
    await house.clock.advance(110_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(house.log.warnings).toEqual([]);
  });

  test('in an empty list now and then is still there', async () => {
    await using house = await House.settled();
    house.gateway.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 3);
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.garden.home.current()).toBe('locked');
  });
});

describe('A refusal that stands', () => {
  test('is said once, is No Response, and is asked again only every 10 minutes', async () => {
    await using house = new House({ memory: NOTHING_KNOWN });
    house.garden.share(undefined);
    await house.clock.advance(1_800_000);
    expect(await house.garden.home.current()).toBe('No Response');
    expect(await house.front.home.current()).toBe('locked');
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Garden gate” is not shared.*No Response/)]);
    expect(house.sent(0, GARDEN)).toHaveLength(3);
  });

  test('is asked again at once when the user taps, and is over when that works', async () => {
    await using house = new House({ memory: NOTHING_KNOWN });
    house.front.share(undefined);
    await house.clock.advance(60_000);
    house.front.share(CODE);
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('is over when a command could read the lock, even though the command itself failed', async () => {
    await using house = await House.settled();
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    house.gateway.fault('/locker_status', { kind: 'busy' }, 100);
    void house.front.home.tap('unlock');
    await house.clock.advance(31_000);
    house.gateway.faults.clear();
    house.front.share(undefined);
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('No Response');
    house.front.share(CODE);
    house.gateway.fault('/open', { kind: 'failed', moved: false }, Infinity);
    void house.front.home.tap('unlock');
    await house.clock.advance(40_000);
    expect(house.log.warnings.at(-1)).toMatch(/to be unlocked.*\(37\)/);
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.current()).toBe('locked');
  });

  test('of a wrong code is tried three times with a fresh ts before it is believed', async () => {
    await using house = new House({ memory: NOTHING_KNOWN });
    house.front.share('another code');
    await house.clock.advance(500_000);
    expect(house.sent()).toHaveLength(3);
    expect(house.log.warnings).toEqual([expect.stringMatching(/share code of “Front door” is wrong/)]);
    expect(await house.front.home.current()).toBe('No Response');
  });
});

describe('A lock that nobody has read yet', () => {
  test('joins once it is read', async () => {
    await using house = new House();
    expect(house.has(FRONT)).toBe(false);
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('locked');
  });

  test('and that refuses the code that is for all of them is named once and does not join', async () => {
    await using house = new House({
      gateways: [{ sees: { [FRONT]: {}, [GARDEN]: { code: 'a neighbour’s' } } }],
    });
    await house.clock.advance(3_600_000);
    expect(house.has(FRONT)).toBe(true);
    expect(house.has(GARDEN)).toBe(false);
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Garden gate”.*does not join Home/)]);
  });

  test('and that its gateway does not detect joins all the same', async () => {
    await using house = new House();
    house.gateway.fault(
      { path: '/locker_status', identifier: GARDEN },
      { kind: 'error', number: 34 },
      Infinity,
    );
    await house.clock.advance(60_000);
    expect(house.has(GARDEN)).toBe(true);
  });
});
