import { describe, expect, test } from 'vitest';
import { Failure, type FailureKind } from '../../src/gateway/failure.ts';
import {
  afterDoubt,
  afterFailure,
  afterList,
  afterLooking,
  afterRefusal,
  afterReport,
  deadlineOf,
  isSo,
  newCommand,
  renewed,
  stepOf,
  undetectedBy,
  type Command,
} from '../../src/lock/command.ts';
import { nothingKnown, type Facts } from '../../src/lock/facts.ts';

const HOME = 'home';
const open = newCommand('unsecured', 10_000, false, new Map());
const close = newCommand('secured', 10_000, false, new Map([[HOME, { ms: 1_000, requests: 1 }]]));
const failure = (kind: FailureKind): Failure => new Failure(kind, { gateway: 'Home' });
const kept = (ms: number) => () => ({ ms });
const word = { at: 9_000, by: 'read', tokens: new Map([[HOME, '7']]), expected: new Map() } as const;
const secured: Facts = { ...nothingKnown, word: { ...word, bolt: 'secured' } };
const unsecured: Facts = { ...nothingKnown, word: { ...word, bolt: 'unsecured' } };
const doubt = {
  turn: 'open',
  by: HOME,
  at: 9_500,
  tokens: new Map([[HOME, '7']]),
  isRead: false,
  isOver: false,
} as const;

describe('Nothing is sent later than', () => {
  test.each<[string, Command, number, number]>([
    ['30 s after the tap for an unlock', open, 0, 40_000],
    ['30 s after the tap for an unlock, however long others are served', open, 90_000, 40_000],
    ['30 s after the tap for a lock that nobody keeps waiting', close, 1_000, 40_000],
    ['as much later for a lock as others were served since the tap', close, 61_000, 100_000],
    ['five and a half minutes after the tap', close, 999_000, 340_000],
    ['30 s after auto-lock asked', { ...close, isAutomatic: true }, 61_000, 40_000],
    ['30 s after the tap once somebody was at the door', { ...close, isDisturbed: true }, 61_000, 40_000],
    ['30 s after the newest tap', renewed(open, 30_000, false, new Map()), 0, 60_000],
  ])('%s', (_name, command, servedMs, deadline) => {
    expect(deadlineOf(command, kept(servedMs))).toBe(deadline);
  });

  test('as counted anew from the newest tap, and what others were served before does not count', () => {
    const again = renewed(close, 30_000, false, new Map([[HOME, { ms: 61_000, requests: 9 }]]));
    expect(deadlineOf(again, kept(61_000))).toBe(60_000);
    expect(again.since).toBe(10_000);
  });
});

describe('What a command needs next is', () => {
  const around = { isCompared: true, listedAt: 0 };
  test.each<[string, Command, Facts, object, string]>([
    ['its turn, from nothing known', open, nothingKnown, {}, 'turn'],
    ['its turn, where the bolt is not as wished', open, secured, {}, 'turn'],
    ['a list, where the bolt most likely is as wished', close, secured, {}, 'list'],
    ['a read for want of a counter', close, secured, { isCompared: false }, 'read'],
    ['a read after a list that proved nothing', close, secured, { listedAt: 10_001 }, 'read'],
    ['its turn, where the counter has moved', close, { ...secured, staleSince: 9_500 }, {}, 'turn'],
    ['a read after a turn in doubt', open, { ...nothingKnown, doubt }, {}, 'read'],
    ['a read when the lock did not know', { ...open, mustRead: true }, secured, {}, 'read'],
    ['a list before a closed bolt is opened again', { ...open, listSince: 12_000 }, secured, {}, 'list'],
    [
      'a list while another gateway may yet do the opposite',
      close,
      { ...secured, doubt: { ...doubt, isRead: true } },
      {},
      'list',
    ],
    ['its turn once something was sent for it', afterDoubt(close, new Map()), secured, {}, 'turn'],
  ])('%s', (_name, command, facts, more, step) => {
    expect(stepOf(command, facts, { ...around, ...more })).toBe(step);
  });
});

describe('A command has come true', () => {
  const around = { isCompared: true, comparedAt: 9_000 };
  test.each<[string, Facts, object, boolean]>([
    ['when the newest word says so', secured, {}, true],
    ['not where the bolt is the other way', unsecured, {}, false],
    ['not while nothing is known', nothingKnown, {}, false],
    ['not once the counter has moved', { ...secured, staleSince: 9_500 }, {}, false],
    [
      'not before a list has proved what is from before a restart',
      { ...secured, unproven: { since: 0, by: 'restart', endsBy: Infinity } },
      {},
      false,
    ],
    [
      'not before a list has proved what is from before a sleep',
      { ...secured, unproven: { since: 0, by: 'sleep', endsBy: Infinity } },
      {},
      false,
    ],
    ['not while a turn is on the wire', { ...secured, onWire: doubt }, {}, false],
    ['not while a turn is in doubt', { ...secured, doubt }, {}, false],
    [
      'not while another gateway may yet undo it',
      { ...secured, doubt: { ...doubt, isRead: true } },
      {},
      false,
    ],
    [
      'though its own turn may yet come about',
      { ...secured, doubt: { ...doubt, turn: 'close', isRead: true } },
      {},
      true,
    ],
    [
      'not by a word of long ago',
      { ...secured, word: { ...word, bolt: 'secured', at: 0 } },
      { comparedAt: 0 },
      false,
    ],
    [
      'by a word of long ago that a new list proves',
      { ...secured, word: { ...word, bolt: 'secured', at: 0 } },
      {},
      true,
    ],
    [
      'not by a word of long ago and a list that proves nothing',
      { ...secured, word: { ...word, bolt: 'secured', at: 0 } },
      { isCompared: false },
      false,
    ],
  ])('%s', (_name, facts, more, is) => {
    expect(isSo(close, facts, { ...around, ...more })).toBe(is);
  });
});

describe('A request that failed', () => {
  test('inside is a try, and the next one waits a little; no two waits in a row are alike', () => {
    let command: Command = open;
    const waits: number[] = [];
    for (let time = 0; time < 8; time += 1) {
      command = afterFailure(command, failure('busy'), 0);
      waits.push(command.notBefore);
    }
    expect(command.tries).toBe(8);
    expect(waits.every((wait, index) => wait > 0 && wait < 2_000 && wait !== waits[index - 1])).toBe(true);
  });

  test('at the door is none, and keeps its place', () => {
    expect(afterFailure(open, failure('turnedAway'), 20_000)).toMatchObject({
      tries: 0,
      notBefore: -Infinity,
    });
    expect(afterFailure(open, failure('unreachable'), 20_000).tries).toBe(0);
  });

  test('at the door says less than what the gateway has said inside', () => {
    const inside = afterFailure(open, failure('busy'), 0);
    expect(afterFailure(inside, failure('turnedAway'), 0).lastFailure?.kind).toBe('busy');
    expect(afterFailure(open, failure('turnedAway'), 0).lastFailure?.kind).toBe('turnedAway');
  });

  test('for good ends a gateway for this wish, until somebody asks again', () => {
    const ended = afterRefusal(open, HOME, failure('notShared'));
    expect(ended.ended.has(HOME)).toBe(true);
    expect(renewed(ended, 20_000, false, new Map()).ended.size).toBe(0);
  });

  test('because the lock is not detected ends a gateway at the third time that it scanned', () => {
    let command: Command = open;
    const look = (wasScanning: boolean): void => {
      command = afterLooking(undetectedBy(command, HOME, failure('outOfRange'), 0), wasScanning);
    };
    for (let time = 0; time < 20; time += 1) look(false);
    look(true);
    look(true);
    expect(command.ended.size).toBe(0);
    look(true);
    expect(command.ended.get(HOME)?.kind).toBe('outOfRange');
    expect(command.looking).toBeUndefined();
  });
});

describe('A read that says that the bolt is not where it is wished', () => {
  const sent = afterDoubt(open, new Map([[HOME, '7']]));

  test('lets a bolt be closed again', () => {
    expect(afterReport(afterDoubt(close, new Map()), 'unsecured', 0)).toMatchObject({ mustRead: false });
  });

  test('lets a bolt be opened again once a list has shown that nobody has turned it', () => {
    const read = afterReport(sent, 'secured', 15_000);
    expect(read).toMatchObject({ listSince: 15_000 });
    if (typeof read === 'string') throw new Error(read);
    const before = afterList(read, { key: HOME, token: '7', askedAt: 14_999 });
    expect(before).toMatchObject({ listSince: 15_000 });
    const same = afterList(read, { key: HOME, token: '7', askedAt: 15_000 });
    expect(same).not.toHaveProperty('listSince');
    expect(afterList(read, { key: HOME, token: '8', askedAt: 15_000 })).toBe('overtaken');
    expect(afterList(read, { key: 'attic', token: '8', askedAt: 15_000 })).toMatchObject({
      listSince: 15_000,
    });
  });

  test('ends it once some list has shown that somebody has turned it', () => {
    const moved = afterList(sent, { key: HOME, token: '8', askedAt: 14_000 });
    if (typeof moved === 'string') throw new Error(moved);
    expect(afterReport(moved, 'secured', 15_000)).toBe('overtaken');
  });

  test('ends it when somebody turns it between that list and the next try', () => {
    const checked = afterList({ ...sent, listSince: 15_000 }, { key: HOME, token: '7', askedAt: 15_000 });
    if (typeof checked === 'string') throw new Error(checked);
    expect(afterList(checked, { key: HOME, token: '8', askedAt: 16_000 })).toBe('overtaken');
  });

  test('ends it when no counter was known when it was sent', () => {
    expect(afterReport(afterDoubt(open, new Map()), 'secured', 0)).toBe('lost');
  });

  test('ends it when the counter does not come back', () => {
    let command = afterReport(sent, 'secured', 0);
    for (let list = 0; list < 9 && typeof command !== 'string'; list += 1) {
      command = afterList(command, { key: HOME, token: undefined, askedAt: 1_000 + list });
    }
    expect(command).toBe('lost');
  });

  test('keeps the counters of when it was first sent', () => {
    expect(afterDoubt(sent, new Map([[HOME, '8']])).sentWith).toEqual(new Map([[HOME, '7']]));
  });

  test('sends an open for which nothing was sent before', () => {
    expect(afterReport({ ...open, mustRead: true }, 'secured', 0)).toMatchObject({ mustRead: false });
  });

  test('ends it at a jam, and reads again where the lock does not know', () => {
    expect(afterReport(open, 'jammed', 0)).toBe('jammed');
    expect(afterReport(open, 'unknown', 0)).toMatchObject({ mustRead: true, notBefore: 2_000 });
  });

  test('runs a motor once a try for auto-lock', () => {
    const automatic = { ...newCommand('secured', 0, true, new Map()), sentWith: new Map([[HOME, '7']]) };
    expect(afterReport(automatic, 'unsecured', 0)).toBe('lost');
  });
});
