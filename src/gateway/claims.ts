import { keyOf, type GatewayKey } from './address.ts';

/** A connection, or one that is being made. */
interface Holder {
  readonly destroyed: boolean;
}

/**
 * Which addresses a process talks to. A gateway takes one client at a time, whatever it is called: two names of it, or
 * a name and its address, are two gateways in a config, but never two connections at once.
 */
export class Claims {
  readonly #holders = new Map<GatewayKey, Holder>();

  /** Claims all of these addresses for a connection; false, and none of them, while another one holds any. */
  take(hosts: readonly string[], port: number, holder: Holder): boolean {
    const keys = hosts.map((hostname) => keyOf({ hostname: hostname.replace(/%.*$/, ''), port }));
    if (keys.some((key) => this.#isHeld(key))) return false;
    for (const key of keys) this.#holders.set(key, holder);
    return true;
  }

  /** A connection has ended. That it is destroyed has set its addresses free before. */
  release(holder: Holder): void {
    for (const [key, other] of this.#holders) if (other === holder) this.#holders.delete(key);
  }

  #isHeld(key: GatewayKey): boolean {
    return this.#holders.get(key)?.destroyed === false;
  }
}
