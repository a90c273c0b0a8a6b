import { describe, expect, test } from 'vitest';
import { FRONT, House } from './house.ts';
import { shownFor, taken, timeUntil } from './watch.ts';

const FRONT_ONLY = [{ identifier: FRONT, name: 'Front door' }];
const every = Array.from({ length: 15 }, (_, n) => n + 1);

describe('A healthy lock', () => {
  test.each(every)('is never No Response when it is polled every %i s', async (pollInterval) => {
    await using house = await House.settled({ gateways: [{ config: { pollInterval } }], doors: FRONT_ONLY });
    const polls = taken(house, '/lockers').length;
    expect(await shownFor(house, house.front, 600_000)).toEqual(['locked']);
    expect(taken(house, '/lockers').length - polls).toBeGreaterThan(600 / (pollInterval + 1));
    expect(house.log.warnings).toEqual([]);
  });

  test.each([2, 15])(
    'is none the worse for a lost poll now and then, polled every %i s',
    async (pollInterval) => {
      await using house = await House.settled({
        gateways: [{ config: { pollInterval } }],
        doors: FRONT_ONLY,
      });
      for (const fault of [{ kind: 'refuse' }, { kind: 'cut', moved: false }, { kind: 'reset' }] as const) {
        house.gateway.fault('/lockers', fault);
        expect(await shownFor(house, house.front, 45_000)).toEqual(['locked']);
        house.gateway.fault('/lockers', fault, 2);
        expect(await shownFor(house, house.front, 45_000)).toEqual(['locked']);
      }
      expect(house.log.warnings).toEqual([]);
    },
  );

  test('whose poll is lost is polled again within seconds, whatever the interval', async () => {
    await using house = await House.settled({
      gateways: [{ config: { pollInterval: 15 } }],
      doors: FRONT_ONLY,
    });
    house.gateway.fault('/lockers', { kind: 'cut', moved: false });
    const cut = (): number | undefined =>
      house.gateway.journal.entries.findLast(({ outcome }) => outcome === 'cut')?.at;
    await timeUntil(house, () => cut() !== undefined, 20_000);
    const before = house.clock.now();
    await timeUntil(house, () => taken(house, '/lockers', before).length > 0, 10_000);
    expect(house.clock.now() - before).toBeLessThanOrEqual(3_000);
  });
});

describe.each(['refused', 'closed'] as const)('At a gateway whose second client is %s', (refusal) => {
  test.each(
    [100, 200, 300, 400, 500, 600].flatMap((settleMs) => [1, 2].map((interval) => [settleMs, interval])),
  )(
    'and that needs %i ms after an answer, polled every %i s, every one of forty taps turns the bolt',
    async (settleMs, pollInterval) => {
      const latencies = { settleLight: settleMs, settleBluetooth: settleMs };
      await using house = await House.settled({
        gateways: [{ config: { pollInterval }, simulated: { refusal, latencies } }],
        doors: FRONT_ONLY,
      });
      for (let tap = 0; tap < 40; tap += 1) {
        const wish = house.front.bolt === 'secured' ? 'unlock' : 'lock';
        const before = house.front.bolt;
        void house.front.home.tap(wish);
        const ms = await timeUntil(house, () => house.front.bolt !== before, 30_000);
        expect(ms).toBeLessThan(10_000);
        await house.clock.advance(12_000 + 137 * (tap % 17));
        expect(await house.front.home.current()).toBe(wish === 'lock' ? 'locked' : 'unlocked');
      }
      expect(house.log.warnings).toEqual([]);
    },
  );
});

describe('A gateway that needs long after an answer', () => {
  test.each([800, 1_500, 2_000])('of %i ms is learnt, and turns nearly nobody away', async (settleMs) => {
    await using house = await House.settled({
      gateways: [{ simulated: { latencies: { settleLight: settleMs, settleBluetooth: settleMs } } }],
    });
    await house.clock.advance(120_000);
    const { refusals } = house.gateway.journal;
    const before = refusals.tooSoon;
    await house.clock.advance(600_000);
    expect(refusals.tooSoon - before).toBeLessThanOrEqual(2);
    expect(house.log.warnings).toEqual([]);
    void house.front.home.tap('unlock');
    await house.clock.advance(20_000);
    expect(house.front.bolt).toBe('unsecured');
  });
});
