import { describe, expect, test } from 'vitest';
import { percentOf } from '../../src/lock/battery.ts';

describe('A battery’s percentage', () => {
  test.each([
    // Two cells: openHAB's line, 6400 to 8200 mV.
    [6400, 0],
    [7300, 50],
    [8200, 100],
    [9000, 100],
    [5001, 0],
    // Beside the vendor's app in 2026: 7783 is 76 %, 7951 is 87 %, 8030 is 91 %, 8131 is 95 %; within a percent.
    [7783, 77],
    [7951, 86],
    [8030, 91],
    [8131, 96],
    // One cell: 3100 to 4000 mV.
    [3100, 0],
    [3550, 50],
    [4000, 100],
    [4065, 100],
  ])('of %i mV is %i %%', (millivolts, percent) => {
    expect(percentOf(millivolts)).toBe(percent);
  });

  test.each([undefined, 0, -1])('of %s mV is not known', (millivolts) => {
    expect(percentOf(millivolts)).toBeUndefined();
  });

  test('follows the user’s own line', () => {
    expect(percentOf(7000, { empty: 6000, full: 8000 })).toBe(50);
  });
});
