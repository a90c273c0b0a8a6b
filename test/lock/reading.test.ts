import { describe, expect, test } from 'vitest';
import { nothingKnown, type Facts } from '../../src/lock/facts.ts';
import {
  afterFailure,
  afterReport,
  afterTurn,
  noReading,
  readDueAt,
  type Reading,
  type Surroundings,
} from '../../src/lock/reading.ts';

const counting: Surroundings = {
  hasCounter: true,
  countedAt: 0,
  isCompared: true,
  listedAt: 0,
  comparedAt: 0,
  statusIntervalMs: 60_000,
};
const timed: Surroundings = { ...counting, hasCounter: false, isCompared: false };
const word = { bolt: 'secured', at: 10_000, by: 'read', tokens: new Map(), expected: new Map() } as const;
const read: Facts = { ...nothingKnown, word };
const turned: Facts = { ...nothingKnown, word: { ...word, by: 'turn' } };
const restarted: Facts = {
  ...nothingKnown,
  word: { ...word, by: 'memory' },
  unproven: { since: 10_000, by: 'restart', endsBy: Infinity },
};
const doubt = {
  turn: 'open',
  by: 'home',
  at: 0,
  tokens: new Map(),
  isRead: false,
  isOver: false,
} as const;

describe('A lock is read', () => {
  test.each<[string, Facts, Surroundings, number]>([
    ['at once while nothing is known of it', nothingKnown, counting, -Infinity],
    ['at once while a turn is in doubt', { ...read, doubt }, counting, -Infinity],
    ['at once when its counter has moved', { ...read, staleSince: 5 }, counting, -Infinity],
    ['never while its counter stays', read, counting, Infinity],
    [
      'at once when no list can be compared with the word',
      read,
      { ...counting, isCompared: false },
      -Infinity,
    ],
    ['after its interval when it has no counter', read, timed, 70_000],
    ['8 s after our own turn, with a counter', turned, counting, 18_000],
    ['8 s after our own turn, without one', turned, timed, 18_000],
    ['not before a list has come after a restart', restarted, { ...counting, listedAt: 9_999 }, Infinity],
    [
      'at once when the list after a restart proves nothing',
      restarted,
      { ...counting, listedAt: 10_000 },
      -Infinity,
    ],
  ])('%s', (_name, facts, around, dueAt) => {
    expect(readDueAt(facts, noReading, around)).toBe(dueAt);
  });

  test('not before it may be, whatever the reason', () => {
    expect(readDueAt(nothingKnown, { ...noReading, notBefore: 99_000 }, counting)).toBe(99_000);
  });
});

describe('A read that fails is made again', () => {
  const failed = (times: number, isExcused = false): Reading => {
    let reading = noReading;
    for (let time = 0; time < times; time += 1) reading = afterFailure(reading, 0, isExcused);
    return reading;
  };

  test.each([
    [1, 3_000],
    [10, 3_000],
    [11, 8_000],
    [20, 8_000],
    [21, 60_000],
    [500, 60_000],
  ])('after %i failures in %i ms', (times, ms) => {
    expect(failed(times).notBefore).toBe(ms);
  });

  test('as soon as the first time while the gateway synchronizes', () => {
    expect(failed(100, true)).toMatchObject({ failures: 0, notBefore: 3_000 });
  });

  test('as if it had never failed, once it has succeeded', () => {
    expect(afterReport(failed(30), 'secured', read, 1_000)).toMatchObject({ failures: 0, notBefore: 1_000 });
  });
});

describe('A lock is left alone ever longer', () => {
  const waits = (times: number, report: (reading: Reading) => Reading): number[] => {
    const all: number[] = [];
    let reading = noReading;
    for (let time = 0; time < times; time += 1) {
      reading = report(reading);
      all.push(reading.notBefore);
    }
    return all;
  };

  test('that says that it does not know', () => {
    const said = waits(9, (reading) => afterReport(reading, 'unknown', read, 0));
    expect(said).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000]);
  });

  test('whose counter moves over and over, and whose bolt does not', () => {
    const said = waits(11, (reading) => afterReport(reading, 'secured', { ...read, staleSince: 5 }, 0));
    expect(said.slice(0, 3)).toEqual([0, 0, 0]);
    expect(said.slice(3, 6)).toEqual([10_000, 20_000, 40_000]);
    expect(said.at(-1)).toBe(600_000);
  });

  test('but not when its bolt was turned, or after our own turn', () => {
    const stale: Facts = { ...read, staleSince: 5 };
    const vain = { ...noReading, vain: 9 };
    expect(afterReport(vain, 'unsecured', stale, 0)).toMatchObject({ vain: 0, notBefore: 0 });
    expect(afterReport(vain, 'secured', { ...turned, staleSince: 5 }, 0)).toMatchObject({ vain: 0 });
    expect(afterReport(vain, 'secured', read, 0)).toMatchObject({ vain: 0 });
  });

  test('until somebody turns it, or asks for that', () => {
    expect(afterTurn({ failures: 4, unknowns: 5, vain: 6, notBefore: 90_000, readAt: 7 })).toEqual({
      failures: 4,
      unknowns: 0,
      vain: 6,
      notBefore: -Infinity,
      readAt: 7,
    });
  });
});
