import type { LockKey } from '../gateway/call.ts';
import type { ListedLock } from '../gateway/protocol.ts';
import { percentOf, type BatteryRange } from '../lock/battery.ts';

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

/** The lock's event counter for `--json`: a number, as every gateway seen lists it. */
export function counterFields({ token }: Pick<ListedLock, 'token'>): { lastLog?: number } {
  return token !== undefined && /^\d{1,15}$/.test(token) ? { lastLog: Number(token) } : {};
}

/** A signal for people; `dBm` is what a lock's RSSI is in. */
export const signalText = (dBm: number | undefined): string | undefined =>
  dBm === undefined ? undefined : `${dBm} dBm`;
