import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WakefulClock } from '../../src/clock.ts';
import { Loop } from '../../src/gateway/loop.ts';
import type { Customer, Offer, Outcome, Rank } from '../../src/gateway/offer.ts';
import type { Action } from '../../src/gateway/protocol.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

const about = { gateway: 'Home' };
const stop = new AbortController().signal;

/** Somebody who wants one thing, once, from a moment on. */
class Visitor implements Customer {
  outcome: Outcome | undefined;
  readonly #name: string;
  readonly #rank: Rank;
  readonly #action: Action;
  since: number;
  left: number;

  constructor(name: string, rank: Rank, { since = 0, times = 1 } = {}) {
    this.#name = name;
    this.#rank = rank;
    this.#action =
      rank === 'open'
        ? 'open'
        : rank === 'close' || rank === 'command'
          ? 'close'
          : rank === 'read'
            ? 'lockStatus'
            : 'lockers';
    this.since = since;
    this.left = times;
  }

  next(): Offer | undefined {
    if (this.left === 0) return undefined;
    return {
      action: this.#action,
      rank: this.#rank,
      since: this.since,
      about,
      wanted: () => true,
      make: () => ({ path: this.#name }),
      stop,
      settled: (outcome) => {
        this.left -= 1;
        this.outcome = outcome;
      },
    };
  }
}

function loopTo(clock: VirtualClock): { gateway: ScriptedGateway; loop: Loop } {
  const gateway = new ScriptedGateway(clock);
  const fault = (error: unknown): never => {
    throw error;
  };
  return { gateway, loop: new Loop({ dialer: gateway, clock: new WakefulClock(clock), fault }) };
}

/** The order in which those who wait at one moment are served. */
async function served(visitors: readonly Visitor[], ms = 60_000): Promise<string[]> {
  const clock = new VirtualClock();
  const { gateway, loop } = loopTo(clock);
  const joined = visitors.map((visitor) => loop.join(visitor));
  await clock.advance(ms);
  for (const one of joined) one[Symbol.dispose]();
  await clock.advance(0);
  expect(clock.pending).toBe(0);
  return gateway.paths;
}

describe('Who waits at a gateway is served', () => {
  test.each<[string, Visitor[], string[]]>([
    [
      'opens first, then closes, other commands, reads, and polls',
      [
        new Visitor('poll', 'poll'),
        new Visitor('read', 'read'),
        new Visitor('again', 'command'),
        new Visitor('close', 'close'),
        new Visitor('open', 'open'),
      ],
      ['open', 'close', 'again', 'read', 'poll'],
    ],
    [
      'of one rank in the order in which they came',
      [
        new Visitor('third', 'close', { since: 3 }),
        new Visitor('first', 'close', { since: 1 }),
        new Visitor('second', 'close', { since: 2 }),
      ],
      ['first', 'second', 'third'],
    ],
    [
      'with one other command between an open’s tries',
      [new Visitor('open', 'open', { times: 3 }), new Visitor('a', 'close'), new Visitor('b', 'close')],
      ['open', 'a', 'open', 'b', 'open'],
    ],
    [
      'opens at two doors in turn',
      [
        new Visitor('front', 'open', { since: 1, times: 2 }),
        new Visitor('back', 'open', { since: 2, times: 2 }),
      ],
      ['front', 'back', 'front', 'back'],
    ],
    [
      'with one read in a round of polls',
      [
        new Visitor('a', 'read', { since: 1 }),
        new Visitor('b', 'read', { since: 2 }),
        new Visitor('poll', 'poll', { times: 2 }),
      ],
      ['a', 'poll', 'b', 'poll'],
    ],
  ])('%s', async (_name, visitors, order) => {
    expect(await served(visitors)).toEqual(order);
  });

  test('a poll next, whatever waits, once five seconds have passed since the last one', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    gateway.play = (path) => ({ ms: path === 'poll' ? 100 : 3_200 });
    loop.join(new Visitor('close', 'close', { times: 10 }));
    loop.join(new Visitor('poll', 'poll', { times: 100 }));
    await clock.advance(42_000);
    const polls = gateway.asked.filter(({ path }) => path === 'poll').map(({ at }) => at);
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? 0));
    expect(polls.length).toBeGreaterThan(3);
    expect(Math.max(...gaps)).toBeLessThan(5_000 + 3_200 + 1_100 + 200);
  });
});

describe('A poll', () => {
  test('that has no answer after a second gives way to a tap', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    gateway.play = (path) => ({ ms: path === 'poll' ? 8_000 : 100 });
    const poll = new Visitor('poll', 'poll');
    loop.join(poll);
    await clock.advance(300);
    loop.join(new Visitor('open', 'open'));
    await clock.advance(2_500);
    expect(gateway.paths.slice(0, 2)).toEqual(['poll', 'open']);
    expect(gateway.asked[1]?.at).toBeLessThan(1_700);
    expect(poll.outcome).toMatchObject({ failure: { kind: 'withdrawn' } });
  });

  test('that is answered within a second does not', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    gateway.play = () => ({ ms: 900 });
    const poll = new Visitor('poll', 'poll');
    loop.join(poll);
    await clock.advance(300);
    loop.join(new Visitor('open', 'open'));
    await clock.advance(5_000);
    expect(poll.outcome).toMatchObject({ answer: { httpStatus: 200 } });
  });

  test('gives way to no read', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    gateway.play = () => ({ ms: 4_000 });
    const poll = new Visitor('poll', 'poll');
    loop.join(poll);
    await clock.advance(300);
    loop.join(new Visitor('read', 'read'));
    await clock.advance(5_000);
    expect(poll.outcome).toMatchObject({ answer: { httpStatus: 200 } });
  });
});

describe('A gateway', () => {
  test('never has two requests at once, and has its rest after each answer', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    loop.join(new Visitor('light', 'poll', { times: 2 }));
    loop.join(new Visitor('radio', 'close', { times: 2 }));
    await clock.advance(20_000);
    const gaps = gateway.asked.map(({ at }, index) => at - (gateway.asked[index - 1]?.at ?? at) - 100);
    expect(gateway.paths).toEqual(['radio', 'radio', 'light', 'light']);
    expect(gaps.slice(1)).toEqual([1_000, 1_000, 500]);
  });

  test('that turns away right after its rest is given more from then on', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    let answeredAt = -Infinity;
    gateway.play = () => {
      const isTooSoon = clock.now() - answeredAt < 600;
      if (!isTooSoon) answeredAt = clock.now() + 100;
      return isTooSoon ? { ms: 0, trouble: 'turnedAway' } : {};
    };
    loop.join(new Visitor('poll', 'poll', { times: 20 }));
    await clock.advance(30_000);
    // Of the twenty, one was turned away.
    expect(gateway.asked.length).toBe(20);
    const gaps = gateway.asked.map(({ at }, index) => at - (gateway.asked[index - 1]?.at ?? at));
    expect(gaps.slice(3).every((gap) => gap >= 700)).toBe(true);
  });

  test('has been kept by others for as long as their commands took', async () => {
    const clock = new VirtualClock();
    const { gateway, loop } = loopTo(clock);
    gateway.play = () => ({ ms: 3_000 });
    const own = new Visitor('own', 'close');
    loop.join(own);
    loop.join(new Visitor('other', 'close', { since: 1, times: 3 }));
    loop.join(new Visitor('read', 'read', { since: 1 }));
    await clock.advance(30_000);
    expect(loop.keptByOthers(own)).toEqual({ ms: 12_000, requests: 3 });
  });
});

test('A customer that leaves is asked no more, and a loop without any rests', async () => {
  const clock = new VirtualClock();
  const { gateway, loop } = loopTo(clock);
  const joined = loop.join(new Visitor('poll', 'poll', { times: Infinity }));
  await clock.advance(2_000);
  joined[Symbol.dispose]();
  await clock.advance(1_000);
  const { length } = gateway.asked;
  await clock.advance(60_000);
  expect(gateway.asked).toHaveLength(length);
  expect(clock.pending).toBe(0);
  await loop.idle();
});

test('A mistake of ours ends no loop', async () => {
  const clock = new VirtualClock();
  const gateway = new ScriptedGateway(clock);
  const faults: unknown[] = [];
  const loop = new Loop({
    dialer: gateway,
    clock: new WakefulClock(clock),
    fault: (error) => void faults.push(error),
  });
  let isBroken = true;
  loop.join({
    next: () => {
      if (isBroken) throw new Error('a mistake');
      return undefined;
    },
  });
  await clock.advance(1_000);
  expect(faults).toHaveLength(1);
  isBroken = false;
  loop.join(new Visitor('poll', 'poll'));
  await clock.advance(10_000);
  expect(gateway.paths).toEqual(['poll']);
});

test('A request leaves no listener behind on the signal that may end it', async () => {
  const clock = new VirtualClock();
  const { gateway, loop } = loopTo(clock);
  // Other tests have left requests under way on it.
  const before = getEventListeners(stop, 'abort').length;
  loop.join(new Visitor('poll', 'poll', { times: 20 }));
  await clock.advance(60_000);
  expect(gateway.asked).toHaveLength(20);
  expect(getEventListeners(stop, 'abort')).toHaveLength(before);
});
