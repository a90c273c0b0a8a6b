/** Polls lost in a row that make an outage; one lost poll is not (gateways refuse now and then). */
const LOST_POLLS = 3;
/** Milliseconds without a word that make an outage, when polls hang rather than fail. */
const SILENT_MS = 15_000;
/** A gateway synchronizes for 60 s, sometimes over 4 minutes (seen); 10 minutes without pause is stuck. */
const STUCK_MS = 600_000;
/** A lock that is not listed, or not detected, for this long is out of reach; single gaps are common. */
export const LOST_LOCK_MS = 30_000;

/** What is known of the way to a gateway. `stuck` answers, but has been unable to reach its locks for minutes. */
export type Reach = 'reachable' | 'away' | 'stuck';

/**
 * The one rule that decides whether a gateway can be reached, for reads and writes, HomeKit and Matter.
 * Times are of the injected clock, in ms.
 */
export class Reachability {
  #heardAt: number;
  #lostPolls = 0;
  #hinderedSince: number | undefined;

  constructor(now: number) {
    this.#heardAt = now;
  }

  /** The gateway answered, if only with a refusal. */
  heard(now: number): void {
    this.#heardAt = now;
    this.#lostPolls = 0;
  }

  /** A poll brought no answer, or one that is not a gateway's. */
  lost(): void {
    this.#lostPolls += 1;
  }

  /** The gateway says that it is synchronizing, or busy. */
  hindered(now: number): void {
    this.#hinderedSince ??= now;
  }

  /** The gateway is scanning, or has just reached a lock. */
  free(): void {
    this.#hinderedSince = undefined;
  }

  /** The last moment at which all was well, or had just begun not to be. */
  get wellAt(): number {
    return Math.min(this.#heardAt, this.#hinderedSince ?? Infinity);
  }

  reach(now: number): Reach {
    const isSilent = this.#lostPolls > 0 && now - this.#heardAt >= SILENT_MS;
    if (this.#lostPolls >= LOST_POLLS || isSilent) return 'away';
    return this.#hinderedSince !== undefined && now - this.#hinderedSince >= STUCK_MS ? 'stuck' : 'reachable';
  }
}
