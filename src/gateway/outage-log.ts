import type { Ms } from '../clock.ts';
import type { Tell } from '../saying.ts';
import { Failure } from './failure.ts';
import type { Reach } from './reach.ts';

/** Says once when a gateway is lost, and once when it is back and how long it was away. */
export class OutageLog {
  readonly #tell: Tell;
  readonly #gateway: string;
  readonly #isAlone: () => boolean;
  #noted: Reach = 'reachable';
  #since: Ms = 0;
  #failure: Failure;

  constructor(tell: Tell, gateway: string, isAlone: () => boolean) {
    this.#tell = tell;
    this.#gateway = gateway;
    this.#isAlone = isAlone;
    this.#failure = new Failure('silent', { gateway });
  }

  /** `since`: when the gateway was last well; `failure`: what has just been seen of it. */
  note(reach: Reach, { since, now, failure }: { since: Ms; now: Ms; failure?: Failure }): void {
    this.#failure = failure ?? this.#failure;
    if (reach === this.#noted) return;
    const gateway = this.#gateway;
    if (this.#noted === 'reachable') this.#since = since;
    this.#noted = reach;
    if (reach === 'reachable') this.#tell({ what: 'gatewayBack', gateway, ms: now - this.#since });
    else if (reach === 'stuck')
      this.#tell({ what: 'gatewayStuck', gateway, ms: now - since, isAlone: this.#isAlone() });
    else this.#tell({ what: 'gatewayAway', failure: this.#failure, isAlone: this.#isAlone() });
  }
}
