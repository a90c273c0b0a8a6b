import type { Dialect } from '../gateway/dialect.ts';
import type { SimulatedGateway } from '../gateway/gateway.ts';
import type { Ending } from '../gateway/journal.ts';
import type { BoltPosition, ReportedState } from '../gateway/lock.ts';

/** What the page shows. No code, no hash. */
export interface Snapshot {
  readonly name: string;
  readonly version: number;
  readonly dialect: Dialect;
  readonly isPlugged: boolean;
  /** In the gateway's words, such as `Scanning...`. */
  readonly activity: string;
  readonly isSynchronizing: boolean;
  readonly doors: readonly ShownDoor[];
  /** The newest first. */
  readonly requests: readonly ShownRequest[];
}

export interface ShownDoor {
  readonly identifier: number;
  readonly name: string;
  readonly bolt: BoltPosition;
  readonly state: ReportedState;
  /** mV. */
  readonly battery: number | null;
  /** dBm. */
  readonly rssi: number;
  readonly isInRange: boolean;
}

export interface ShownRequest {
  /** ms of the simulator's clock. */
  readonly at: number;
  readonly path: string;
  readonly lock?: string;
  readonly outcome: Ending;
  readonly moved: boolean;
}

/** Enough to look at, once the page has gathered the regular polls into one line. */
const MOST_REQUESTS = 40;

/** The gateway and its doors as they are now. */
export function snapshotOf(gateway: SimulatedGateway): Snapshot {
  const names = new Map(gateway.doors.map(({ identifier, name }) => [identifier, name]));
  return {
    name: gateway.name,
    version: gateway.version,
    dialect: gateway.dialect,
    isPlugged: gateway.isPlugged,
    activity: gateway.activity.words,
    isSynchronizing: gateway.activity.synchronizing,
    doors: gateway.doors.map(({ identifier, name, bolt, state, battery, rssi, inRange }) => ({
      identifier,
      name,
      bolt,
      state,
      battery,
      rssi,
      isInRange: inRange,
    })),
    requests: gateway.journal.entries
      .slice(-MOST_REQUESTS)
      .reverse()
      .map(({ at, path, identifier, outcome, moved }) => ({
        at: Math.round(at),
        path,
        ...(identifier === undefined ? {} : { lock: names.get(identifier) ?? String(identifier) }),
        outcome,
        moved,
      })),
  };
}
