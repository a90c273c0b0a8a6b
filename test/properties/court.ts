import type { Clock } from '../../src/clock.ts';
import type { Broken, Promised } from './promises.ts';

/** More broken promises than these say nothing new, and a soak of days would fill the memory with them. */
const MOST_BROKEN = 50;

/** Keeps what was broken, what happened, and how often. */
export class Court {
  readonly broken: Broken[] = [];
  /** What happened, for whoever has to understand a failure. */
  readonly story: string[] = [];
  /** How often what is worth testing came up. */
  readonly seen = new Map<string, number>();
  readonly #clock: Clock;
  readonly #tellsStory: boolean;

  constructor(clock: Clock, tellsStory: boolean) {
    this.#clock = clock;
    this.#tellsStory = tellsStory;
  }

  get now(): number {
    return this.#clock.now();
  }

  get tellsStory(): boolean {
    return this.#tellsStory;
  }

  breaks(promise: Promised, how: string): void {
    if (this.broken.length < MOST_BROKEN) this.broken.push({ promise, at: this.now, how });
    this.note(`BROKEN ${promise}: ${how}`);
  }

  note(what: string): void {
    if (this.#tellsStory) this.story.push(`${this.now.toFixed(0).padStart(9)}  ${what}`);
  }

  count(what: string, times = 1): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + times);
  }
}
