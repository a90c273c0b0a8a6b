import type { Activity } from './activity.ts';
import type { Dialect } from './dialect.ts';
import type { BoltPosition, SimulatedDoor, TurnCause } from './door.ts';
import type { Shares } from './shares.ts';

/** How long things take, in ms. */
export interface Latencies {
  /** `/`, `/status`, `/lockers`, and every refusal that needs no Bluetooth [seen: about 130]. */
  readonly light: number;
  /** Everything that reaches a lock [seen: about 3200]. */
  readonly bluetooth: number;
  /** How far each may stray, as a part of itself, either way. */
  readonly spread: number;
  /** How long after a light answer the next connection is refused [derived: below the safe 500]. */
  readonly settleLight: number;
  /** How long after a Bluetooth answer the next connection is refused [derived: below the safe 1000]. */
  readonly settleBluetooth: number;
  /** `Synchronizing gw` and `Synchronizing <id>` after `/synchronize` [derived; by itself it takes 60 s and more]. */
  readonly synchronizeGateway: number;
  readonly synchronizeLock: number;
}

export const usualLatencies: Latencies = {
  light: 130,
  bluetooth: 3200,
  spread: 0.15,
  settleLight: 200,
  settleBluetooth: 700,
  synchronizeGateway: 4000,
  synchronizeLock: 1000,
};

/** What the answering of a request sees of the gateway it happens at. */
export interface Site {
  readonly dialect: Dialect;
  readonly version: number;
  readonly hasLastLog: boolean;
  readonly activity: Activity;
  readonly latencies: Latencies;
  readonly shares: Shares;
  readonly doors: ReadonlyMap<number, SimulatedDoor>;
  /** The gateway's own time in s, when it wants a `ts` near it; absent when it does not care. */
  readonly strictTime: number | undefined;
  /** What a signed request gets while the gateway synchronizes: 34 or 500 [seen both]. */
  readonly whileSynchronizing: 34 | 500;
  /** Aborts when the gateway loses its power. */
  readonly power: AbortSignal;
  /** Waits `ms`; rejects when the gateway loses its power. */
  wait(ms: number): Promise<void>;
  /** Waits about `ms`, strayed by the spread; rejects when the gateway loses its power. */
  pause(ms: number): Promise<void>;
  turn(door: SimulatedDoor, to: BoltPosition, cause: TurnCause): void;
  /** Sets the gateway's clock right. */
  setClock(): void;
  /** Raises the gateway's firmware by one. */
  upgrade(): void;
}
