import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected everywhere so that tests run in virtual time and never sleep. */
export interface Clock {
  /** Milliseconds that only ever grow; the origin means nothing. For durations and deadlines. */
  now(): number;
  /** The wall clock, in whole seconds since 1970. May step either way; only signatures use it. */
  unixSeconds(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  unixSeconds: () => Math.floor(Date.now() / 1000),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // node:timers wraps the reason in an AbortError of its own; callers want the reason.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
