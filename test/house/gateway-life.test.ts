import { describe, expect, test } from 'vitest';
import { GatewayCall } from '../../src/gateway/call.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { CODE, FRONT, House } from './house.ts';
import { houseOfDoors, remembered, shownFor, taken, timeUntil } from './watch.ts';

const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const MINUTE = 60_000;

describe('A gateway that is stuck', () => {
  test('is said to be so after ten minutes, although one look at what it is doing was lost', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.synchronizing('gateway', 60 * MINUTE);
    await house.clock.advance(5 * MINUTE);
    house.gateway.fault('/status', { kind: 'cut', moved: false }, 1);
    await house.clock.advance(4 * MINUTE);
    expect(await house.front.home.current()).toBe('locked');
    await house.clock.advance(2 * MINUTE);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toEqual([expect.stringMatching(/for 10 min.*Unplug it for ten seconds/)]);
  });

  test('is not, if locks can be reached all the while', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault('/status', { kind: 'busy' }, Infinity);
    house.gateway.fault('/lockers', { kind: 'busy' }, Infinity);
    for (let round = 0; round < 6; round += 1) {
      void house.front.home.tap(round % 2 === 0 ? 'unlock' : 'lock');
      expect(await shownFor(house, house.front, 4 * MINUTE)).not.toContain('No Response');
    }
    expect(house.log.warnings.filter((warning) => warning.includes('Unplug it for ten seconds'))).toEqual([]);
  });

  test('fails no tap with “plugged in?”, and is well as soon as a tap has reached the lock', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.synchronizing('gateway', 60 * MINUTE);
    await house.clock.advance(12 * MINUTE);
    for (let round = 0; round < 5; round += 1) {
      void house.front.home.tap('unlock');
      await house.clock.advance(45_000);
    }
    expect(house.log.warnings.join('\n')).not.toMatch(/plugged in/);
    house.gateway.scan();
    const tapped = house.clock.now();
    void house.front.home.tap('unlock');
    await timeUntil(house, async () => (await house.front.home.current()) === 'unlocked', 20_000);
    expect(house.clock.now() - tapped).toBeLessThan(10_000);
  });
});

describe('A gateway that serves somebody else', () => {
  test('is busy for 15 s, and only then away', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    expect(await shownFor(house, house.front, 14_500)).toEqual(['locked']);
    await house.clock.advance(4_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/refused the connection: it is busy, or.*check that its address is right/),
    ]);
  });

  test('and closes unanswered meanwhile is the same', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault(() => true, { kind: 'refuse' }, Infinity);
    expect(await shownFor(house, house.front, 14_500)).toEqual(['locked']);
    await house.clock.advance(4_000);
    expect(await house.front.home.current()).toBe('No Response');
    expect(house.log.warnings).toEqual([
      expect.stringMatching(/It is busy or restarting, or.*check that its address is right/),
    ]);
  });

  test.each([5_000, 12_000, 25_000])('for %i ms opens a door that was tapped meanwhile', async (ms) => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    const busy = house.gateway.fault({}, { kind: 'refuse' }, Infinity);
    await house.clock.advance(1_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(ms);
    busy.clear();
    await house.clock.advance(10_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.log.warnings.join()).not.toMatch(/was to be unlocked/);
  });

  test('reading every door in turn, 3 s apart, makes none of them No Response, and a tap meanwhile works', async () => {
    await using house = await houseOfDoors(8, 'secured');
    const call = new GatewayCall({
      gateway: 'Home',
      by: simulatedDialer(house.gateway),
      clock: house.clock,
      signal: house.signal,
    });
    const visit = (async () => {
      for (const { identifier } of house.doors) {
        const key = { identifier, code: CODE, name: 'a door' };
        await call.report(key, { withinMs: 30_000 }).catch(() => undefined);
        await house.clock.sleep(3_000);
      }
    })();
    void house.door(1008).home.tap('unlock');
    for (let step = 0; step < 120; step += 1) {
      await house.clock.advance(500);
      for (const { home } of house.doors) expect(await home.current()).not.toBe('No Response');
    }
    await house.clock.until(visit);
    expect(house.door(1008).bolt).toBe('unsecured');
    expect(house.log.warnings).toEqual([]);
  });
});

describe('A gateway that wants the right time', () => {
  test('is no trouble once a computer that was an hour ahead has been set right', async () => {
    await using house = new House({
      doors: FRONT_ONLY,
      memory: { bolt: 'secured', lastSeen: 'secured' },
      gateways: [{ simulated: { strictClock: true, clockSkew: -3_600 } }],
    });
    house.gateway.fault('/synchronize', { kind: 'busy' }, Infinity);
    await house.clock.advance(60_000);
    house.clock.wallStep -= 3_600;
    house.gateway.clockSkew = 0;
    await house.clock.advance(700_000);
    const tapped = house.clock.now();
    void house.front.home.tap('unlock');
    await timeUntil(house, () => house.front.bolt === 'unsecured', 30_000);
    expect(house.clock.now() - tapped).toBeLessThan(15_000);
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('takes an unlock although the last one was signed by a clock an hour ahead', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.clock.wallStep += 3_600;
    await house.clock.advance(5_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('unsecured');
    house.clock.wallStep -= 3_600;
    house.gateway.strictClock = true;
    house.gateway.removeShare(FRONT);
    house.gateway.addShare(FRONT, CODE);
    void house.front.home.tap('lock');
    await house.clock.advance(25_000);
    expect(house.front.bolt).toBe('secured');
    expect(taken(house, '/synchronize')).toHaveLength(1);
    expect(house.log.warnings).toEqual([]);
  });

  test('is asked again at once when a computer without a clock has heard what time it is', async () => {
    await using house = new House({
      doors: FRONT_ONLY,
      memory: { bolt: 'secured', lastSeen: 'secured' },
      gateways: [{ simulated: { strictClock: true, clockSkew: 86_400 } }],
    });
    house.gateway.fault('/synchronize', { kind: 'busy' }, Infinity);
    await house.clock.advance(60_000);
    expect(await house.front.home.current()).toBe('No Response');
    house.clock.wallStep += 86_400;
    house.gateway.clockSkew = 0;
    await timeUntil(house, async () => (await house.front.home.current()) === 'locked', 15_000);
  });
});

describe('A gateway before version 17', () => {
  test('is asked at / what it is doing, and /status once', async () => {
    await using house = await House.settled({
      doors: FRONT_ONLY,
      gateways: [{ simulated: { version: 16 } }],
    });
    await house.clock.advance(10 * MINUTE);
    expect(taken(house, '/status')).toHaveLength(1);
    expect(taken(house, '/').length).toBeGreaterThan(10);
    expect(house.log.sentences).toContainEqual(
      expect.stringContaining('The gateway “Home” answers (firmware 16)'),
    );
  });

  test('is waited for while it synchronizes', async () => {
    await using house = await House.settled({
      doors: FRONT_ONLY,
      gateways: [{ simulated: { version: 16 } }],
    });
    house.gateway.synchronizing('gateway', 20_000);
    void house.front.home.tap('unlock');
    await house.clock.advance(30_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.log.warnings).toEqual([]);
  });
});

describe('A dying battery of two cells', () => {
  test('goes down to 0 % and stays low below 5,000 mV, over a restart too', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    for (const millivolts of [5_600, 5_001, 5_000, 4_800, 4_200, 3_900]) {
      house.gateway.setBattery(FRONT, millivolts);
      await house.clock.advance(5_000);
      expect(await house.front.home.battery('Battery Level')).toBe(0);
      expect(await house.front.home.battery('Status Low Battery')).toBe(1);
    }
    const { memory } = house.front.lock;
    await using again = new House({
      doors: [{ ...FRONT_ONLY[0], identifier: FRONT, name: 'x', battery: 4_100 }],
      memory,
    });
    await again.clock.advance(10_000);
    expect(await again.front.home.battery('Battery Level')).toBe(0);
    expect(await again.front.home.battery('Status Low Battery')).toBe(1);
  });

  test('of which nothing is known is not guessed between 4,300 and 5,000 mV', async () => {
    await using house = await House.settled({ doors: [{ identifier: FRONT, name: 'x', battery: 4_700 }] });
    expect(await house.front.home.battery('Battery Level')).toBe('not offered');
    house.gateway.setBattery(FRONT, 3_550);
    await house.clock.advance(5_000);
    expect(await house.front.home.battery('Battery Level')).toBe(50);
  });
});

describe('The log', () => {
  test('says after a start that the gateway answers and how the doors stand, and nothing more while all is well', async () => {
    await using house = new House({ doors: FRONT_ONLY, memory: remembered('secured') });
    await house.clock.advance(6 * 60 * MINUTE);
    expect(house.log.sentences).toEqual([
      'The gateway “Home” answers (firmware 65): “Front door” is locked.',
    ]);
  });

  test('says which lock it is, and where its bolt is, to whoever presses Identify', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.log.lines.length = 0;
    for (let press = 0; press < 10; press += 1) house.front.home.identify();
    await house.clock.advance(10_000);
    expect(house.log.sentences).toEqual([
      'This is “Front door”, read through the gateway “Home”: it is locked.',
    ]);
  });
});
