/** Two voltages in mV, between which a battery's percentage is a straight line. */
export interface BatteryRange {
  readonly empty: number;
  readonly full: number;
}

/** A lock's cells in a row; each kind has a line of its own. */
export type Cells = 1 | 2;

/** What has been learnt of a battery, and what is shown of it. */
export interface Battery {
  readonly millivolts?: number;
  readonly cells?: Cells;
  /** As shown, whole percent; it follows the voltage with some inertia, for radios make readings flicker. */
  readonly percent?: number;
  readonly isLow?: boolean;
}

/** Above this many mV a lock has two cells, below the lower one it has one (docs/protocol.md, Battery). */
const TWO_CELLS_ABOVE_MV = 5_000;
const ONE_CELL_BELOW_MV = 4_300;
/** 6400–8200 is the openHAB binding's line; readings beside the vendor's app in 2026 lie on 6395–8204. */
const RANGES = {
  1: { empty: 3_100, full: 4_000 },
  2: { empty: 6_400, full: 8_200 },
} as const satisfies Record<Cells, BatteryRange>;
/** A change of one percent is noise. */
const NOTEWORTHY_PERCENT = 2;
/** A battery is low until it is this much better, in percent. */
const BETTER_PERCENT = 5;

/**
 * How many cells a lock has, from a voltage in mV and what was known: a two-cell battery that dies does not become a
 * full one-cell battery. Nothing where a first value could be either.
 */
export function cellsOf(millivolts: number, known?: Cells): Cells | undefined {
  if (millivolts > TWO_CELLS_ABOVE_MV) return 2;
  return known ?? (millivolts < ONE_CELL_BELOW_MV ? 1 : undefined);
}

/**
 * The charge in whole percent, 0…100, for a voltage in mV; nothing when the voltage, or the number of cells, is not
 * known. `range` is the user's own line, if he gave one.
 */
export function percentOf(
  millivolts: number | undefined,
  range?: BatteryRange,
  known?: Cells,
): number | undefined {
  if (millivolts === undefined || millivolts <= 0) return undefined;
  const cells = cellsOf(millivolts, known);
  const line = range ?? (cells && RANGES[cells]);
  if (!line) return undefined;
  const percent = Math.round((100 * (millivolts - line.empty)) / (line.full - line.empty));
  return Math.min(100, Math.max(0, percent));
}

/** What is known of a battery after a voltage in mV was heard; `lowBattery` is the percent from which it is low. */
export function measured(
  battery: Battery,
  millivolts: number,
  { range, lowBattery }: { readonly range?: BatteryRange | undefined; readonly lowBattery: number },
): Battery {
  const cells = cellsOf(millivolts, battery.cells);
  const now = percentOf(millivolts, range, battery.cells);
  const heard = { ...battery, millivolts, ...(cells && { cells }) };
  if (now === undefined) return heard;
  const before = battery.percent;
  const isNews =
    before === undefined || Math.abs(now - before) >= NOTEWORTHY_PERCENT || now === 0 || now === 100;
  const percent = isNews ? now : before;
  const isLow = percent <= lowBattery || (battery.isLow === true && percent < lowBattery + BETTER_PERCENT);
  return { ...heard, percent, isLow };
}
