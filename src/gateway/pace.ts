import type { Ms } from '../clock.ts';
import type { Effort } from './offer.ts';

/** Pauses after an answer that have proved safe for real gateways (docs/protocol.md, The gateway). */
const SAFE_MS = { light: 500, radio: 1_000 } as const satisfies Record<Effort, Ms>;
/** No gateway was seen to need longer to recover. */
const MOST_MS = 2_500;
/** By how much a pause grows that has proved too short. */
const MARGIN_MS = 150;
/** Turned away this soon after an answer, the pause was too short; later, somebody else is being served. */
const SETTLING_MS = 2_500;
/** A pause that was made longer is tried at its usual length again after this. */
const KEPT_MS = 3_600_000;
/**
 * How long to stay away from a door that was just shut: growing, and no two alike, so that no period of somebody
 * else's, or of our own polls, can keep meeting it.
 */
const DOOR_MS = [310, 470, 730, 1_130, 1_490] as const;

/** How soon after an answer a gateway takes the next request. */
export class Pace {
  #answeredAt: Ms = -Infinity;
  #effort: Effort = 'light';
  #turnedAway = 0;
  #notBefore: Ms = -Infinity;
  readonly #needs = new Map<Effort, { readonly ms: Ms; readonly until: Ms }>();

  /** The moment from which the gateway can be expected to take a request. */
  get readyAt(): Ms {
    return Math.max(this.#notBefore, this.#answeredAt + this.#pauseMs(this.#answeredAt));
  }

  /** The gateway has been at a request until now, whatever came of it. */
  answered(effort: Effort, now: Ms): void {
    this.#effort = effort;
    this.#answeredAt = now;
    this.#turnedAway = 0;
  }

  /** The gateway took no request: too soon after its last answer, or it serves somebody else. */
  turnedAway(now: Ms): void {
    const sinceMs = now - this.#answeredAt;
    if (sinceMs < SETTLING_MS && this.#turnedAway === 0) {
      const ms = Math.min(MOST_MS, Math.max(this.#pauseMs(now), sinceMs) + MARGIN_MS);
      this.#needs.set(this.#effort, { ms, until: now + KEPT_MS });
    }
    this.#notBefore = now + (DOOR_MS[Math.min(this.#turnedAway, DOOR_MS.length - 1)] ?? 0);
    this.#turnedAway += 1;
  }

  #pauseMs(now: Ms): Ms {
    const need = this.#needs.get(this.#effort);
    return need && now < need.until ? need.ms : SAFE_MS[this.#effort];
  }
}
