import type { World } from './schedule.ts';
import type { Knowledge } from './witness.ts';

/** From the end of the trouble to the truth in Home, in ms, when two locks have to be read. */
export const SOON_MS = 15_000;
/** Each further lock that has to be read waits for the one radio: a read and its pause. */
const FURTHER_LOCK_MS = 5_000;
/** The slowest poll of a gateway that has been away; whoever opens Home need not wait for it. */
const SLOW_POLL_MS = 30_000;
/** A gateway that was stuck is asked this often whether it is still synchronizing. */
const STUCK_STATUS_MS = 10_000;
/** `statusInterval`: locks too old to count their turns are read this often. */
const TIMED_READ_MS = 60_000;
/** A lock whose reads have failed more than ten times in a row is tried this often, to spare its battery. */
const SELDOM_MS = 60_000;
/** A lock that is refused for good (no share, wrong code, key refused) is tried this often. */
const REFUSED_MS = 600_000;
/** A lock that says something odd, and does not turn, is asked after 5 s, then 10 s, and so on up to 10 minutes. */
const ODD_MS = 5_000;

/** What stood between the plugin and the truth at the moment when the trouble was over. */
export interface Aftermath {
  readonly world: World;
  /** Whether three polls in a row were lost, so that polls are slower, and nobody looks. */
  readonly isAwayUnseen: boolean;
  readonly wasStuck: boolean;
  /** Whether the lock has counted an event since it said something odd. */
  readonly isTurned: boolean;
  /** Whether somebody taps the door now. */
  readonly isTapped: boolean;
}

/** Whether a lock is refused for good, going by the answers to its reads: it is left alone, but for a tap. */
export function isRefusedForGood({ failedReads }: Knowledge): boolean {
  const times = (number: number): number => failedReads.filter((other) => other === number).length;
  return times(32) + times(35) + times(36) > 0 || times(33) > 2 || times(38) > 2;
}

/** By when Home has to show where a bolt is, in ms from the end of the trouble; every wait is one that is documented. */
export function patienceMs(door: Knowledge, aftermath: Aftermath): number {
  const { world, isAwayUnseen, wasStuck, isTurned, isTapped } = aftermath;
  const soon =
    SOON_MS +
    (world.doors - 2) * FURTHER_LOCK_MS +
    (isAwayUnseen ? SLOW_POLL_MS : 0) +
    (wasStuck ? STUCK_STATUS_MS : 0);
  if (isTapped) return soon;
  const waits = [
    isRefusedForGood(door) ? REFUSED_MS : 0,
    door.failedReads.length > 10 ? SELDOM_MS : 0,
    // A turn counted by the lock is news; without a counter the plugin has to wait for its next look.
    world.hasLastLog ? 0 : TIMED_READ_MS,
    isTurned || door.oddReads === 0 ? 0 : Math.min(ODD_MS * 2 ** (door.oddReads - 1), REFUSED_MS),
  ];
  return soon + Math.max(...waits);
}
