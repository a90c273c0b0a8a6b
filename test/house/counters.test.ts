import { describe, expect, test } from 'vitest';
import type { CounterWriting } from '../../src/simulator/gateway/lists.ts';
import { FRONT, House } from './house.ts';
import { remembered, shownFor, taken, timeUntil } from './watch.ts';

const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const HOUR = 3_600_000;

describe('A counter', () => {
  const writings: readonly CounterWriting[] = ['negative', 'fractional', 'huge', 'text'];
  test.each(writings)(
    'that is %s shows a turn by hand within seconds, and costs no read otherwise',
    async (counters) => {
      await using house = await House.settled({
        gateways: [{ simulated: { lists: { counters } } }],
        doors: FRONT_ONLY,
      });
      const reads = taken(house, '/locker_status').length;
      await house.clock.advance(HOUR);
      expect(taken(house, '/locker_status')).toHaveLength(reads);
      for (const shown of ['unlocked', 'locked', 'unlocked'] as const) {
        house.front.turnByHand();
        const ms = await timeUntil(house, async () => (await house.front.home.current()) === shown, 20_000);
        expect(ms).toBeLessThan(10_000);
      }
      expect(taken(house, '/locker_status')).toHaveLength(reads + 3);
    },
  );

  test('that starts again from a lower number is a turn, too', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.front.turnByHand();
    house.gateway.setLastLog(FRONT, 1);
    await house.clock.advance(15_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test('that is missing from every fifth list costs no read', async () => {
    await using house = await House.settled({
      gateways: [{ simulated: { lists: { withoutCountersEvery: 5 } } }],
      doors: FRONT_ONLY,
    });
    const reads = taken(house, '/locker_status').length;
    expect(await shownFor(house, house.front, HOUR)).toEqual(['locked']);
    expect(taken(house, '/locker_status')).toHaveLength(reads);
  });

  test('that moves when it is read is looked into ever more seldom', async () => {
    await using house = await House.settled({
      doors: [{ identifier: FRONT, name: 'Front door', countsReads: true }],
    });
    house.front.turnByHand();
    const before = taken(house, '/locker_status').length;
    await house.clock.advance(HOUR);
    expect(taken(house, '/locker_status').length - before).toBeLessThan(25);
    const after = taken(house, '/locker_status').length;
    await house.clock.advance(HOUR);
    expect(taken(house, '/locker_status').length - after).toBeLessThanOrEqual(7);
  });

  test('that vanishes for good leaves a door that is read by time', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.hasLastLog = false;
    await house.clock.advance(120_000);
    house.front.turnByHand();
    await house.clock.advance(75_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });
});

describe('A lock that is listed twice with different counters', () => {
  test('shows a turn by hand, and is read no oftener than any other', async () => {
    await using house = await House.settled({
      gateways: [{ simulated: { lists: { isDoubled: true } } }],
      doors: FRONT_ONLY,
    });
    const reads = taken(house, '/locker_status').length;
    await house.clock.advance(HOUR);
    expect(taken(house, '/locker_status')).toHaveLength(reads);
    house.front.turnByHand();
    await house.clock.advance(10_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });

  test.each(['first', 'second'])('of which only the %s ever moves shows it, too', async (which) => {
    await using house = new House({ doors: FRONT_ONLY });
    const { lists } = house.gateway;
    const next = lists.next.bind(lists);
    lists.next = (...told) => {
      const reply = next(...told);
      const { devices } = JSON.parse(reply.body) as { devices: object[] };
      const twice = devices.flatMap((lock) => {
        const still = { ...lock, last_log: 7 };
        return which === 'first' ? [lock, still] : [still, lock];
      });
      return { ...reply, body: JSON.stringify({ status: 'ok', devices: twice }) };
    };
    await house.clock.advance(15_000);
    const reads = taken(house, '/locker_status').length;
    for (const shown of ['unlocked', 'locked'] as const) {
      house.front.turnByHand();
      await house.clock.advance(10_000);
      expect(await house.front.home.current()).toBe(shown);
    }
    expect(taken(house, '/locker_status')).toHaveLength(reads + 2);
  });
});

describe('A list of a hundred locks and more', () => {
  test('counts with its first hundred, is said once, and makes nobody No Response', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.lists.quirks = { strangers: 101 };
    expect(await shownFor(house, house.front, 600_000)).toEqual(['locked']);
    const said = house.log.sentences.filter((sentence) => sentence.includes('more than 100 locks'));
    expect(said).toHaveLength(1);
    house.front.turnByHand();
    await house.clock.advance(20_000);
    expect(await house.front.home.current()).toBe('unlocked');
  });
});

describe('A door whose counter was not known when an open was sent, and that ended in doubt', () => {
  test.each(['no locks', 'no counters'] as const)(
    'is not opened a second time when it is closed by hand, after lists with %s',
    async (body) => {
      for (const lists of [1, 2, Infinity]) {
        await using house = new House({ doors: FRONT_ONLY, memory: remembered('secured') });
        house.gateway.fault('/lockers', { kind: 'garbage', body }, lists);
        house.gateway.fault('/open', { kind: 'failed', moved: true });
        await house.clock.advance(300);
        void house.front.home.tap('unlock');
        await timeUntil(house, () => house.front.bolt === 'unsecured', 30_000);
        house.front.turnByHand('secured');
        await house.clock.advance(90_000);
        expect(taken(house, '/open')).toHaveLength(1);
        expect(house.front.bolt).toBe('secured');
      }
    },
  );

  test('is opened again when it is known that nobody has turned it', async () => {
    await using house = await House.settled({ doors: FRONT_ONLY });
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    void house.front.home.tap('unlock');
    await house.clock.advance(30_000);
    expect(taken(house, '/open')).toHaveLength(2);
    expect(house.front.bolt).toBe('unsecured');
  });

  test('is not opened again when its counter had moved between the last list and the open', async () => {
    await using house = await House.settled({
      doors: FRONT_ONLY,
      gateways: [{ config: { pollInterval: 15 } }],
    });
    const polls = taken(house, '/lockers').length;
    await timeUntil(house, () => taken(house, '/lockers').length > polls, 20_000);
    await house.clock.advance(1_000);
    house.front.turnByHand('unsecured');
    house.front.turnByHand('secured');
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    void house.front.home.tap('unlock');
    await house.clock.advance(60_000);
    expect(taken(house, '/open')).toHaveLength(1);
    expect(house.log.warnings).toEqual([expect.stringMatching(/somebody in the meantime/)]);
  });
});
