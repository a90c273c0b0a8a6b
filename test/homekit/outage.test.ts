import { describe, expect, test } from 'vitest';
import { FRONT, GARDEN, House } from '../house.ts';

const everything = async ({ front: { home } }: House): Promise<unknown[]> => [
  await home.current(),
  await home.target(),
  await home.battery('Battery Level'),
  await home.battery('Status Low Battery'),
  await home.battery('Charging State'),
  await home.battery('Signal Strength'),
];
const NO_RESPONSE = Array<string>(6).fill('No Response');

describe('A gateway that is unplugged', () => {
  test('is No Response at every read within 15 s, warned of once, and well again once it is back', async () => {
    const house = await House.settled();
    expect(await everything(house)).toEqual([1, 1, 50, 0, 2, -70]);
    house.simulated.unplug();
    await house.clock.advance(15_000);
    expect(await everything(house)).toEqual(NO_RESPONSE);
    await house.clock.advance(600_000);
    expect(house.log.warnings).toHaveLength(1);
    expect(house.log.warnings[0]).toMatch(/Nothing answers at the gateway “Home”.*plugged in.*No Response/);
    house.simulated.plug();
    await house.clock.advance(35_000);
    expect(await everything(house)).toEqual([1, 1, 50, 0, 2, -70]);
    const back = house.log.lines.filter(({ message }) => message.includes('is back after'));
    expect(back).toHaveLength(1);
    expect(back[0]?.message).toMatch(/The gateway “Home” is back after 10 min \d+ s\./);
    await house.stop();
  });

  test('is polled ever more slowly, down to every 30 s, then every 2 s again', async () => {
    const house = await House.settled();
    const { clock, simulated } = house;
    const away = simulated.fault(() => true, { kind: 'refuse' }, 1_000);
    await clock.advance(300_000);
    away.clear();
    await clock.advance(40_000);
    const polls = simulated.journal.entries.filter(({ path }) => path === '/lockers').map(({ at }) => at);
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? at));
    const longest = Math.max(...gaps);
    expect(longest).toBeGreaterThanOrEqual(30_000);
    expect(longest).toBeLessThan(32_000);
    const late = polls.filter((at) => at > clock.now() - 8_000);
    expect(late.length).toBeGreaterThanOrEqual(3);
    await house.stop();
  });

  test('is asked again at once when somebody looks at the lock in Home', async () => {
    const house = await House.settled();
    house.simulated.unplug();
    await house.clock.advance(300_000);
    house.simulated.plug();
    expect(await house.front.home.current()).toBe('No Response');
    await house.clock.advance(4_000);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('for less than two polls is no outage', async () => {
    const house = await House.settled();
    house.simulated.fault('/lockers', { kind: 'refuse' }, 2);
    for (let second = 0; second < 10; second += 1) {
      await house.clock.advance(1_000);
      expect(await house.front.home.current()).toBe(1);
    }
    expect(house.log.warnings).toEqual([]);
    await house.stop();
  });

  test('and plugged in again: a turn in the meantime shows in Home', async () => {
    const house = await House.settled();
    house.simulated.unplug();
    await house.clock.advance(60_000);
    house.simulated.turnByHand(FRONT);
    house.simulated.plug();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe(0);
    expect(await house.front.home.target()).toBe(0);
    await house.stop();
  });

  test('never does the unlock that was asked meanwhile, though it comes back a minute later', async () => {
    const house = await House.settled();
    house.simulated.unplug();
    await house.clock.advance(1_000);
    const status = await house.clock.until(house.front.home.tap('unsecured'));
    expect(status).toBe(0);
    await house.clock.advance(58_000);
    house.simulated.plug();
    await house.clock.advance(60_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    expect(house.sent(15_001).filter((path) => path === '/open')).toEqual([]);
    expect(await house.front.home.current()).toBe(1);
    expect(await house.front.home.target()).toBe(1);
    expect(house.log.warnings.join()).toMatch(/Nothing answers/);
    await house.stop();
  });

  test('and known to be away refuses a tap within 2 s, so that Home and Siri say so', async () => {
    const house = await House.settled();
    house.simulated.unplug();
    await house.clock.advance(60_000);
    const since = house.clock.now();
    const status = await house.clock.until(house.front.home.tap('unsecured'), 2_100);
    expect(status).toBe(-70402);
    expect(house.clock.now() - since).toBeLessThan(2_100);
    house.simulated.plug();
    await house.clock.advance(60_000);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    expect(await house.front.home.target()).toBe(1);
    await house.stop();
  });

  test('at start is warned of once; the lock comes alive when the gateway does', async () => {
    const house = new House();
    house.simulated.unplug();
    await house.clock.advance(120_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toHaveLength(1);
    house.simulated.plug();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });
});

describe('A gateway that nobody watches any more', () => {
  test('because of a fault of the plugin itself is No Response, not its last word for ever', async () => {
    const house = await House.settled();
    house.watch.catch(() => undefined);
    house.gateway.monitor.on('listed', () => {
      throw new Error('a fault of the plugin');
    });
    await house.clock.advance(5_000);
    await expect(house.watch).rejects.toThrow('a fault of the plugin');
    expect(await everything(house)).toEqual(NO_RESPONSE);
    house.end.abort();
    house.simulated.stop();
    await house.clock.advance(1);
    expect(house.clock.pending).toBe(0);
  });
});

describe('A lock that is out of reach', () => {
  test('by missing from the list is No Response after 30 s, the other lock is not', async () => {
    const house = await House.settled();
    house.simulated.removeLock(FRONT);
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe(1);
    await house.clock.advance(15_000);
    expect(await everything(house)).toEqual(NO_RESPONSE);
    expect(await house.garden.home.current()).toBe(1);
    await house.stop();
  });

  test('by answering 34 while the gateway scans is No Response after 30 s, and well again when it is near', async () => {
    const house = await House.settled();
    house.simulated.turnByHand(FRONT);
    house.simulated.fault('/locker_status', { kind: 'error', number: 34 }, Infinity);
    await house.clock.advance(40_000);
    expect(await house.front.home.current()).toBe('No Response');
    house.simulated.faults.clear();
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe(0);
    await house.stop();
  });

  test('is not said to be so while the gateway synchronizes, but a turn meanwhile makes it unknown', async () => {
    const house = await House.settled();
    house.simulated.synchronizing('gateway', 120_000);
    house.simulated.turnByHand(FRONT);
    await house.clock.advance(30_000);
    expect(await house.garden.home.current()).toBe(1);
    expect(await house.front.home.current()).toBe(3);
    await house.clock.advance(110_000);
    expect(await house.front.home.current()).toBe(0);
    expect(house.log.warnings).toEqual([]);
    await house.stop();
  });

  test('in an empty list now and then is still there', async () => {
    const house = await House.settled();
    house.simulated.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 3);
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe(1);
    expect(await house.garden.home.current()).toBe(1);
    await house.stop();
  });
});

describe('A gateway that is stuck', () => {
  test('synchronizing for over 10 minutes is one warning with what to do, and No Response', async () => {
    const house = await House.settled();
    house.simulated.synchronizing('gateway', 1_200_000);
    await house.clock.advance(570_000);
    expect(await house.front.home.current()).toBe(1);
    await house.clock.advance(100_000);
    expect(await everything(house)).toEqual(NO_RESPONSE);
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/synchronizing or busy for 10 min.*Unplug it for ten seconds.*No Response/),
    ]);
    await house.clock.advance(600_000);
    expect(await house.front.home.current()).toBe(1);
    expect(house.log.warnings).toHaveLength(1);
    await house.stop();
  });

  test('synchronizing for four minutes, over and over, is not stuck', async () => {
    const house = await House.settled();
    for (let round = 0; round < 5; round += 1) {
      house.simulated.synchronizing('gateway', 240_000);
      await house.clock.advance(300_000);
    }
    expect(house.log.warnings).toEqual([]);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('busy for over 10 minutes is the same', async () => {
    const house = await House.settled();
    house.simulated.fault(() => true, { kind: 'busy' }, Infinity);
    await house.clock.advance(620_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toEqual([expect.stringMatching(/Unplug it for ten seconds/)]);
    house.simulated.faults.clear();
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('with its port open and no answer is No Response, and one warning that says to unplug it', async () => {
    const house = await House.settled();
    house.simulated.fault(() => true, { kind: 'hang', moved: false }, Infinity);
    await house.clock.advance(120_000);
    expect(await everything(house)).toEqual(NO_RESPONSE);
    expect(house.log.warnings).toEqual([expect.stringMatching(/never answered.*unplug it for ten seconds/)]);
    await house.stop();
  });
});

describe('A refusal that stands', () => {
  test('is said once, is No Response, and is asked again only every 10 minutes', async () => {
    const house = new House();
    house.simulated.removeShare(GARDEN);
    await house.clock.advance(1_800_000);
    expect(await house.garden.home.current()).toBe('No Response');
    expect(await house.front.home.current()).toBe(1);
    expect(house.log.warnings).toEqual([expect.stringMatching(/“Garden gate” is not shared.*No Response/)]);
    expect(house.sent(0, GARDEN)).toHaveLength(3);
    await house.stop();
  });

  test('is asked again at once when the user taps, and is over when that works', async () => {
    const house = new House();
    house.simulated.removeShare(FRONT);
    await house.clock.advance(60_000);
    house.simulated.addShare(FRONT, 'Zmo1sps2OVyCFtl1');
    const status = await house.clock.until(house.front.home.tap('unsecured'));
    expect(status).toBe(0);
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe(0);
    await house.stop();
  });

  test('is over when a command could read the lock, even though the command itself failed', async () => {
    const house = await House.settled();
    house.simulated.fault('/open', { kind: 'failed', moved: false });
    house.simulated.fault('/locker_status', { kind: 'busy' }, 100);
    void house.front.home.tap('unsecured');
    await house.clock.advance(31_000);
    house.simulated.faults.clear();
    house.simulated.removeShare(FRONT);
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('No Response');
    house.simulated.addShare(FRONT, 'Zmo1sps2OVyCFtl1');
    house.simulated.fault('/open', { kind: 'failed', moved: false });
    house.simulated.fault('/open', { kind: 'error', number: 36 });
    void house.front.home.tap('unsecured');
    await house.clock.advance(30_000);
    expect(house.log.warnings.at(-1)).toMatch(/refused the key/);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });

  test('of a wrong code is tried three times with a fresh ts before it is believed', async () => {
    const house = new House();
    house.simulated.removeShare(FRONT);
    house.simulated.addShare(FRONT, 'another code');
    await house.clock.advance(500_000);
    expect(house.sent()).toHaveLength(3);
    expect(house.log.warnings).toEqual([expect.stringMatching(/share code of “Front door” is wrong/)]);
    expect(await house.front.home.current()).toBe('No Response');
    await house.stop();
  });
});
