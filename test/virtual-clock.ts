import type { Clock } from '../src/clock.ts';

interface Sleeper {
  readonly wakesAt: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Lets every promise and I/O callback that is ready run before time moves on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is told to advance; a test of four minutes takes milliseconds. */
export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  #sleepers: Sleeper[] = [];
  /** Seconds that the wall clock is off; a test sets it to step the clock. */
  wallStep = 1_700_000_000;

  now(): number {
    return this.#now;
  }

  unixSeconds(): number {
    return Math.floor(this.wallStep + this.#now / 1000);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        wakesAt: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** How many sleeps are pending: nothing may be, once everything is shut down. */
  get pending(): number {
    return this.#sleepers.length;
  }

  /** Moves time on by `ms`, waking each sleeper at its own moment, in order. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.wakesAt <= until)
        .sort((a, b) => a.wakesAt - b.wakesAt || a.order - b.order)[0];
      if (!next) break;
      this.#now = next.wakesAt;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.#now = until;
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
}
