import type { LockMemory } from '../lock/state.ts';
import { nothingKnown } from '../lock/state.ts';
import { integer, isRecord } from '../gateway/fields.ts';

/** What Homebridge keeps with a lock's accessory. No secret belongs here: it is written to disk. */
export interface AccessoryContext {
  identifier: number;
  /** Host of the gateway that the lock was last seen at. */
  host: string;
  memory: LockMemory;
}

/** What an accessory remembers; nothing of it is taken on trust, for another version may have written it. */
export function readContext(context: unknown): AccessoryContext | undefined {
  if (!isRecord(context)) return undefined;
  const identifier = integer(context.identifier, 1, Number.MAX_SAFE_INTEGER);
  if (identifier === undefined) return undefined;
  return {
    identifier,
    host: typeof context.host === 'string' ? context.host : '',
    memory: readMemory(context.memory),
  };
}

function readMemory(raw: unknown): LockMemory {
  if (!isRecord(raw)) return nothingKnown;
  const { bolt, lastSeen } = raw;
  const rssi = integer(raw.rssi, -127, 0);
  const battery = integer(raw.battery, 1, 99_999);
  const firmware = integer(raw.firmware, 0, 1_000_000);
  return {
    bolt: bolt === 'secured' || bolt === 'unsecured' || bolt === 'jammed' ? bolt : 'unknown',
    ...((lastSeen === 'secured' || lastSeen === 'unsecured') && { lastSeen }),
    ...(rssi !== undefined && { rssi }),
    ...(battery !== undefined && { battery }),
    ...(firmware !== undefined && { firmware }),
  };
}
