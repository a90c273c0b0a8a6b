import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** The two form fields that sign a request. */
export interface Signature {
  /** Unix time in whole seconds, as decimal text. */
  readonly ts: string;
  /** base64 of HMAC-SHA256 with the share code as key and `ts` as message (doc: gateway page). */
  readonly hash: string;
}

/** The `hash` for a share code and a `ts`. */
export function hashOf(code: string, ts: string): string {
  return createHmac('sha256', code).update(ts).digest('base64');
}

/**
 * Signs for one share. A gateway takes a `ts` once, and only newer ones after it (doc: gateway page), so when two
 * requests fall in one second, or the clock steps back, the `ts` runs ahead of the clock by as little as it can.
 */
export class Signer {
  readonly #code: string;
  readonly #clock: Pick<Clock, 'unixSeconds'>;
  #last = 0;

  constructor(code: string, clock: Pick<Clock, 'unixSeconds'>) {
    this.#code = code;
    this.#clock = clock;
  }

  sign(): Signature {
    this.#last = Math.max(this.#clock.unixSeconds(), this.#last + 1);
    const ts = String(this.#last);
    return { ts, hash: hashOf(this.#code, ts) };
  }
}
