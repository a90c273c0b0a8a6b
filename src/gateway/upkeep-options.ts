import type { Ms, WakefulClock } from '../clock.ts';
import type { Tell } from '../saying.ts';
import type { Queue } from './offer.ts';
import type { ListedLock } from './protocol.ts';

/** A list of locks, and when it was asked for. */
export interface List {
  readonly locks: ReadonlyMap<number, ListedLock>;
  readonly askedAt: Ms;
}

export interface UpkeepOptions {
  readonly loop: Queue;
  readonly clock: WakefulClock;
  /** What sentences call the gateway. */
  readonly gateway: string;
  readonly pollIntervalMs: Ms;
  /** Ends what is under way; another one each time that the computer has slept. */
  readonly stop: () => AbortSignal;
  readonly signal: AbortSignal;
  readonly tell: Tell;
  /** Whether some lock has no other gateway that answers. */
  readonly isAlone: () => boolean;
  /** Hears each list. */
  readonly onList: (list: List) => void;
  /** Hears when the gateway's reach, or what it is doing, has changed. */
  readonly onChange: () => void;
}
