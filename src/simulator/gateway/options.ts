import type { Clock } from '../../clock.ts';
import type { Cycle } from './activity.ts';
import type { Dialect } from './dialect.ts';
import type { DoorOptions } from './door.ts';
import type { Latencies } from './latencies.ts';
import type { ListQuirks } from './lists.ts';

/** A gateway to simulate. */
export interface GatewayOptions {
  readonly clock: Clock;
  readonly locks: readonly DoorOptions[];
  /** Numbers in [0, 1) for the spread of latencies; the same row on every run unless given. */
  readonly random?: () => number;
  readonly dialect?: Dialect;
  readonly name?: string;
  /** The gateway's id at the account service (`id_accessoire`). */
  readonly accessoryId?: string;
  /** The gateway's firmware; before 17 there is no `/status` (doc). */
  readonly version?: number;
  readonly latencies?: Partial<Latencies>;
  /** False for locks too old to send `last_log` (before firmware 57 [seen]). */
  readonly hasLastLog?: boolean;
  /** How its lists are odd; not at all unless said. */
  readonly lists?: ListQuirks;
  /** Whether the gateway wants `ts` near its own clock, else 38 [seen]. */
  readonly strictClock?: boolean;
  /** How far the gateway's clock is off, in s, until `/synchronize` sets it right. */
  readonly clockSkew?: number;
  readonly whileSynchronizing?: 34 | 500;
  /** What a signed request gets while another gateway is connected to the lock [derived]; 34 unless said. */
  readonly whileTaken?: 34 | 37;
  /** Makes the gateway synchronize by itself, over and over; absent, it scans until told otherwise. */
  readonly cycle?: Cycle;
  /** How a second connection is turned away: with no connection, or one that closes unanswered [seen both]. */
  readonly refusal?: 'refused' | 'closed';
  /** What a client meets when the plug is pulled: a reset, or nothing at all, as from a box without power. */
  readonly powerCut?: 'closed' | 'silent';
}
