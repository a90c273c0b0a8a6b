import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { LockMemory } from '../../src/lock/memory.ts';
import { CODE, FRONT, GARDEN, House, type GatewayOfHouse } from './house.ts';
import { doorsOf, remembered, shownFor, taken, timeUntil } from './watch.ts';

/** Two gateways that both see the front door; the first one better. */
const near: GatewayOfHouse = { sees: { [FRONT]: { code: CODE, rssi: -60 } } };
const far: GatewayOfHouse = { sees: { [FRONT]: { code: CODE, rssi: -80 } } };
const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const HOUR = 3_600_000;

const settled = (gateways: readonly GatewayOfHouse[] = [near, far]): Promise<House> =>
  House.settled({ gateways, doors: FRONT_ONLY });

/** Gateways of a house by their place. */
function gatewayAt(house: House, index: number): House['gateway'] {
  const gateway = house.gateways[index];
  if (!gateway) throw new RangeError(`no gateway ${index}`);
  return gateway;
}

describe('A door that two gateways see', () => {
  test('is asked by the one with the better signal', async () => {
    await using house = await settled();
    void house.front.home.tap('unlock');
    await house.clock.advance(15_000);
    expect(gatewayAt(house, 0).journal.asked('/open')).toBe(1);
    expect(gatewayAt(house, 1).journal.asked('/open')).toBe(0);
  });

  test.each([0, 1])(
    'shows nothing of it when gateway %i dies, which is one line in the log',
    async (dead) => {
      await using house = await settled();
      house.front.home.events.length = 0;
      gatewayAt(house, dead).unplug();
      expect(await shownFor(house, house.front, 120_000)).toEqual(['locked']);
      expect(house.front.home.events.filter(({ what }) => what !== 'Signal Strength')).toEqual([]);
      expect(house.log.warnings).toEqual([
        expect.stringMatching(/reached through another gateway meanwhile/),
      ]);
    },
  );

  test.each([0, 200, 1_000, 5_000])(
    'is opened by the other gateway when it is tapped %i ms after one has died',
    async (ms) => {
      await using house = await settled();
      gatewayAt(house, 0).unplug();
      await house.clock.advance(ms);
      const tapped = house.clock.now();
      expect(await house.tap(house.front, 'unlock')).toBe('accepted');
      await timeUntil(house, () => house.front.bolt === 'unsecured', 30_000);
      expect(house.clock.now() - tapped).toBeLessThan(15_000);
      await house.clock.advance(15_000);
      expect(await house.front.home.current()).toBe('unlocked');
      expect(house.gateways.reduce((sum, { journal }) => sum + journal.turns.length, 0)).toBe(1);
    },
  );

  test.each([50, 1_000, 2_000, 3_000])(
    'is opened exactly once when its gateway dies %i ms after the open was sent',
    async (ms) => {
      await using house = await settled([{ ...near, simulated: { powerCut: 'silent' } }, far]);
      void house.front.home.tap('unlock');
      await timeUntil(house, () => taken(house, '/open').length === 1, 10_000);
      await house.clock.advance(ms);
      gatewayAt(house, 0).unplug();
      await house.clock.advance(15_000);
      expect(await house.front.home.current()).toBe(house.front.bolt === 'secured' ? 'locked' : 'unlocked');
      expect(await shownFor(house, house.front, 60_000)).not.toContain('No Response');
      expect(house.front.bolt).toBe('unsecured');
      expect(await house.front.home.current()).toBe('unlocked');
      expect(house.gateways.reduce((sum, { journal }) => sum + journal.turns.length, 0)).toBe(1);
    },
  );

  test('is opened by the other gateway once the open of the one that died cannot come about any more', async () => {
    await using house = await settled();
    void house.front.home.tap('unlock');
    await timeUntil(house, () => taken(house, '/open').length === 1, 10_000);
    const sentAt = house.clock.now();
    await house.clock.advance(500);
    gatewayAt(house, 0).unplug();
    await timeUntil(house, () => gatewayAt(house, 1).journal.asked('/open') === 1, 30_000);
    expect(house.clock.now() - sentAt).toBeGreaterThanOrEqual(19_700);
    expect(gatewayAt(house, 1).journal.asked('/locker_status')).toBeGreaterThan(0);
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(house.log.warnings.join()).not.toMatch(/was to be unlocked/);
  });

  test('is opened by the other gateway, not by the one that has been silent since its own open', async () => {
    await using house = await settled();
    gatewayAt(house, 0).fault('/open', { kind: 'cut', moved: false });
    void house.front.home.tap('unlock');
    await timeUntil(house, () => taken(house, '/open').length === 1, 10_000);
    gatewayAt(house, 0).fault({}, { kind: 'hang', moved: false }, Infinity);
    await house.clock.advance(45_000);
    expect(house.front.bolt).toBe('unsecured');
    expect(gatewayAt(house, 0).journal.asked('/open')).toBe(1);
    expect(gatewayAt(house, 1).journal.asked('/open')).toBe(1);
  });

  test('has one radio request at a time, whatever the way, however it is tapped and read', async () => {
    await using house = await settled();
    for (let round = 0; round < 10; round += 1) {
      void house.front.home.tap(round % 2 === 0 ? 'unlock' : 'lock');
      void house.front.lock.read({ by: 'page' });
      await house.clock.advance(1_700);
    }
    await house.clock.advance(60_000);
    expect(house.front.at(0).radio.mostWaiting).toBe(1);
    expect(house.front.bolt).toBe('secured');
  });

  test('is read by the one that was busy last, and waits for none that has an entry for it and never lists it', async () => {
    const never: GatewayOfHouse = { sees: {}, config: { locks: [{ identifier: FRONT, code: CODE }] } };
    await using house = new House({
      gateways: [near, never],
      doors: FRONT_ONLY,
      memory: remembered('secured'),
    });
    await house.clock.advance(5_000);
    gatewayAt(house, 0).fault('/locker_status', { kind: 'busy' });
    house.front.turnByHand();
    await house.clock.advance(12_000);
    expect(await house.front.home.current()).toBe('unlocked');
    expect(gatewayAt(house, 1).journal.count('read')).toBe(0);
  });

  test('is unknown, not locked, when the one that is left lists a counter that has moved', async () => {
    await using house = await settled();
    gatewayAt(house, 0).unplug();
    await house.clock.advance(60_000);
    gatewayAt(house, 1).fault('/locker_status', { kind: 'busy' }, Infinity);
    house.front.turnByHand('unsecured');
    expect(await shownFor(house, house.front, 30_000)).toEqual(['locked', 'unknown']);
  });

  test('is No Response only once neither answers, and well again with either', async () => {
    await using house = await settled();
    for (const gateway of house.gateways) gateway.unplug();
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('No Response');
    gatewayAt(house, 1).plug();
    await house.clock.advance(45_000);
    expect(await house.front.home.current()).toBe('locked');
  });
});

describe('A door that both of its gateways refuse', () => {
  test('is asked six times an hour by each at most, and two warnings say why', async () => {
    await using house = new House({
      gateways: [near, far],
      doors: FRONT_ONLY,
      memory: { bolt: 'secured', lastSeen: 'secured' },
    });
    for (const gateway of [0, 1]) house.front.share(undefined, gateway);
    await house.clock.advance(HOUR);
    expect(house.sent().length).toBeLessThanOrEqual(2 * 7);
    expect(house.sent().length).toBeGreaterThan(2);
    expect(house.log.warnings.length).toBeLessThanOrEqual(2);
    expect(await house.front.home.current()).toBe('No Response');
  });

  test('of which one refuses is read and turned by the other, and a refusal costs no battery', async () => {
    await using house = await settled();
    house.front.share(undefined, 0);
    void house.front.home.tap('unlock');
    await house.clock.advance(HOUR);
    expect(house.front.bolt).toBe('unsecured');
    expect(await house.front.home.current()).toBe('unlocked');
    const refused = gatewayAt(house, 0).journal.entries.filter(({ outcome }) => outcome === 32);
    expect(refused.length).toBeLessThanOrEqual(8);
    expect(house.log.warnings).toEqual([expect.stringMatching(/\(32\).*reached through another gateway/)]);
  });
});

describe('Of two gateways that each have a code for all their doors', () => {
  const memory: LockMemory = { bolt: 'secured', lastSeen: 'secured' };
  const attic: GatewayOfHouse = { sees: { [GARDEN]: { code: CODE } }, config: { locks: [] } };

  test('the one that stays is no way to the doors of the one that was taken out: they leave Home', async () => {
    await using house = new House({ gateways: [attic], memory, rememberedAt: '192.168.0.99' });
    const left: number[] = [];
    house.real.onLeave((identifier) => left.push(identifier));
    await house.clock.advance(50_000);
    expect(left).toEqual([]);
    await house.clock.advance(30_000);
    expect(left).toEqual([FRONT]);
    expect(house.sent(0, FRONT)).toEqual([]);
    expect(house.log.sentences.join('\n')).not.toMatch(/share/);
    expect(await house.garden.home.current()).toBe('locked');
  });

  test('its doors stay while the other gives no list, or an empty one', async () => {
    await using house = new House({
      gateways: [{ ...attic, simulated: { lists: { emptyEvery: 1 } } }],
      memory,
      rememberedAt: '192.168.0.99',
    });
    const left: number[] = [];
    house.real.onLeave((identifier) => left.push(identifier));
    await house.clock.advance(600_000);
    house.gateway.unplug();
    await house.clock.advance(600_000);
    expect(left).toEqual([]);
  });

  test('its doors stay if they have an entry anywhere', async () => {
    await using house = new House({
      gateways: [{ ...attic, config: { locks: [{ identifier: FRONT }] } }],
      memory,
      rememberedAt: '192.168.0.99',
    });
    const left: number[] = [];
    house.real.onLeave((identifier) => left.push(identifier));
    await house.clock.advance(600_000);
    expect(left).toEqual([]);
  });
});

test('Doors whose gateway dies and comes back a hundred times leave nobody listening to the end of it all', async () => {
  await using house = await House.settled({ gateways: [{}, {}], doors: doorsOf(2) });
  const before = getEventListeners(house.signal, 'abort').length;
  for (let round = 0; round < 100; round += 1) {
    gatewayAt(house, round % 2).unplug();
    await house.clock.advance(20_000);
    void house.door(1001).home.tap(round % 2 === 0 ? 'unlock' : 'lock');
    await house.clock.advance(10_000);
    gatewayAt(house, round % 2).plug();
    await house.clock.advance(35_000);
  }
  expect(getEventListeners(house.signal, 'abort').length).toBeLessThanOrEqual(before + 2);
  expect(house.clock.pending).toBeLessThan(30);
});
