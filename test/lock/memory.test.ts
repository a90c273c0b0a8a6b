import { describe, expect, test } from 'vitest';
import { nothingKnown, type Facts } from '../../src/lock/facts.ts';
import { factsOf, memoryOf, readMemory, type LockMemory } from '../../src/lock/memory.ts';

const word = {
  bolt: 'secured',
  at: 5,
  by: 'read',
  tokens: new Map([['home', '7']]),
  expected: new Map(),
} as const;
const known: Facts = { ...nothingKnown, word, lastSeen: 'secured', rssi: -70, firmware: '59' };
const sent = { turn: 'open', at: 9, by: 'home', tokens: new Map() } as const;

describe('What is kept of a lock over a restart', () => {
  test.each<[string, Facts, boolean, LockMemory]>([
    [
      'is where the bolt was, and its counters',
      known,
      false,
      { bolt: 'secured', lastSeen: 'secured', tokens: { home: '7' }, rssi: -70, firmware: '59' },
    ],
    [
      'is no word that does not stand any more',
      known,
      true,
      { bolt: 'unknown', lastSeen: 'secured', rssi: -70, firmware: '59' },
    ],
    [
      'is the counter of a word that is out of date, which the next list will not have',
      { ...known, staleSince: 7 },
      false,
      { bolt: 'secured', lastSeen: 'secured', tokens: { home: '7' }, rssi: -70, firmware: '59' },
    ],
    [
      'is not the counter that our own turn explains',
      { ...nothingKnown, word: { ...word, expected: new Map([['home', '8']]) } },
      false,
      { bolt: 'secured', tokens: { home: '7' } },
    ],
    [
      'is no word while a turn is in doubt',
      { ...nothingKnown, word, doubt: { ...sent, isRead: true, isOver: false } },
      false,
      { bolt: 'unknown' },
    ],
    ['is the turn on the wire', { ...nothingKnown, onWire: sent }, true, { bolt: 'unknown', onWire: 'open' }],
    [
      'is nothing of somebody’s wish',
      { ...nothingKnown, word, wish: 'unsecured' },
      false,
      { bolt: 'secured', tokens: { home: '7' } },
    ],
  ])('%s', (_name, facts, isUnknown, memory) => {
    expect(memoryOf(facts, isUnknown)).toEqual(memory);
  });

  test('is plain JSON that comes back as it was', () => {
    const facts: Facts = { ...known, battery: { millivolts: 7_300, cells: 2, percent: 50, isLow: false } };
    const memory = memoryOf(facts, false, 1_700_000_000_000);
    expect(readMemory(JSON.parse(JSON.stringify(memory)))).toEqual(memory);
    expect(factsOf(memory, 100)).toMatchObject({
      word: { bolt: 'secured', by: 'memory', tokens: new Map([['home', '7']]) },
      unproven: { since: 100, by: 'restart' },
      lastSeen: 'secured',
      battery: { millivolts: 7_300, cells: 2, percent: 50, isLow: false },
    });
  });
});

describe('A turn that a kill has left on the wire', () => {
  test.each(['open', 'close', 'calibrate', 'anything', 7, null, {}])(
    'as %j makes the bolt unknown',
    (onWire) => {
      const memory = readMemory({ bolt: 'secured', lastSeen: 'secured', onWire });
      expect(memory.onWire).toBeDefined();
      const facts = factsOf(memory, 0);
      expect(facts.word).toBeUndefined();
      expect(facts.lastSeen).toBe('secured');
    },
  );
});

describe('A memory that somebody else has written to', () => {
  test.each([undefined, null, 7, 'secured', [], true])('as %j is none', (raw) => {
    expect(readMemory(raw)).toEqual({ bolt: 'unknown' });
  });

  test.each([
    [{ bolt: 'constructor' }],
    [{ bolt: 1 }],
    [{ bolt: ['secured'] }],
    [{ lastSeen: 'jammed' }],
    [{ battery: 0 }],
    [{ battery: '7300mV' }],
    [{ battery: -1 }],
    [{ cells: 3 }],
    [{ cells: '2' }],
    [{ percent: 101 }],
    [{ percent: -1 }],
    [{ isLow: 1 }],
    [{ rssi: 1 }],
    [{ rssi: -128 }],
    [{ firmware: {} }],
    [{ autoLockAt: -1 }],
    [{ autoLockAt: 1.5 }],
    [{ tokens: 'home' }],
    [{ code: 'Zmo1sps2OVyCFtl1' }],
  ])('with %j keeps nothing of that', (raw) => {
    expect(readMemory(raw)).toEqual({ bolt: 'unknown' });
  });

  test('with odd counters keeps those that are text, and no more gateways than a house has', () => {
    expect(readMemory({ tokens: { home: '7', attic: 7, shed: null } }).tokens).toEqual({ home: '7' });
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`gateway${n}`, '7']));
    expect(Object.keys(readMemory({ tokens: many }).tokens ?? {})).toHaveLength(64);
  });

  test('with a firmware as a number, or a long one, keeps it as a short text', () => {
    expect(readMemory({ firmware: 59 }).firmware).toBe('59');
    expect(readMemory({ firmware: 'x'.repeat(1_000) }).firmware).toHaveLength(20);
  });
});
