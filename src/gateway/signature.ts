import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** The two form fields that sign a request. */
export interface Signature {
  /** Unix time in whole seconds, as decimal text. */
  readonly ts: string;
  /** base64 of HMAC-SHA256 with the share code as key and `ts` as message (docs/protocol.md, Signature). */
  readonly hash: string;
}

/** The `hash` for a share code and a `ts`. */
export function hashOf(code: string, ts: string): string {
  return createHmac('sha256', code).update(ts).digest('base64');
}

/** So many `ts` are remembered as used: hours of commands, and a clock seldom steps back. */
const MOST_USED = 1_000;

/**
 * Signs for one share. A gateway takes a `ts` once, and only newer ones after it (docs/protocol.md, Signature), so when
 * two requests fall in one second, or the clock steps back, the `ts` runs ahead of the clock by as little as it can.
 */
export class Signer {
  readonly #code: string;
  readonly #clock: Pick<Clock, 'wall'>;
  readonly #used = new Set<number>();
  #last = -Infinity;

  constructor(code: string, clock: Pick<Clock, 'wall'>) {
    this.#code = code;
    this.#clock = clock;
  }

  /** Signs a request that leaves now. */
  sign(): Signature {
    let seconds = Math.max(Math.floor(this.#clock.wall() / 1000), this.#last + 1);
    while (this.#used.has(seconds)) seconds += 1;
    this.#last = seconds;
    this.#used.add(seconds);
    for (const oldest of this.#used) {
      if (this.#used.size <= MOST_USED) break;
      this.#used.delete(oldest);
    }
    const ts = String(seconds);
    return { ts, hash: hashOf(this.#code, ts) };
  }

  /**
   * Signs by the plain clock again, however far it ran ahead of it: the gateway has found the time wrong (38), so what
   * was newest may be what is wrong. No `ts` is used again for that.
   */
  plain(): void {
    this.#last = -Infinity;
  }
}
