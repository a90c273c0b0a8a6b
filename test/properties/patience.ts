import type { DoorWitness } from './door-witness.ts';
import type { World } from './world.ts';

/** From the end of the trouble to the truth in Home, in ms, when one lock has to be read. */
export const SOON_MS = 15_000;
/** Each further lock that has to be read waits for the one radio: a read, the poll after it, and their pauses. */
const FURTHER_LOCK_MS = 7_000;
/** A poll comes within this whatever the interval; a longer interval is waited for. */
const USUAL_POLL_MS = 5_000;
/** The slowest poll of a gateway that has been away; whoever opens Home need not wait for it. */
const SLOW_POLL_MS = 30_000;
/** A gateway that was stuck is asked this often whether it is still synchronizing. */
const STUCK_STATUS_MS = 10_000;
/** A lock whose reads have failed more than ten times in a row is tried this often, to spare its battery. */
const SELDOM_MS = 60_000;
const MANY_FAILURES = 10;
/** A lock that is refused for good (no share, wrong code, key refused) is tried this often. */
const REFUSED_MS = 600_000;
/** A lock that says something odd, or counts what is no turn, is asked after 5 s, then 10 s, and so on up to 10 minutes. */
const ODD_MS = 5_000;

/** What stood between the plugin and the truth at the moment when the trouble was over. */
export interface Aftermath {
  /** Whether its gateways were away, so that polls are slower, and nobody looks. */
  readonly isAwayUnseen: boolean;
  readonly wasStuck: boolean;
  /** Whether somebody taps the door now. */
  readonly isInsisted: boolean;
}

/** By when Home has to show where a bolt is, in ms from the end of the trouble; every wait is one that is documented. */
export function patienceMs(
  world: World,
  door: DoorWitness,
  { isAwayUnseen, wasStuck, isInsisted }: Aftermath,
): { readonly dueMs: number; readonly isSoon: boolean } {
  const pollMs =
    Math.max(...door.gateways.map((gateway) => world.gateways[gateway]?.pollInterval ?? 2)) * 1_000;
  const soon =
    SOON_MS +
    Math.max(0, pollMs - USUAL_POLL_MS) +
    (world.doors.length - 1) * FURTHER_LOCK_MS +
    (isAwayUnseen ? SLOW_POLL_MS : 0) +
    (wasStuck ? STUCK_STATUS_MS : 0);
  if (isInsisted) return { dueMs: soon, isSoon: false };
  const { counter } = world.doors[door.number] ?? {};
  const odd = door.oddReads === 0 ? 0 : Math.min(ODD_MS * 2 ** (door.oddReads - 1), REFUSED_MS);
  const waits = [
    door.isRefused ? REFUSED_MS : 0,
    door.failedReads > MANY_FAILURES ? SELDOM_MS : 0,
    // A turn counted by the lock is news; without a counter the plugin has to wait for its next look.
    counter === 'none' ? door.statusIntervalMs : 0,
    counter === 'countsReads' ? REFUSED_MS : 0,
    odd,
  ];
  const dueMs = soon + Math.max(...waits);
  return { dueMs, isSoon: dueMs <= SOON_MS };
}
