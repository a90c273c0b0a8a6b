import { describe, expect, test } from 'vitest';
import { nothingKnown, type Facts } from '../../src/lock/facts.ts';
import { isReachableBy, viewOf, type WayFacts } from '../../src/lock/view.ts';

const well: WayFacts = {
  reach: 'reachable',
  reachChangesAt: Infinity,
  hasCounter: true,
  countedAt: 0,
  counterChangesAt: Infinity,
};
const away: WayFacts = { ...well, reach: 'away' };
const word = { at: 0, by: 'read', tokens: new Map(), expected: new Map() } as const;
const secured: Facts = { ...nothingKnown, word: { ...word, bolt: 'secured' }, lastSeen: 'secured' };
const terms = { now: 1_000, allowUnlock: true, statusIntervalMs: 60_000 };

describe('A lock is reachable by a way', () => {
  test.each<[string, Partial<WayFacts>, boolean, number]>([
    ['whose gateway answers', {}, true, Infinity],
    ['until its gateway has been tried in vain for long enough', { reachChangesAt: 9_000 }, true, 9_000],
    ['not whose gateway is away', { reach: 'away' }, false, Infinity],
    ['not whose gateway is stuck', { reach: 'stuck' }, false, Infinity],
    ['for 30 s after lists began to lack it', { lostSince: 0 }, true, 30_000],
    ['not 30 s after lists began to lack it', { lostSince: -29_000 }, false, Infinity],
    ['not while it is refused', { refusedUntil: 601_000 }, false, 601_000],
    ['once it is not refused any more', { refusedUntil: 1_000 }, true, Infinity],
  ])('%s', (_name, facts, is, changesAt) => {
    expect(isReachableBy({ ...well, ...facts }, 1_000)).toEqual({ is, changesAt });
  });
});

describe('What may be said of a lock', () => {
  test.each<[string, Facts, readonly WayFacts[], object]>([
    [
      'of which nothing is known',
      nothingKnown,
      [well],
      { reachable: true, bolt: 'unknown', target: 'secured' },
    ],
    ['that has no way', secured, [], { reachable: false }],
    ['that was read', secured, [well], { reachable: true, bolt: 'secured', target: 'secured' }],
    ['of which one of two gateways is away', secured, [away, well], { reachable: true, bolt: 'secured' }],
    ['of which both gateways are away', secured, [away, away], { reachable: false }],
    [
      'that is asked to open',
      { ...secured, wish: 'unsecured' },
      [well],
      { bolt: 'secured', target: 'unsecured' },
    ],
    [
      'that is jammed',
      { ...secured, word: { ...word, bolt: 'jammed' }, lastSeen: 'unsecured' },
      [well],
      { bolt: 'jammed', target: 'unsecured' },
    ],
    [
      'whose counter moved 10 s ago',
      { ...secured, staleSince: -9_000 },
      [well],
      { bolt: 'unknown', target: 'secured' },
    ],
    [
      'whose counter moved 9 s ago',
      { ...secured, staleSince: -8_000 },
      [well],
      { bolt: 'secured', changesAt: 2_000 },
    ],
    [
      'which changes first by its gateway',
      { ...secured, staleSince: 0 },
      [{ ...well, reachChangesAt: 3_000 }],
      { changesAt: 3_000 },
    ],
    ['which changes never by itself', secured, [well], { changesAt: Infinity }],
  ])('%s', (_name, facts, ways, view) => {
    expect(viewOf(facts, ways, terms)).toMatchObject(view);
  });

  test('is nothing of a battery, a signal or a firmware while they are not known', () => {
    const view = viewOf(secured, [well], { ...terms, allowUnlock: false });
    expect(view).toEqual({
      reachable: true,
      bolt: 'secured',
      target: 'secured',
      mayUnlock: false,
      changesAt: Infinity,
    });
  });

  test('is what is known of battery, signal and firmware', () => {
    const facts: Facts = { ...secured, battery: { percent: 40, isLow: false }, rssi: -70, firmware: '59' };
    expect(viewOf(facts, [well], terms)).toMatchObject({
      percent: 40,
      isLow: false,
      rssi: -70,
      firmware: '59',
    });
  });
});
