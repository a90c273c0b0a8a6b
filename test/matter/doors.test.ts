import { describe, expect, test } from 'vitest';
import { FRONT, House, type HouseOptions } from '../house/house.ts';
import { ANSWER_MS } from '../../src/matter/turn.ts';

const settled = (options: HouseOptions = {}): Promise<House> => House.settled({ ...options, matter: true });

describe('In Matter, a door', () => {
  test('shows where its bolt is, and what it was turned to by hand', async () => {
    await using house = await settled();
    expect(house.frontInMatter.shown).toBe('locked');
    house.front.turnByHand();
    await house.clock.advance(10_000);
    expect(house.frontInMatter.shown).toBe('unlocked');
    expect(house.frontInMatter.told('lockState')).toEqual([1, 2]);
  });

  test('is locked and unlocked, and each is told as done only once the gateway has confirmed it', async () => {
    await using house = await settled();
    const told = house.frontInMatter.unlock();
    let isTold = false;
    void told.then(() => (isTold = true));
    await house.clock.advance(2_000);
    expect(isTold).toBe(false);
    expect(house.frontInMatter.shown).toBe('locked');
    expect(await house.clock.until(told)).toBe('done');
    expect(house.front.bolt).toBe('unsecured');
    expect(house.frontInMatter.shown).toBe('unlocked');
    expect(await house.clock.until(house.frontInMatter.lock())).toBe('done');
    expect(house.frontInMatter.shown).toBe('locked');
    expect(house.sent().filter((path) => path !== '/locker_status')).toEqual(['/open', '/close']);
  });

  test('is not fully locked only when it says that it is jammed', async () => {
    await using house = await settled();
    house.front.turnByHand();
    house.front.says('jammed');
    await house.clock.advance(10_000);
    expect(house.frontInMatter.lockState).toBe(0);
  });

  test('is null when it does not say where its bolt is', async () => {
    await using house = await settled();
    house.front.turnByHand();
    house.front.says('unknown');
    await house.clock.advance(30_000);
    expect(house.frontInMatter.shown).toBe('unknown');
    expect(house.frontInMatter.lockState).toBe(null);
  });

  test('is unreachable in the same second in which HomeKit says No Response, and back in the same', async () => {
    await using house = await settled();
    const differ: number[] = [];
    const look = async (forMs: number): Promise<void> => {
      for (let ms = 0; ms < forMs; ms += 500) {
        await house.clock.advance(500);
        await house.clock.advance(0);
        const isAway = (await house.front.home.current()) === 'No Response';
        if (isAway !== (house.frontInMatter.shown === 'unreachable')) differ.push(house.clock.now());
      }
    };
    house.gateway.unplug();
    await look(60_000);
    expect(house.frontInMatter.shown).toBe('unreachable');
    expect(house.frontInMatter.lockState).toBe(null);
    house.gateway.plug();
    await look(60_000);
    expect(house.frontInMatter.shown).toBe('locked');
    expect(differ).toEqual([]);
  });

  test('has its charge in half percent, and says when it is low', async () => {
    await using house = await settled({ doors: [{ identifier: FRONT, name: 'Front door', battery: 7_300 }] });
    expect(house.frontInMatter.battery).toEqual({ percent: 50, isLow: false });
    house.gateway.setBattery(FRONT, 6_490);
    house.front.turnByHand();
    await house.clock.advance(10_000);
    expect(house.frontInMatter.battery).toEqual({ percent: 5, isLow: true });
  });

  test('has no battery while none is known, and gets one with the first charge', async () => {
    await using house = await settled({ doors: [{ identifier: FRONT, name: 'Front door', battery: null }] });
    expect(house.frontInMatter.battery).toBeUndefined();
    house.gateway.setBattery(FRONT, 8_200);
    house.front.turnByHand();
    await house.clock.advance(10_000);
    expect(house.frontInMatter.battery).toEqual({ percent: 100, isLow: false });
    expect(house.frontInMatter.shown).toBe('unlocked');
    expect(await house.clock.until(house.frontInMatter.lock())).toBe('done');
  });

  test('locks by itself for Matter, too', async () => {
    await using house = await settled({ locks: { [FRONT]: { autoLock: 20 } } });
    await house.clock.until(house.frontInMatter.unlock());
    await house.clock.advance(40_000);
    expect(house.frontInMatter.told('lockState')).toEqual([1, 2, 1]);
    expect(house.front.bolt).toBe('secured');
  });
});

describe('What was told as failed in Matter', () => {
  test('because nobody answered in time is told within 8 s, and is not done when the gateway is back', async () => {
    await using house = await settled();
    house.gateway.unplug();
    const from = house.clock.now();
    const told = await house.clock.until(house.frontInMatter.unlock());
    expect(house.clock.now() - from).toBeLessThanOrEqual(8_000);
    expect(told).not.toBe('done');
    house.gateway.plug();
    await house.clock.advance(120_000);
    expect(house.sent(from)).not.toContain('/open');
    expect(house.front.bolt).toBe('secured');
  });

  test('because the gateway was busy is told as busy, and is not done once it is free', async () => {
    await using house = await settled();
    const from = house.clock.now();
    const fault = house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe('Busy');
    expect(house.clock.now() - from).toBeLessThanOrEqual(8_000);
    fault.clear();
    const since = house.clock.now();
    await house.clock.advance(120_000);
    expect(house.sent(since)).not.toContain('/open');
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe('done');
  });

  test('is done all the same while somebody asks for it in Home', async () => {
    await using house = await settled();
    const fault = house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const inMatter = house.frontInMatter.unlock();
    await house.clock.advance(3_000);
    await house.tap(house.front, 'unlock');
    expect(await house.clock.until(inMatter)).toBe('Busy');
    fault.clear();
    await house.clock.advance(15_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.frontInMatter.shown).toBe('unlocked');
  });

  test('but had left by then is read, and shown as what it became', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'hang', moved: true });
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe('Timeout');
    await house.clock.advance(60_000);
    expect(house.frontInMatter.shown).toBe(house.front.bolt === 'secured' ? 'locked' : 'unlocked');
    expect(house.sent().filter((path) => path === '/open')).toHaveLength(1);
  });

  test('for a lock that may only be locked sends nothing', async () => {
    await using house = await settled({ locks: { [FRONT]: { allowUnlock: false } } });
    expect(await house.clock.until(house.frontInMatter.unlock())).toBe('InvalidInState');
    expect(house.sent()).not.toContain('/open');
    expect(await house.clock.until(house.frontInMatter.lock())).toBe('done');
  });
});

describe('Home and Matter at once', () => {
  test.each([0, 300, 900])(
    'ask for the opposite %s ms apart: the newest wish wins, and both show it',
    async (ms) => {
      await using house = await settled();
      const inMatter = house.frontInMatter.unlock();
      await house.clock.advance(ms);
      const inHome = await house.tap(house.front, 'lock');
      expect(inHome).toBe('accepted');
      const told = await house.clock.until(inMatter);
      await house.clock.advance(30_000);
      expect(told).toBe('InvalidInState');
      expect(house.front.bolt).toBe('secured');
      expect(house.frontInMatter.shown).toBe('locked');
      expect(await house.front.home.current()).toBe('locked');
      expect(await house.front.home.target()).toBe('locked');
    },
  );

  test('the other way round: Home is told nothing bad, and both show what Matter asked for', async () => {
    await using house = await settled();
    const inHome = house.front.home.tap('lock');
    house.front.turnByHand('unsecured');
    await house.clock.advance(100);
    const inMatter = house.frontInMatter.unlock();
    expect(await house.clock.until(inHome)).toBe('accepted');
    expect(await house.clock.until(inMatter)).toBe('done');
    await house.clock.advance(30_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(house.frontInMatter.shown).toBe('unlocked');
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('two ecosystems that ask for the same send one open, and both hear that it is done', async () => {
    await using house = await settled();
    const both = Promise.all([house.frontInMatter.unlock(), house.frontInMatter.unlock()]);
    expect(await house.clock.until(both)).toEqual(['done', 'done']);
    expect(house.sent().filter((path) => path === '/open')).toHaveLength(1);
  });

  test('two ecosystems that ask for the opposite at once send what the later one asked for', async () => {
    await using house = await settled();
    const both = Promise.all([house.frontInMatter.unlock(), house.frontInMatter.lock()]);
    expect(await house.clock.until(both)).toEqual(['InvalidInState', 'done']);
    await house.clock.advance(20_000);
    expect(house.frontInMatter.shown).toBe('locked');
    expect(house.sent()).not.toContain('/open');
  });

  test('an open that has left is followed by the close of another ecosystem, which may be told as too late', async () => {
    await using house = await settled();
    const first = house.frontInMatter.unlock();
    await house.clock.advance(1_000);
    const second = house.frontInMatter.lock();
    // Two turns take longer than a controller waits; what had left by then is shown as what it became.
    expect(await house.clock.until(Promise.all([first, second]))).toEqual([
      'InvalidInState',
      expect.toBeOneOf(['done', 'Timeout']),
    ]);
    const since = house.clock.now();
    await house.clock.advance(30_000);
    expect(house.sent(since).filter((path) => path !== '/locker_status')).toEqual([]);
    expect(house.front.bolt).toBe('secured');
    expect(house.frontInMatter.shown).toBe('locked');
  });
});

test('Homebridge sets the bolt itself when a command returns, and is put right if that is not so any more', async () => {
  await using house = await settled();
  house.matter.stateAfter = { unlockDoor: 1, lockDoor: 2 };
  await house.clock.until(house.frontInMatter.unlock());
  await house.clock.advance(1_000);
  expect(house.frontInMatter.told('lockState')).toEqual([1, 2, 1, 2]);
  expect(house.frontInMatter.shown).toBe('unlocked');
});

test('A command is answered before a controller loses its patience', () => {
  expect(ANSWER_MS).toBeLessThanOrEqual(8_000);
});
