import type { Ms } from '../clock.ts';

/** After a poll that brought nothing, the next one comes this soon, whatever the interval. */
const AGAIN_MS = 2_000;
/** Milliseconds between polls once a gateway has been away for a while. */
const SLOW_MS = 30_000;
/** Whoever looks at a lock that is away makes the next poll come at once, this seldom. */
const HURRY_MS = 10_000;

/** When the next poll is due, and for whom. */
export class PollTimes {
  readonly #intervalMs: Ms;
  #dueAt: Ms;
  #rank: 'open' | 'poll' = 'poll';
  #slowMs: Ms = 0;
  #hurriedAt: Ms = -Infinity;

  constructor(intervalMs: Ms, now: Ms) {
    this.#intervalMs = intervalMs;
    this.#dueAt = now;
  }

  get dueAt(): Ms {
    return this.#dueAt;
  }

  /** `open`: somebody stands at a door and waits for the list. */
  get rank(): 'open' | 'poll' {
    return this.#rank;
  }

  /** Polls as soon as the gateway is free; gives whether that is news. */
  now(now: Ms, isForOpen = false): boolean {
    if (this.#dueAt <= now && (this.#rank === 'open' || !isForOpen)) return false;
    this.#dueAt = Math.min(this.#dueAt, now);
    if (isForOpen) this.#rank = 'open';
    return true;
  }

  /** Somebody looks at a lock that is away; gives whether that makes the poll come at once. */
  hurry(now: Ms): boolean {
    if (now - this.#hurriedAt < HURRY_MS) return false;
    this.#hurriedAt = now;
    return this.now(now);
  }

  /** A poll was answered. */
  answered(now: Ms): void {
    this.#rank = 'poll';
    this.#dueAt = now + this.#intervalMs;
  }

  /** A poll gave way, or was overtaken by time: it is still due. */
  tookNoPlace(now: Ms): void {
    this.#rank = 'poll';
    this.#dueAt = now;
  }

  /** A poll brought nothing: soon again, at once after a closed door (the loop knows when), ever more seldom while away. */
  lost(now: Ms, { isAway, isTurnedAway }: { isAway: boolean; isTurnedAway: boolean }): void {
    this.#rank = 'poll';
    if (isAway) this.#slowMs = Math.min(SLOW_MS, this.#slowMs === 0 ? AGAIN_MS : this.#slowMs * 2);
    const soonMs = isTurnedAway ? 0 : Math.min(AGAIN_MS, this.#intervalMs);
    this.#dueAt = now + (isAway ? this.#slowMs : soonMs);
  }

  /** The gateway is well: after an outage that a command's answer has ended, a list is due as well. */
  recovered(now: Ms): void {
    if (this.#slowMs > 0) this.#dueAt = Math.min(this.#dueAt, now);
    this.#slowMs = 0;
  }
}
