/** Two voltages in mV, between which a battery's percentage is a straight line. */
export interface BatteryRange {
  readonly empty: number;
  readonly full: number;
}

/** Above this many mV a lock has two cells, else one (seen: the vendor's own plugins). */
const TWO_CELLS_ABOVE_MV = 5_000;
/** 6400–8200 is the openHAB binding's line; readings beside the vendor's app in 2026 lie on 6395–8204. */
const TWO_CELLS: BatteryRange = { empty: 6_400, full: 8_200 };
/** The vendor's own plugins' line for one-cell locks. */
const ONE_CELL: BatteryRange = { empty: 3_100, full: 4_000 };

/**
 * The charge in whole percent, 0…100, for a voltage in mV; nothing when the voltage is not known. `range` is the
 * user's own line, if he gave one.
 */
export function percentOf(millivolts: number | undefined, range?: BatteryRange): number | undefined {
  if (millivolts === undefined || millivolts <= 0) return undefined;
  const { empty, full } = range ?? (millivolts > TWO_CELLS_ABOVE_MV ? TWO_CELLS : ONE_CELL);
  const percent = Math.round((100 * (millivolts - empty)) / (full - empty));
  return Math.min(100, Math.max(0, percent));
}
