import { describe, expect, test } from 'vitest';
import { cellsOf, measured, percentOf, type Battery } from '../../src/lock/battery.ts';

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

describe('The number of cells', () => {
  test.each([
    [8_000, undefined, 2],
    [5_001, undefined, 2],
    [5_000, undefined, undefined],
    [4_300, undefined, undefined],
    [4_299, undefined, 1],
    [5_000, 2, 2],
    [3_900, 2, 2],
    [4_800, 1, 1],
    [5_001, 1, 2],
  ] as const)('at %i mV, known as %s, is %s', (millivolts, known, cells) => {
    expect(cellsOf(millivolts, known)).toBe(cells);
  });

  test('decides the scale: a two-cell battery that dies is at 0 %, not at 100', () => {
    expect(percentOf(4_800, undefined, 2)).toBe(0);
    expect(percentOf(4_800, undefined, 1)).toBe(100);
    expect(percentOf(4_800)).toBeUndefined();
  });

  test('does not matter where the user gives the line', () => {
    expect(percentOf(4_500, { empty: 4_000, full: 5_000 })).toBe(50);
  });
});

describe('What is shown of a battery', () => {
  const scale = { lowBattery: 20 };
  const shown = (...voltages: readonly number[]): Battery =>
    voltages.reduce((battery, millivolts) => measured(battery, millivolts, scale), {});

  test.each<[string, Battery, object]>([
    ['a first voltage', shown(7_300), { percent: 50, isLow: false, cells: 2 }],
    ['one percent more or less is noise', shown(7_300, 7_318, 7_282), { percent: 50 }],
    ['two percent are news', shown(7_300, 7_336), { percent: 52 }],
    ['empty is empty, even by one percent', shown(6_418, 6_400), { percent: 0, isLow: true }],
    ['full is full, even by one percent', shown(8_182, 8_200), { percent: 100 }],
    ['20 % is low', shown(6_760), { percent: 20, isLow: true }],
    ['24 % after it was low is still low', shown(6_760, 6_832), { percent: 24, isLow: true }],
    ['25 % after it was low is not', shown(6_760, 6_850), { percent: 25, isLow: false }],
    ['24 % that never was low is not', shown(6_832), { percent: 24, isLow: false }],
    [
      'a dying battery stays at 0 % and low',
      shown(5_600, 4_900, 3_900),
      { percent: 0, isLow: true, cells: 2 },
    ],
  ])('%s', (_name, battery, expected) => {
    expect(battery).toMatchObject(expected);
  });

  test('a voltage that could be of either kind shows nothing yet', () => {
    const battery = shown(4_700);
    expect(battery).toEqual({ millivolts: 4_700 });
  });
});
