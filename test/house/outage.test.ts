import { describe, expect, test } from 'vitest';
import { House } from './house.ts';
import type { Door } from './house.ts';
import { timeUntil } from './watch.ts';

const everything = async ({ home }: Door): Promise<unknown[]> => [
  await home.current(),
  await home.target(),
  await home.battery('Battery Level'),
  await home.battery('Status Low Battery'),
  await home.battery('Charging State'),
  await home.battery('Signal Strength'),
];
const NO_RESPONSE = Array<string>(6).fill('No Response');
const WELL = ['locked', 'locked', 50, 0, 2, -70];
const NOTHING_KNOWN = { bolt: 'unknown' } as const;

describe('A gateway that is unplugged', () => {
  test('is No Response at every read within 15 s, warned of once, and well again once it is back', async () => {
    await using house = await House.settled();
    expect(await everything(house.front)).toEqual(WELL);
    house.gateway.unplug();
    await house.clock.advance(15_000);
    expect(await everything(house.front)).toEqual(NO_RESPONSE);
    await house.clock.advance(600_000);
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/Nothing answers at the gateway “Home”.*plugged in.*No Response/),
    ]);
    house.gateway.plug();
    await house.clock.advance(35_000);
    expect(await everything(house.front)).toEqual(WELL);
    expect(house.log.sentences.filter((sentence) => sentence.includes('is back after'))).toEqual([
      expect.stringMatching(/The gateway “Home” is back after 10 min \d+ s\./),
    ]);
  });

  test('is polled ever more slowly, down to every 30 s, then every 2 s again', async () => {
    await using house = await House.settled();
    const { clock, gateway } = house;
    const away = gateway.fault('/lockers', { kind: 'refuse' }, 1_000);
    await clock.advance(300_000);
    away.clear();
    await clock.advance(40_000);
    const polls = gateway.journal.entries.filter(({ path }) => path === '/lockers').map(({ at }) => at);
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? at));
    const longest = Math.max(...gaps);
    expect(longest).toBeGreaterThanOrEqual(30_000);
    expect(longest).toBeLessThan(32_000);
    const late = polls.filter((at) => at > clock.now() - 8_000);
    expect(late.length).toBeGreaterThanOrEqual(3);
  });

  test('is asked again at once when somebody looks at the lock in Home', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(300_000);
    house.gateway.plug();
    expect(await house.front.home.current()).toBe('No Response');
    await house.clock.advance(4_000);
    expect(await house.front.home.current()).toBe('locked');
  });

  test('for less than two polls is no outage', async () => {
    await using house = await House.settled();
    house.gateway.fault('/lockers', { kind: 'refuse' }, 2);
    for (let second = 0; second < 10; second += 1) {
      await house.clock.advance(1_000);
      expect(await house.front.home.current()).toBe('locked');
    }
    expect(house.log.warnings).toEqual([]);
  });

  test('and plugged in again: a turn in the meantime shows in Home', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(60_000);
    house.front.turnByHand();
    house.gateway.plug();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(await house.front.home.target()).toBe('unlocked');
  });

  test('never does the unlock that was asked meanwhile, though it comes back a minute later', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(1_000);
    const since = house.clock.now();
    expect(await house.tap(house.front, 'unlock')).toBe('accepted');
    await house.clock.advance(58_000);
    house.gateway.plug();
    await house.clock.advance(60_000);
    expect(house.front.bolt).toBe('secured');
    expect(house.sent(since)).not.toContain('/open');
    expect(await house.front.home.current()).toBe('locked');
    expect(await house.front.home.target()).toBe('locked');
    expect(house.log.warnings.join('\n')).toMatch(/“Front door” was to be unlocked/);
  });

  test('at start is warned of once; the lock comes alive when the gateway does', async () => {
    await using house = new House({ memory: NOTHING_KNOWN });
    house.gateway.unplug();
    await house.clock.advance(120_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toHaveLength(1);
    house.gateway.plug();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe('locked');
  });
});

describe('Polls that give way to taps', () => {
  test('are no outage, however many in a row, though nothing was answered meanwhile', async () => {
    await using house = await House.settled();
    const { clock, front, gateway } = house;
    gateway.fault('/lockers', { kind: 'hang', moved: false }, Infinity);
    const before = gateway.journal.count('poll');
    const since = clock.now();
    await timeUntil(house, () => gateway.journal.count('poll') > before);
    // Each tap is taken back once the poll has given way to it, before anything of it was sent.
    for (let tap = 0; tap < 6; tap += 1) {
      const polls = gateway.journal.count('poll');
      const asking = new AbortController();
      await clock.advance(1_000);
      void front.lock.ask('unsecured', { by: 'page', signal: asking.signal });
      asking.abort();
      await timeUntil(house, () => gateway.journal.count('poll') > polls, 3_000);
      expect(await front.home.current()).toBe('locked');
    }
    expect(house.sent(since)).toEqual([]);
    expect(house.log.warnings).toEqual([]);
  });
});

describe('A door that is No Response when it is tapped', () => {
  test('refuses within 2 s, so that Home and Siri say so, and is not opened when the gateway is back', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(60_000);
    const since = house.clock.now();
    expect(await house.clock.until(house.front.home.tap('unlock'), 2_100)).toBe('No Response');
    expect(house.clock.now() - since).toBeLessThanOrEqual(2_100);
    house.gateway.plug();
    await house.clock.advance(60_000);
    expect(house.sent(since)).not.toContain('/open');
    expect(house.front.bolt).toBe('secured');
    expect(await house.front.home.target()).toBe('locked');
  });

  test('is opened all the same if another tap asks for it once the door has answered', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(60_000);
    const first = house.front.home.tap('unlock');
    await house.clock.advance(1_500);
    house.gateway.plug();
    const second = house.front.home.tap('unlock');
    await house.clock.advance(20_000);
    expect([await first, await second]).toContain('accepted');
    expect(house.front.bolt).toBe('unsecured');
  });

  test('and that gives a sign of life within 2 s is opened', async () => {
    await using house = await House.settled();
    house.gateway.unplug();
    await house.clock.advance(60_000);
    const tap = house.front.home.tap('unlock');
    house.gateway.plug();
    expect(await house.clock.until(tap)).toBe('accepted');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('unsecured');
  });
});

describe('A gateway that is stuck', () => {
  test('synchronizing for over 10 minutes is one warning with what to do, and No Response', async () => {
    await using house = await House.settled();
    house.gateway.synchronizing('gateway', 1_200_000);
    await house.clock.advance(570_000);
    expect(await house.front.home.current()).toBe('locked');
    await house.clock.advance(100_000);
    expect(await everything(house.front)).toEqual(NO_RESPONSE);
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/synchronizing or busy for 10 min.*Unplug it for ten seconds.*No Response/),
    ]);
    await house.clock.advance(600_000);
    expect(await house.front.home.current()).toBe('locked');
    expect(house.log.warnings).toHaveLength(1);
  });

  test('synchronizing for four minutes, over and over, is not stuck', async () => {
    await using house = await House.settled();
    for (let round = 0; round < 5; round += 1) {
      house.gateway.synchronizing('gateway', 240_000);
      await house.clock.advance(300_000);
    }
    expect(house.log.warnings).toEqual([]);
    expect(await house.front.home.current()).toBe('locked');
  });

  test('busy for over 10 minutes is the same', async () => {
    await using house = await House.settled();
    house.gateway.fault({}, { kind: 'busy' }, Infinity);
    await house.clock.advance(620_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toEqual([expect.stringMatching(/Unplug it for ten seconds/)]);
    house.gateway.faults.clear();
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('locked');
  });

  test('with its port open and no answer is No Response, and one warning that says to unplug it', async () => {
    await using house = await House.settled();
    house.gateway.fault({}, { kind: 'hang', moved: false }, Infinity);
    await house.clock.advance(120_000);
    expect(await everything(house.front)).toEqual(NO_RESPONSE);
    expect(house.log.warnings).toEqual([expect.stringMatching(/never answered.*unplug it for ten seconds/i)]);
  });
});
