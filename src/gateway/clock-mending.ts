import type { Ms } from '../clock.ts';
import type { Outcome } from './offer.ts';

/** A gateway whose clock is wrong is synchronized once in this time, whatever lock found it out. */
const SYNCHRONIZE_MS = 600_000;
/** A gateway that turns away this often has something else to do than to set its clock. */
const MOST_TRIES = 5;

/** Whether a gateway's clock is being set. */
export class ClockMending {
  #askedAt: Ms = -Infinity;
  #tries = 0;
  #isUnderWay = false;

  /** While it is, signing for the gateway is of no use. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** The clock is wrong (38): gives whether it is being set; it is not if it was a while ago. */
  ask(now: Ms): boolean {
    if (this.#isUnderWay) return true;
    if (now - this.#askedAt < SYNCHRONIZE_MS) return false;
    this.#isUnderWay = true;
    this.#tries = 0;
    this.#askedAt = now;
    return true;
  }

  /** What the request came to; gives whether it is over. What was answered does not matter: the next command shows. */
  asked(outcome: Outcome): boolean {
    this.#tries += 1;
    const isTurnedAway = 'failure' in outcome && outcome.failure.kind === 'turnedAway';
    if (isTurnedAway && this.#tries < MOST_TRIES) return false;
    this.#isUnderWay = false;
    return true;
  }
}
