import type { Wish } from '../gateway/command.ts';
import type { Bolt, ListedLock, LockReport } from '../gateway/protocol.ts';

/** What is known of a lock. */
export interface LockState {
  /** The newest word on where the bolt is; `unknown` when there is none that still stands. */
  readonly bolt: Bolt;
  /** Whether that word is of this run and says where the bolt is; a restored one is not sure until the first read. */
  readonly isSure: boolean;
  /** Where the bolt was last surely seen: what `target` follows when nobody asks for anything. */
  readonly lastSeen?: Wish;
  /** What somebody is asking for, while it is under way. */
  readonly wish?: Wish;
  /** Signal strength at the gateway, −127…0 dBm. */
  readonly rssi?: number;
  /** Battery voltage in mV. */
  readonly battery?: number;
  /** The lock's firmware version. */
  readonly firmware?: number;
}

/** What can happen to a lock. */
export type LockEvent =
  | { readonly type: 'listed'; readonly entry: ListedLock }
  | { readonly type: 'reported'; readonly report: LockReport }
  | { readonly type: 'doubted' }
  | { readonly type: 'wished'; readonly wish: Wish }
  | { readonly type: 'fulfilled'; readonly wish: Wish }
  | { readonly type: 'dropped'; readonly isInDoubt: boolean };

/** What of a lock is kept over a restart. */
export type LockMemory = Omit<LockState, 'isSure' | 'wish'>;

export const nothingKnown: LockMemory = { bolt: 'unknown' };

/** A lock as it was remembered: shown as it was, until the first read says better. */
export function restore(memory: LockMemory): LockState {
  return { ...memory, isSure: false };
}

/** The part of a state that is kept over a restart. */
export function memoryOf({ isSure: _isSure, wish: _wish, ...memory }: LockState): LockMemory {
  return memory;
}

/** What the lock is to be, for HomeKit: what is asked for, else where the bolt was last seen. */
export function targetOf(state: LockState): Wish | undefined {
  return state.wish ?? state.lastSeen;
}

/** How each event changes what is known. */
export function next(state: LockState, event: LockEvent): LockState {
  switch (event.type) {
    case 'listed': {
      const { rssi, battery } = event.entry;
      return { ...state, ...measured(rssi, battery) };
    }
    case 'reported': {
      const { bolt, rssi, battery, firmware } = event.report;
      return {
        ...state,
        ...seen(bolt),
        ...measured(rssi, battery),
        ...(firmware !== undefined && { firmware }),
      };
    }
    case 'doubted':
      return { ...state, ...seen('unknown') };
    case 'wished':
      return { ...state, wish: event.wish };
    case 'fulfilled':
      return { ...wishless(state), ...seen(event.wish) };
    case 'dropped':
      return event.isInDoubt ? { ...wishless(state), ...seen('unknown') } : wishless(state);
    default:
      return event satisfies never;
  }
}

function seen(bolt: Bolt): Pick<LockState, 'bolt' | 'isSure' | 'lastSeen'> {
  if (bolt === 'unknown') return { bolt, isSure: false };
  return bolt === 'jammed' ? { bolt, isSure: true } : { bolt, isSure: true, lastSeen: bolt };
}

function measured(
  rssi: number | undefined,
  battery: number | undefined,
): Pick<LockState, 'rssi' | 'battery'> {
  return { ...(rssi !== undefined && { rssi }), ...(battery !== undefined && { battery }) };
}

function wishless({ wish: _wish, ...state }: LockState): LockState {
  return state;
}
