import type { Ms } from '../clock.ts';

/** How long somebody has kept a gateway, and with how many requests. */
export interface Share {
  readonly ms: Ms;
  readonly requests: number;
}

const nothing: Share = { ms: 0, requests: 0 };

/** How long the commands of each customer have kept a gateway from the others. */
export class Kept<Customer extends object> {
  readonly #shares = new Map<Customer, Share>();
  #all = nothing;

  add(customer: Customer, ms: Ms): void {
    const own = this.#shares.get(customer) ?? nothing;
    this.#shares.set(customer, { ms: own.ms + ms, requests: own.requests + 1 });
    this.#all = { ms: this.#all.ms + ms, requests: this.#all.requests + 1 };
  }

  /** What all but this one have kept it; a customer that has left is among them. */
  byOthers(customer: Customer): Share {
    const own = this.#shares.get(customer) ?? nothing;
    return { ms: this.#all.ms - own.ms, requests: this.#all.requests - own.requests };
  }

  leave(customer: Customer): void {
    this.#shares.delete(customer);
  }
}
