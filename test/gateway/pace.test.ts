import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/gateway/pace.ts';

const HOUR = 3_600_000;

describe('A gateway is left alone', () => {
  test('not at all before its first answer', () => {
    expect(new Pace().readyAt).toBe(-Infinity);
  });

  test('for half a second after a light answer, for a second after a radio one', () => {
    const pace = new Pace();
    pace.answered('light', 1_000);
    expect(pace.readyAt).toBe(1_500);
    pace.answered('radio', 5_000);
    expect(pace.readyAt).toBe(6_000);
  });

  test('for longer once it has turned somebody away right after that, for this kind of answer only', () => {
    const pace = new Pace();
    pace.answered('light', 0);
    pace.turnedAway(500);
    pace.answered('light', 10_000);
    expect(pace.readyAt).toBe(10_650);
    pace.answered('radio', 20_000);
    expect(pace.readyAt).toBe(21_000);
  });

  test('for 2.5 s at most, however often it turns away', () => {
    const pace = new Pace();
    for (let now = 0; now < 1_000_000; now += 10_000) {
      pace.answered('radio', now);
      pace.turnedAway(pace.readyAt);
    }
    pace.answered('radio', 1_000_000);
    expect(pace.readyAt).toBe(1_002_500);
  });

  test('as long as before again after an hour', () => {
    const pace = new Pace();
    pace.answered('light', 0);
    pace.turnedAway(500);
    pace.answered('light', HOUR + 1_000);
    expect(pace.readyAt).toBe(HOUR + 1_500);
  });

  test('no longer than before when it was turned away by somebody else’s request', () => {
    const pace = new Pace();
    pace.answered('light', 0);
    pace.turnedAway(60_000);
    pace.answered('light', 70_000);
    expect(pace.readyAt).toBe(70_500);
  });

  test('ever longer at a door that stays shut, by no two steps alike, and never for two seconds', () => {
    const pace = new Pace();
    const waits = Array.from({ length: 5 }, (_, time) => {
      pace.turnedAway(100_000 * (time + 1));
      return pace.readyAt - 100_000 * (time + 1);
    });
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(new Set(waits).size).toBe(5);
    expect(Math.max(...waits)).toBeLessThan(2_000);
    pace.answered('light', 900_000);
    expect(pace.readyAt).toBe(900_500);
  });
});
