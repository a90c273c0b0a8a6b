import { describe, expect, test } from 'vitest';
import type { Garbage } from '../../../src/simulator/gateway/garbage.ts';
import type { CounterWriting, ListQuirks } from '../../../src/simulator/gateway/lists.ts';
import { CODE, FRONT, GARDEN, Visitor } from '../visitor.ts';

interface Listed {
  readonly identifier: number;
  readonly last_log?: unknown;
}

async function lists(at: Visitor, count: number): Promise<Listed[][]> {
  const seen: Listed[][] = [];
  for (let n = 0; n < count; n += 1) {
    seen.push(((await at.answer(at.ask('/lockers'))) as { devices: Listed[] }).devices);
  }
  return seen;
}

const one = (lists?: ListQuirks): Visitor =>
  new Visitor({ locks: [{ identifier: FRONT, code: CODE }], ...(lists && { lists }) });

describe('A gateway whose lists are odd', () => {
  test('has an empty one now and then', async () => {
    const at = one({ emptyEvery: 3 });
    expect((await lists(at, 6)).map(({ length }) => length)).toEqual([1, 1, 0, 1, 1, 0]);
  });

  test('leaves the counters out now and then', async () => {
    const at = one({ withoutCountersEvery: 2 });
    expect((await lists(at, 4)).map(([lock]) => lock?.last_log)).toEqual([100, undefined, 100, undefined]);
  });

  const written: readonly (readonly [CounterWriting, Garbage, string])[] = [
    ['absent', 'no counters', '"battery":7300}'],
    ['negative', 'negative counters', '"last_log":-100}'],
    ['fractional', 'fractional counters', '"last_log":100.5}'],
    // 2^60 + 100, digit by digit, as a firmware in C would print it.
    ['huge', 'huge counters', '"last_log":1152921504606847076}'],
    ['text', 'text counters', '"last_log":"100"}'],
  ];
  test.each(written)('writes its counters %s, always or once (%s)', async (counters, body, text) => {
    const always = one({ counters });
    for (let n = 0; n < 2; n += 1) expect(await always.text(always.ask('/lockers'))).toContain(text);
    const once = one();
    once.gateway.fault('/lockers', { kind: 'garbage', body });
    expect(await once.text(once.ask('/lockers'))).toContain(text);
    expect(await once.text(once.ask('/lockers'))).toContain('"last_log":100}');
  });

  test('has a lock twice, with different counters, which both move', async () => {
    const at = one({ isDoubled: true });
    const counters = async (): Promise<unknown[]> =>
      (await lists(at, 1))[0]?.map(({ last_log: n }) => n) ?? [];
    expect(await counters()).toEqual([100, 1100]);
    at.gateway.turnByHand(FRONT);
    expect(await counters()).toEqual([101, 1101]);
    const plain = one();
    plain.gateway.fault('/lockers', { kind: 'garbage', body: 'two counters' });
    expect((await lists(plain, 1))[0]).toHaveLength(2);
  });

  test('has more locks than any house, its own first', async () => {
    const at = one({ strangers: 101 });
    const [list = []] = await lists(at, 1);
    expect(list).toHaveLength(102);
    expect(list[0]?.identifier).toBe(FRONT);
    expect(new Set(list.map(({ identifier }) => identifier)).size).toBe(102);
    const plain = one();
    plain.gateway.fault('/lockers', { kind: 'garbage', body: 'too many locks' });
    expect((await lists(plain, 1))[0]).toHaveLength(102);
  });

  test('is sound again when told', async () => {
    const at = one({ emptyEvery: 1, strangers: 3 });
    at.gateway.lists.quirks = {};
    expect(await lists(at, 1)).toEqual([[{ identifier: FRONT, rssi: -70, battery: 7300, last_log: 100 }]]);
  });
});

describe('A lock’s counter', () => {
  test('may vanish for one lock, and come back', async () => {
    const at = new Visitor();
    const counters = async (): Promise<unknown[]> =>
      (await lists(at, 1))[0]?.map(({ last_log: n }) => n) ?? [];
    at.gateway.door(GARDEN).hasLastLog = false;
    expect(await counters()).toEqual([100, undefined]);
    at.gateway.door(GARDEN).hasLastLog = true;
    expect(await counters()).toEqual([100, 100]);
  });

  test('may jump, and start again', async () => {
    const at = one();
    at.gateway.setLastLog(FRONT, 7);
    expect((await lists(at, 1))[0]).toMatchObject([{ last_log: 7 }]);
    at.gateway.turnByHand(FRONT);
    expect((await lists(at, 1))[0]).toMatchObject([{ last_log: 8 }]);
  });

  test.each([true, false])('moves when the lock is read: %s', async (countsReads) => {
    const at = new Visitor({ locks: [{ identifier: FRONT, code: CODE, countsReads }] });
    await at.answer(at.askLock('/locker_status'));
    expect((await lists(at, 1))[0]).toMatchObject([{ last_log: countsReads ? 101 : 100 }]);
  });

  test('is listed some time after the event, by a gateway that is slow to notice', async () => {
    const at = new Visitor({ locks: [{ identifier: FRONT, code: CODE, newsAfter: 5_000 }] });
    at.gateway.turnByHand(FRONT);
    await at.clock.advance(3_000);
    expect((await lists(at, 1))[0]).toMatchObject([{ last_log: 100 }]);
    await at.clock.advance(2_000);
    expect((await lists(at, 1))[0]).toMatchObject([{ last_log: 101 }]);
  });
});
