import type { Ms, WakefulClock } from '../clock.ts';
import { exchange } from './exchange.ts';
import { Failure } from './failure.ts';
import { effortOf, isPoll, keeps, type Customer, type Effort, type Offer, type Outcome } from './offer.ts';
import type { Dialer } from './wire.ts';

/** Time-outs in ms: a light answer takes 130 ms, a Bluetooth one 3.2 s and, at worst seen, some 15 s. */
const TIMEOUT_MS = { light: 10_000, radio: 20_000 } as const satisfies Record<Effort, Ms>;
/** A tap gives up a poll that has had no answer for this long. */
const GIVE_WAY_MS = 1_000;
/** Nothing waits for it any more; one reason for all, for each would cost a stack trace. */
const OVER = new Error('The request is over.');

/** One request on its way: from the dialing to what became of it. */
export class Serving {
  readonly customer: Customer;
  readonly offer: Offer;
  readonly startedAt: Ms;
  readonly #clock: WakefulClock;
  readonly #ending = new AbortController();
  #sentAt: Ms | undefined;

  constructor(customer: Customer, offer: Offer, clock: WakefulClock) {
    this.customer = customer;
    this.offer = offer;
    this.#clock = clock;
    this.startedAt = clock.now();
  }

  /** How long it has kept the gateway from others who want a bolt turned, ms: not while it is only being dialed. */
  get keptMs(): Ms {
    return keeps(this.offer) && this.#sentAt !== undefined ? this.#clock.now() - this.#sentAt : 0;
  }

  /** Runs to its end, whatever that is. */
  async run(dialer: Dialer): Promise<Outcome> {
    const { stop } = this.offer;
    const end = (): void => this.#ending.abort(stop.reason);
    stop.addEventListener('abort', end, { once: true });
    try {
      return { answer: await exchange(dialer, this.#terms()) };
    } catch (error) {
      if (error instanceof Failure) return { failure: error };
      throw error;
    } finally {
      stop.removeEventListener('abort', end);
      this.#ending.abort(OVER);
    }
  }

  /** A poll that has no answer yet gives way to whoever stands at a door. */
  giveWay(): void {
    const { signal } = this.#ending;
    if (!isPoll(this.offer) || signal.aborted) return;
    const giveUp = (): void => this.#ending.abort(new Failure('withdrawn', this.offer.about));
    const waitMs = this.startedAt + GIVE_WAY_MS - this.#clock.now();
    if (waitMs <= 0) giveUp();
    else void this.#clock.sleep(waitMs, signal).then(giveUp, () => undefined);
  }

  #terms(): Parameters<typeof exchange>[1] {
    const { about, withdrawn, action } = this.offer;
    return {
      clock: this.#clock,
      about,
      timeoutMs: TIMEOUT_MS[effortOf(action)],
      stop: this.#ending.signal,
      wanted: (now) => {
        this.#clock.look();
        return this.offer.wanted(now);
      },
      make: () => this.offer.make(),
      sending: () => {
        this.#sentAt = this.#clock.now();
        this.offer.sending?.();
      },
      ...(withdrawn && { withdrawn }),
    };
  }
}
