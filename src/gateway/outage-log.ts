import { inWords, type Log } from '../log.ts';
import type { Reach } from './reachability.ts';

/** Says once when a gateway is lost, and once when it is back and how long it was away. */
export class OutageLog {
  readonly #log: Log;
  readonly #gateway: string;
  #noted: Reach = 'reachable';
  #since = 0;

  constructor(log: Log, gateway: string) {
    this.#log = log;
    this.#gateway = gateway;
  }

  /** `since` is when the gateway was last well, `now` the present, both in ms; `cause` a sentence on what was seen. */
  note(reach: Reach, since: number, now: number, cause: string): void {
    if (reach === this.#noted) return;
    const was = this.#noted;
    this.#noted = reach;
    if (reach === 'reachable') {
      this.#log.info(`The gateway “${this.#gateway}” is back after ${inWords(now - this.#since)}.`);
      return;
    }
    if (was === 'reachable') this.#since = since;
    const trouble =
      reach === 'stuck'
        ? `The gateway “${this.#gateway}” has been synchronizing or busy for ${inWords(now - since)} and reaches no lock. Unplug it for ten seconds.`
        : cause;
    this.#log.warn(`${trouble} Until it is back, its locks show No Response.`);
  }
}
