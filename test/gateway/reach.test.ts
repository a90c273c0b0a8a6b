import { describe, expect, test } from 'vitest';
import {
  alive,
  free,
  hindered,
  lost,
  unanswered,
  noSigns,
  reachOf,
  wellUntil,
  type Signs,
} from '../../src/gateway/reach.ts';

const lostPolls = (...askedAt: readonly number[]): Signs =>
  askedAt.reduce((signs, at) => lost(signs, at, false), noSigns);
const turnedAway = (...askedAt: readonly number[]): Signs =>
  askedAt.reduce((signs, at) => lost(signs, at, true), noSigns);

describe('A gateway is', () => {
  test.each<[string, Signs, number, string, number]>([
    ['reachable before it was asked anything, for good', noSigns, 9_999_999, 'reachable', Infinity],
    ['reachable after a lost poll, for 15 s of trying', lostPolls(1_000), 2_000, 'reachable', 16_000],
    ['reachable after two lost polls', lostPolls(1_000, 4_000), 5_000, 'reachable', 16_000],
    ['away after three lost polls', lostPolls(1_000, 2_000, 3_000), 3_500, 'away', Infinity],
    ['away after 15 s of trying', lostPolls(1_000), 16_000, 'away', Infinity],
    [
      'reachable while it turns everybody away, for 15 s',
      turnedAway(0, 1, 2, 3, 4, 5),
      14_999,
      'reachable',
      15_000,
    ],
    ['away once it has turned everybody away for 15 s', turnedAway(0, 1, 2, 3), 15_000, 'away', Infinity],
    [
      'reachable as soon as it has answered anything',
      alive(lostPolls(1, 2, 3)),
      20_000,
      'reachable',
      Infinity,
    ],
    [
      'reachable while it synchronizes, for ten minutes',
      hindered(noSigns, 5_000),
      604_999,
      'reachable',
      605_000,
    ],
    [
      'there while one request has had no answer: a lock may hang',
      unanswered(noSigns, 5_000),
      34_999,
      'reachable',
      35_000,
    ],
    [
      'away after half a minute in which nothing was answered',
      unanswered(noSigns, 5_000),
      35_000,
      'away',
      Infinity,
    ],
    [
      'away after half a minute from the first of them on',
      unanswered(unanswered(noSigns, 5_000), 30_000),
      35_000,
      'away',
      Infinity,
    ],
    [
      'away at once when a poll is lost 15 s after the first request in vain',
      lost(unanswered(noSigns, 5_000), 20_000, false),
      20_500,
      'away',
      Infinity,
    ],
    ['there again with any answer', alive(unanswered(noSigns, 5_000)), 60_000, 'reachable', Infinity],
    ['stuck after ten minutes of that', hindered(noSigns, 5_000), 605_000, 'stuck', Infinity],
    ['stuck from when that began', hindered(hindered(noSigns, 5_000), 400_000), 605_000, 'stuck', Infinity],
    ['stuck although it answers', alive(hindered(noSigns, 5_000)), 605_000, 'stuck', Infinity],
    ['stuck although a poll was lost', lost(hindered(noSigns, 0), 600_000, false), 601_000, 'stuck', 615_000],
    [
      'away when it is stuck and not there',
      lost(hindered(noSigns, 0), 600_000, false),
      615_000,
      'away',
      Infinity,
    ],
    [
      'free once it scans or has reached a lock',
      free(hindered(noSigns, 5_000)),
      605_000,
      'reachable',
      Infinity,
    ],
  ])('%s', (_name, signs, now, reach, changesAt) => {
    expect(reachOf(signs, now)).toEqual({ reach, changesAt });
  });

  test('said to have been away since the first request in vain', () => {
    expect(wellUntil(lostPolls(7_000, 9_000), 20_000)).toBe(7_000);
    expect(wellUntil(hindered(noSigns, 5_000), 20_000)).toBe(5_000);
    expect(wellUntil(noSigns, 20_000)).toBe(20_000);
  });
});
