import type { Ms } from '../clock.ts';
import type { Share } from '../gateway/kept.ts';
import type { Customer, Queue } from '../gateway/offer.ts';

/** Where customers wait while it may change who asks the gateway: this process, another one, or nobody for a moment. */
export class Switch implements Queue {
  readonly #customers = new Map<Customer, Disposable | undefined>();
  #queue: Queue | undefined;

  /** From now on, they wait there. */
  to(queue: Queue | undefined): void {
    if (queue === this.#queue) return;
    for (const joined of this.#customers.values()) joined?.[Symbol.dispose]();
    this.#queue = queue;
    for (const customer of this.#customers.keys()) this.#customers.set(customer, queue?.join(customer));
  }

  join(customer: Customer): Disposable {
    this.#customers.set(customer, this.#queue?.join(customer));
    return {
      [Symbol.dispose]: () => {
        this.#customers.get(customer)?.[Symbol.dispose]();
        this.#customers.delete(customer);
      },
    };
  }

  async idle(): Promise<void> {
    await this.#queue?.idle();
  }

  wake(): void {
    this.#queue?.wake();
  }

  isFreeWithin(ms: Ms): boolean {
    return this.#queue?.isFreeWithin(ms) ?? false;
  }

  keptByOthers(customer: Customer): Share {
    return this.#queue?.keptByOthers(customer) ?? { ms: 0, requests: 0 };
  }
}
