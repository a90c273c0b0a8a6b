import type { Ms } from '../../clock.ts';
import type { Activity } from './activity.ts';
import { refusal, type Dialect } from './dialect.ts';
import type { SimulatedDoor } from './door.ts';
import type { Form } from './form.ts';
import type { Latencies } from './latencies.ts';
import type { BoltPosition, TurnCause } from './lock.ts';
import type { Reply } from './reply.ts';
import type { Shares } from './shares.ts';

/** What the answering of a request sees of the gateway it happens at. */
export interface Site {
  readonly dialect: Dialect;
  readonly version: number;
  readonly activity: Activity;
  readonly latencies: Latencies;
  readonly shares: Shares;
  readonly doors: ReadonlyMap<number, SimulatedDoor>;
  /** The gateway's own time in s, when it wants a `ts` near it; absent when it does not care. */
  readonly strictTime: number | undefined;
  /** What a signed request gets while the gateway synchronizes: 34 or 500 [seen both]. */
  readonly whileSynchronizing: 34 | 500;
  /** What a signed request gets while another gateway is connected to the lock. */
  readonly whileTaken: 34 | 37;
  /** Aborts when the gateway loses its power. */
  readonly power: AbortSignal;
  /** The next list of locks. */
  list(): Reply;
  /** Waits `ms`; rejects when the gateway loses its power. */
  wait(ms: Ms): Promise<void>;
  /** Waits about `ms`, strayed by the spread; rejects when the gateway loses its power. */
  pause(ms: Ms): Promise<void>;
  turn(door: SimulatedDoor, to: BoltPosition, cause: TurnCause): void;
  /** Sets the gateway's clock right. */
  setClock(): void;
  /** Raises the gateway's firmware by one. */
  upgrade(): void;
}

/** What came of a request. */
export interface Handled {
  readonly reply: Reply;
  /** The error's number, or how it ended. */
  readonly outcome: 'ok' | number | 'unknown path';
  /** Whether a lock was reached; the gateway then needs longer to settle. */
  readonly bluetooth?: boolean;
}

/** Carries out a request; with `turns` false, everything but the bolt's turn. */
export type Handler = (site: Site, form: Form, turns: boolean) => Promise<Handled>;

/** A refusal, as it goes out and into the journal. */
export const refused = (site: Site, number: number, detail?: string): Handled => ({
  reply: refusal(site.dialect, number, detail),
  outcome: number,
});
