import type { Bolt } from '../gateway/protocol.ts';
import type { LockKey } from '../gateway/session.ts';
import { percentOf, type BatteryRange } from '../lock/battery.ts';

/** Where a bolt is, after the words “The lock is”. */
export const positions = {
  secured: 'closed',
  unsecured: 'open',
  jammed: 'jammed',
  unknown: 'in a position that it does not know',
} as const satisfies Record<Bolt, string>;

/** What `--json` says a lock is called. */
export const naming = ({
  identifier,
  name,
}: Omit<LockKey, 'code'>): { identifier: number; name: string } => ({
  identifier,
  name,
});

/** A battery for `--json`; `millivolts` in mV. */
export function batteryFields(
  millivolts: number | undefined,
  range?: BatteryRange,
): { batteryMillivolts?: number; batteryPercent?: number } {
  const percent = percentOf(millivolts, range);
  return {
    ...(millivolts !== undefined && { batteryMillivolts: millivolts }),
    ...(percent !== undefined && { batteryPercent: percent }),
  };
}

/** A battery for people, such as `50 % (7301 mV)`. */
export function batteryText(millivolts: number | undefined, range?: BatteryRange): string | undefined {
  const percent = percentOf(millivolts, range);
  return percent === undefined ? undefined : `${percent} % (${millivolts ?? 0} mV)`;
}

/** A signal for people; `dBm` is what a lock's RSSI is in. */
export const signalText = (dBm: number | undefined): string | undefined =>
  dBm === undefined ? undefined : `${dBm} dBm`;
