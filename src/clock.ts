import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds: a moment of the injected clock, or a span of it. */
export type Ms = number;

/** Time, injected everywhere so that tests run in virtual time and never sleep. */
export interface Clock {
  /** Milliseconds that only ever grow; the origin means nothing. For durations and deadlines. */
  now(): Ms;
  /** The wall clock, in ms since 1970. May step either way; for signatures, and to notice that the computer slept. */
  wall(): Ms;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: Ms, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // node:timers wraps the reason in an AbortError of its own; callers want the reason.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

/** Milliseconds that a clock may drift, or a timer be late, on a computer that is only busy. */
const AWAKE_MS = 5_000;
/** How often it is looked at least, once somebody watches. */
const BEAT_MS = 2_000;

/**
 * A clock that notices when the computer has slept: the wall clock has gained on the monotonic one since the last look
 * (Linux stops the latter meanwhile), or a timer has fired late (macOS lets it run on). A wall clock that is set looks
 * the same, and is treated the same: better one list too many than a word that is hours old.
 */
export class WakefulClock implements Clock {
  readonly #clock: Clock;
  readonly #listeners = new Set<(before: Ms) => void>();
  #ahead: Ms;
  /** When it was looked at last; nothing while nobody watches, and looks may be far between. */
  #lookedAt: Ms | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#ahead = clock.wall() - clock.now();
  }

  /**
   * Looks every 2 s until the signal aborts. So whatever happens first after a sleep, be it an answer or a tap, finds
   * that the last look was long ago.
   */
  async watch(signal: AbortSignal): Promise<void> {
    this.#lookedAt = this.now();
    while (!signal.aborted) {
      await this.sleep(BEAT_MS, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  now(): Ms {
    return this.#clock.now();
  }

  wall(): Ms {
    return this.#clock.wall();
  }

  async sleep(ms: Ms, signal?: AbortSignal): Promise<void> {
    const due = this.now() + ms;
    await this.#clock.sleep(ms, signal);
    const isLate = this.now() - due > AWAKE_MS;
    if (!this.look() && isLate && this.#lookedAt === undefined) this.#woke(due);
  }

  /** Looks whether the computer has slept since the last look, and says so; who listens has heard of it by then. */
  look(): boolean {
    const ahead = this.#clock.wall() - this.#clock.now();
    const gained = ahead - this.#ahead;
    this.#ahead = ahead;
    const now = this.#clock.now();
    const isLongAgo = this.#lookedAt !== undefined && now - this.#lookedAt > AWAKE_MS + BEAT_MS;
    const before = this.#lookedAt ?? now;
    if (this.#lookedAt !== undefined) this.#lookedAt = now;
    const hasSlept = gained > AWAKE_MS || isLongAgo;
    if (hasSlept) this.#woke(before);
    return hasSlept;
  }

  /** Calls back each time the computer is found to have slept, with the last moment at which it was awake. */
  onWoke(listener: (before: Ms) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #woke(before: Ms): void {
    for (const listener of [...this.#listeners]) listener(before);
  }
}

/** Why a timer ends early; one reason for all, for each would cost a stack trace. */
const MOVED = new Error('The alarm was set anew.');

/** One timer that can be moved: rings once at the moment it was last set to. Ends with the signal. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  readonly #signal: AbortSignal;
  #at = Infinity;
  #waiting: AbortController | undefined;

  constructor(clock: Clock, signal: AbortSignal, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#waiting?.abort(MOVED), { once: true });
  }

  /** Rings at this moment, and at no other that was set before; `Infinity` for never. */
  set(at: Ms): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#waiting?.abort(MOVED);
    this.#waiting = undefined;
    if (at !== Infinity && !this.#signal.aborted)
      void this.#wait(at, (this.#waiting = new AbortController()));
  }

  async #wait(at: Ms, waiting: AbortController): Promise<void> {
    try {
      await this.#clock.sleep(Math.max(0, at - this.#clock.now()), waiting.signal);
    } catch (error) {
      if (!waiting.signal.aborted) throw error;
      return;
    }
    // Time that was set anew between the timer's end and this line.
    if (this.#waiting !== waiting) return;
    this.#at = Infinity;
    this.#waiting = undefined;
    this.#ring();
  }
}
