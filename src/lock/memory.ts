import type { GatewayKey } from '../gateway/address.ts';
import type { Ms } from '../clock.ts';
import type { Token } from '../gateway/protocol.ts';
import { integer, isRecord } from '../fields.ts';
import { nothingKnown, toBeProved, type Facts, type Turn } from './facts.ts';
import type { Wish } from '../wish.ts';

/** What is kept of a lock over a restart: plain JSON, and no secret. */
export interface LockMemory {
  readonly bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown';
  readonly lastSeen?: Wish;
  /** What each gateway had listed when the bolt was there. */
  readonly tokens?: Readonly<Record<GatewayKey, Token>>;
  /** A turn that was sent, and had no answer yet. */
  readonly onWire?: Turn;
  /** mV. */
  readonly battery?: number;
  readonly cells?: 1 | 2;
  readonly percent?: number;
  readonly isLow?: boolean;
  readonly rssi?: number;
  readonly firmware?: string;
  /** When auto-lock is to lock the door, ms of the wall clock. */
  readonly autoLockAt?: Ms;
}

/** What is kept of a lock, and of which. No secret belongs here: it is written to disk. */
export interface LockRecord {
  readonly identifier: number;
  /** The gateway that the lock was last seen at. */
  readonly gateway?: GatewayKey;
  readonly memory: LockMemory;
}

/** A lock that is listed many times has its counters joined to one token. */
const LONGEST_TOKEN = 8_192;
/** More gateways than any house has; a memory is a file that anybody may have written to. */
const MOST_GATEWAYS = 64;

/** What is worth keeping of what is known. */
export function memoryOf(facts: Facts, isUnknown: boolean, autoLockAt?: Ms): LockMemory {
  const { word, lastSeen, onWire, battery, rssi, firmware } = facts;
  // A word that does not stand any more is not made better by a restart.
  const stands = word !== undefined && !isUnknown && facts.doubt === undefined;
  return {
    bolt: stands ? word.bolt : 'unknown',
    ...(lastSeen && { lastSeen }),
    // A token that is only expected is left out: after a restart it has to be looked into.
    ...(stands && { tokens: Object.fromEntries(word.tokens) }),
    ...(onWire && { onWire: onWire.turn }),
    ...(battery.millivolts !== undefined && { battery: battery.millivolts }),
    ...(battery.cells && { cells: battery.cells }),
    ...(battery.percent !== undefined && { percent: battery.percent }),
    ...(battery.isLow !== undefined && { isLow: battery.isLow }),
    ...(rssi !== undefined && { rssi }),
    ...(firmware !== undefined && { firmware }),
    ...(autoLockAt !== undefined && { autoLockAt }),
  };
}

/** What was known, as facts: shown as it was until a list or a read says better. A turn left on the wire: unknown. */
export function factsOf(memory: LockMemory, now: Ms): Facts {
  const { bolt, lastSeen, tokens, onWire, battery, cells, percent, isLow, rssi, firmware } = memory;
  const isKnown = bolt !== 'unknown' && onWire === undefined;
  const word = {
    bolt,
    at: now,
    by: 'memory',
    tokens: new Map(Object.entries(tokens ?? {})),
    expected: new Map<GatewayKey, Token>(),
  } as const;
  const facts: Facts = {
    ...nothingKnown,
    ...(isKnown && { word }),
    ...(lastSeen && { lastSeen }),
    battery: {
      ...(battery !== undefined && { millivolts: battery }),
      ...(cells && { cells }),
      ...(percent !== undefined && { percent }),
      ...(isLow !== undefined && { isLow }),
    },
    ...(rssi !== undefined && { rssi }),
    ...(firmware !== undefined && { firmware }),
  };
  return isKnown ? toBeProved(facts, now) : facts;
}

/** What was kept; nothing of it is taken on trust, for another version may have written it. */
export function readMemory(raw: unknown): LockMemory {
  if (!isRecord(raw)) return { bolt: 'unknown' };
  const { bolt, lastSeen, tokens, onWire } = raw;
  const battery = integer(raw.battery, 1, 99_999);
  const percent = integer(raw.percent, 0, 100);
  const rssi = integer(raw.rssi, -127, 0);
  const autoLockAt = integer(raw.autoLockAt, 0, Number.MAX_SAFE_INTEGER);
  const firmware =
    typeof raw.firmware === 'string' ? raw.firmware.slice(0, 20) : integer(raw.firmware, 0, 1_000_000);
  return {
    bolt: bolt === 'secured' || bolt === 'unsecured' || bolt === 'jammed' ? bolt : 'unknown',
    ...((lastSeen === 'secured' || lastSeen === 'unsecured') && { lastSeen }),
    ...(isRecord(tokens) && { tokens: textsIn(tokens) }),
    // Whatever stands there, something was sent.
    ...(onWire !== undefined && { onWire: onWire === 'open' || onWire === 'close' ? onWire : 'calibrate' }),
    ...(battery !== undefined && { battery }),
    ...((raw.cells === 1 || raw.cells === 2) && { cells: raw.cells }),
    ...(percent !== undefined && { percent }),
    ...(typeof raw.isLow === 'boolean' && { isLow: raw.isLow }),
    ...(rssi !== undefined && { rssi }),
    ...(firmware !== undefined && { firmware: String(firmware) }),
    ...(autoLockAt !== undefined && { autoLockAt }),
  };
}

function textsIn(raw: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(raw).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= LONGEST_TOKEN,
  );
  return Object.fromEntries(texts.slice(0, MOST_GATEWAYS));
}

/** What was kept of a lock; nothing of that but the `identifier` is taken on trust. */
export const readRecord = (
  identifier: number,
  { gateway, memory }: Readonly<Record<string, unknown>>,
): LockRecord => ({
  identifier,
  ...(typeof gateway === 'string' && { gateway }),
  memory: readMemory(memory),
});

/** What is to be kept of a lock. */
export const recordOf = ({
  identifier,
  seenAt,
  memory,
}: {
  readonly identifier: number;
  readonly seenAt: GatewayKey | undefined;
  readonly memory: LockMemory;
}): LockRecord => ({ identifier, ...(seenAt !== undefined && { gateway: seenAt }), memory });
