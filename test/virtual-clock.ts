import type { Clock } from '../src/clock.ts';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
  isAwake: boolean;
}

/** Lets every promise and I/O callback that is ready run before time moves on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is told to advance; a test of four minutes takes milliseconds. */
export class VirtualClock implements Clock {
  #now = 0;
  /** By the moment at which they wake, those of one moment in the order in which they fell asleep. */
  #sleepers: Sleeper[] = [];
  #asleep = 0;
  /** Seconds that the wall clock is ahead of `now`; a test sets it to step the clock. */
  wallStep = 1_700_000_000;

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.wallStep * 1000 + this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const done = (): boolean => {
        if (sleeper.isAwake) return false;
        sleeper.isAwake = true;
        this.#asleep -= 1;
        signal?.removeEventListener('abort', abort);
        return true;
      };
      const abort = (): void => {
        if (done()) reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        wakesAt: this.#now + Math.max(0, ms),
        isAwake: false,
        wake: () => {
          if (done()) resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#asleep += 1;
      this.#insert(sleeper);
    });
  }

  /** How many sleeps are pending: nothing may be, once everything is shut down. */
  get pending(): number {
    return this.#asleep;
  }

  /** Moves time on by `ms`, waking each sleeper at its own moment, in order. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers[0];
      if (!next || next.wakesAt > until) break;
      this.#sleepers.shift();
      if (next.isAwake) continue;
      this.#now = Math.max(this.#now, next.wakesAt);
      next.wake();
      await settle();
    }
    this.#now = Math.max(this.#now, until);
  }

  /**
   * The computer sleeps for `ms`: the wall clock goes on, and nothing runs. Linux stops the monotonic clock meanwhile;
   * macOS (`isCounted`) lets it run on, so that every timer that was due fires late.
   */
  async hibernate(ms: number, isCounted = false): Promise<void> {
    if (isCounted) this.#now += ms;
    else this.wallStep += ms / 1000;
    await this.advance(0);
  }

  /** Moves time on until the promise settles, and gives its outcome; fails after `limitMs` of virtual time. */
  async until<T>(promise: Promise<T>, limitMs = 600_000): Promise<T> {
    const watched = { settled: false };
    const outcome = promise.finally(() => {
      watched.settled = true;
    });
    outcome.catch(() => undefined);
    const end = this.#now + limitMs;
    await settle();
    while (!watched.settled) {
      if (this.#now >= end) throw new Error(`nothing after ${limitMs} ms of virtual time`);
      await this.advance(Math.min(100, end - this.#now));
    }
    return outcome;
  }

  #insert(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sleepers[middle]?.wakesAt ?? Infinity) <= sleeper.wakesAt) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}
