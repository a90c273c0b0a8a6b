import { describe, expect, test } from 'vitest';
import {
  acknowledged,
  listed,
  nothingKnown,
  over,
  readFailed,
  reported,
  sending,
  slept,
  told,
  turnFailed,
  wished,
  wordEndsAt,
  type Facts,
  type Turn,
} from '../../src/lock/facts.ts';

type Change = (facts: Facts) => Facts;

const HOME = 'home';
const ATTIC = 'attic';
const after = (...changes: readonly Change[]): Facts =>
  changes.reduce((facts, change) => change(facts), nothingKnown);

const list =
  (token: string | undefined, now: number, key = HOME, askedAt = now): Change =>
  (facts) =>
    listed(facts, { key, token, askedAt, now }).facts;
const read =
  (bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown', now: number, by = HOME): Change =>
  (facts) =>
    reported(facts, { report: { bolt }, by, tokens: facts.tokens, now });
/** A read by one gateway during which another one gives a list. */
const readDuring =
  (change: Change, now: number): Change =>
  (facts) =>
    reported(change(facts), { report: { bolt: 'secured' }, by: HOME, tokens: facts.tokens, now });
const send =
  (turn: Turn, now: number, by = HOME): Change =>
  (facts) =>
    sending(facts, turn, by, now);
const ack =
  (now: number): Change =>
  (facts) =>
    acknowledged(facts, now);
const fail =
  (sent: 'no' | 'maybe'): Change =>
  (facts) =>
    turnFailed(facts, sent);
const counting = { hasCounter: true, countedAt: 0, statusIntervalMs: 60_000 };
const timed = { hasCounter: false, countedAt: 0, statusIntervalMs: 60_000 };

describe('The word on a bolt stands', () => {
  test.each<[string, readonly Change[], object, number]>([
    ['not at all while nothing is known', [], counting, -Infinity],
    ['for good after a read, with a counter', [list('7', 0), read('secured', 1_000)], counting, Infinity],
    [
      'for 10 s once another counter is listed',
      [list('7', 0), read('secured', 1_000), list('8', 5_000)],
      counting,
      15_000,
    ],
    [
      'for good with the first list of a gateway that had given none before',
      [read('secured', 1_000), list('7', 5_000), list('7', 6_000)],
      counting,
      Infinity,
    ],
    [
      'for 10 s once the counter moves from that first list on',
      [read('secured', 1_000), list('7', 5_000), list('8', 6_000)],
      counting,
      16_000,
    ],
    [
      'from the last list with a counter on, when the counter is given no more',
      [list('7', 0), read('secured', 1_000)],
      { ...timed, countedAt: 500_000 },
      690_000,
    ],
    [
      'for 10 s from the first list that has another counter, whatever comes after',
      [list('7', 0), read('secured', 1_000), list('8', 5_000), list('9', 9_000), list('7', 12_000)],
      counting,
      15_000,
    ],
    [
      'for good again after the next read',
      [list('7', 0), read('secured', 0), list('8', 5_000), read('secured', 7_000)],
      counting,
      Infinity,
    ],
    [
      'for good after a read during which another gateway listed the counter that it had listed before',
      [list('7', 0), list('70', 0, ATTIC), readDuring(list('70', 4_000, ATTIC), 5_000)],
      counting,
      Infinity,
    ],
    [
      'for 10 s after a read during which another gateway listed another counter: before or after, nobody knows',
      [list('7', 0), list('70', 0, ATTIC), readDuring(list('71', 4_000, ATTIC), 5_000)],
      counting,
      15_000,
    ],
    [
      'for three minutes after our own turn whose counter another gateway had listed before the answer came',
      [list('7', 0), list('70', 0, ATTIC), send('close', 1_000), list('71', 3_000, ATTIC), ack(4_000)],
      counting,
      184_000,
    ],
    [
      'for 10 s when that gateway lists one more after it',
      [
        list('7', 0),
        list('70', 0, ATTIC),
        send('close', 1_000),
        list('71', 3_000, ATTIC),
        ack(4_000),
        list('72', 8_000, ATTIC),
      ],
      counting,
      18_000,
    ],
    [
      'not at all after a read that says that the lock does not know',
      [read('secured', 0), read('unknown', 5_000)],
      counting,
      -Infinity,
    ],
    [
      'without a counter until two minutes and 10 s after its read was due',
      [read('secured', 0)],
      timed,
      190_000,
    ],
    [
      'without a counter for 10 s from a failed read that was due',
      [read('secured', 0), (facts) => readFailed(facts, 61_000)],
      timed,
      71_000,
    ],
    [
      'without a counter for 10 s from when the read was due, if it had failed before',
      [read('secured', 0), (facts) => readFailed(facts, 20_000)],
      timed,
      70_000,
    ],
    [
      'for good after our own turn, until its counter is listed',
      [list('7', 0), send('close', 1_000), ack(4_000)],
      counting,
      Infinity,
    ],
    [
      'for three minutes after our own turn once its counter is listed and nothing confirms it',
      [list('7', 0), send('close', 1_000), ack(4_000), list('8', 6_000)],
      counting,
      184_000,
    ],
    [
      'for 10 s when the counter moves once more after our own turn',
      [list('7', 0), send('close', 1_000), ack(4_000), list('8', 6_000), list('9', 8_000)],
      counting,
      18_000,
    ],
    [
      'for 10 s when the read fails that was to confirm our own turn',
      [
        list('7', 0),
        send('close', 1_000),
        ack(4_000),
        list('8', 6_000),
        (facts) => readFailed(facts, 13_000),
      ],
      counting,
      23_000,
    ],
    [
      'for 10 s after waking, unless a list proves it',
      [list('7', 0), read('secured', 0), (facts) => slept(facts, 50_000)],
      counting,
      60_000,
    ],
    [
      'for 10 s after the first waking, however often the computer sleeps again',
      [
        list('7', 0),
        read('secured', 0),
        (facts) => slept(facts, 50_000),
        (facts) => slept(facts, 58_000),
        (facts) => slept(facts, 500_000),
      ],
      counting,
      60_000,
    ],
    [
      'for good after a list that was asked for after waking and has its counter',
      [list('7', 0), read('secured', 0), (facts) => slept(facts, 50_000), list('7', 51_000)],
      counting,
      Infinity,
    ],
    [
      'for 10 s after waking all the same if that list was asked for before',
      [list('7', 0), read('secured', 0), (facts) => slept(facts, 50_000), list('7', 51_000, HOME, 49_000)],
      counting,
      60_000,
    ],
  ])('%s', (_name, changes, around, endsAt) => {
    expect(wordEndsAt(after(...changes), around as typeof counting)).toBe(endsAt);
  });
});

describe('A turn', () => {
  test('on the wire knows what each gateway had listed before it was sent', () => {
    const facts = after(list('7', 0), list('70', 0, ATTIC), send('open', 1_000));
    expect(facts.onWire).toEqual({
      turn: 'open',
      by: HOME,
      at: 1_000,
      tokens: new Map([
        [HOME, '7'],
        [ATTIC, '70'],
      ]),
    });
  });

  test('that was refused leaves everything as it was', () => {
    const before = after(list('7', 0), read('secured', 0));
    expect(turnFailed(sending(before, 'open', HOME, 1_000), 'no')).toEqual(before);
  });

  test('in doubt takes the word away, and leaves where the bolt was last seen', () => {
    const facts = after(read('secured', 0), send('open', 1_000), fail('maybe'));
    expect(facts.word).toBeUndefined();
    expect(facts.lastSeen).toBe('secured');
    expect(facts.doubt).toMatchObject({ turn: 'open', by: HOME, isRead: false, isOver: false });
  });

  test('in doubt is no doubt once its own gateway has read the lock', () => {
    expect(after(send('open', 0), fail('maybe'), read('secured', 5_000)).doubt).toBeUndefined();
  });

  test('in doubt at one gateway is still one when another has read the lock', () => {
    const facts = after(send('open', 0), fail('maybe'), read('secured', 5_000, ATTIC));
    expect(facts.word?.bolt).toBe('secured');
    expect(facts.doubt).toMatchObject({ isRead: true, isOver: false });
    expect(over(facts).doubt).toBeUndefined();
  });

  test('in doubt that is over has to be read all the same', () => {
    expect(over(after(send('open', 0), fail('maybe'))).doubt).toMatchObject({ isRead: false, isOver: true });
  });

  test('acknowledged moves word and last seen; a calibration leaves no word', () => {
    expect(after(read('unsecured', 0), send('close', 1), ack(2))).toMatchObject({
      word: { bolt: 'secured', by: 'turn', at: 2 },
      lastSeen: 'secured',
    });
    expect(after(read('unsecured', 0), send('calibrate', 1), ack(2)).word).toBeUndefined();
  });

  test('acknowledged that nobody had sent changes nothing', () => {
    const before = after(list('7', 0), read('secured', 0));
    expect(acknowledged(before, 5)).toBe(before);
  });
});

describe('A list', () => {
  const isUnexpected = (token: string | undefined, now: number, ...changes: readonly Change[]): boolean =>
    listed(after(...changes), { key: HOME, token, askedAt: now, now }).isUnexpected;

  test.each<[string, boolean, boolean]>([
    ['the same counter', false, isUnexpected('7', 5, list('7', 0), read('secured', 1))],
    ['another counter', true, isUnexpected('8', 5, list('7', 0), read('secured', 1))],
    ['no counter', false, isUnexpected(undefined, 5, list('7', 0), read('secured', 1))],
    ['a first counter', false, isUnexpected('7', 5, read('secured', 1))],
    ['the counter of our own turn', false, isUnexpected('8', 5, list('7', 0), send('open', 1), ack(2))],
    [
      'a counter beyond that of our own turn',
      true,
      isUnexpected('9', 9, list('7', 0), send('open', 1), ack(2), list('8', 5)),
    ],
    [
      'the moved counter once more',
      false,
      isUnexpected('8', 9, list('7', 0), read('secured', 1), list('8', 5)),
    ],
    ['another counter while nothing is known of the bolt', true, isUnexpected('8', 5, list('7', 0))],
  ])('with %s tells of somebody else’s turn: %s', (_name, expected, said) => {
    expect(said).toBe(expected);
  });

  test('is compared only with lists of the same gateway', () => {
    const facts = after(list('7', 0), read('secured', 1_000), list('99', 5_000, ATTIC));
    expect(wordEndsAt(facts, counting)).toBe(Infinity);
    expect(facts.staleSince).toBeUndefined();
  });
});

describe('What is told beside', () => {
  const scale = { lowBattery: 20 };
  test('a signal is news from 5 dB on', () => {
    const facts = told(nothingKnown, { rssi: -70 }, scale);
    expect(told(facts, { rssi: -74 }, scale).rssi).toBe(-70);
    expect(told(facts, { rssi: -75 }, scale).rssi).toBe(-75);
    expect(told(facts, {}, scale).rssi).toBe(-70);
  });

  test('a battery that is not told stays', () => {
    const facts = told(nothingKnown, { battery: 7_300 }, scale);
    expect(told(facts, { rssi: -70 }, scale).battery).toEqual(facts.battery);
  });

  test('a wish is there until it ends', () => {
    const facts = wished(after(read('secured', 0)), 'unsecured');
    expect(facts.wish).toBe('unsecured');
    expect(wished(facts, undefined)).toEqual(after(read('secured', 0)));
  });

  test('a sleep says nothing of a bolt of which nothing is known', () => {
    expect(slept(nothingKnown, 5)).toBe(nothingKnown);
  });
});
