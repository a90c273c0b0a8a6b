import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock, Ms } from '../clock.ts';
import { keyOf, type Address, type GatewayKey } from '../gateway/address.ts';
import { Linked } from './linked.ts';

/** A name server that has not answered by then is not waited for, ms. */
const ANSWER_MS: Ms = 2_000;

/** The addresses that a name stands for; rejects if it stands for none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

const bySystem: Lookup = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

/**
 * What the names of gateways mean, each asked for once: a gateway under its name and one under its address are one, and
 * whoever looks for the voice of either is to find it.
 */
export class Addresses {
  readonly #lookup: Lookup;
  readonly #clock: Clock;
  readonly #keys = new Map<GatewayKey, Promise<GatewayKey>>();

  constructor({ clock, lookup = bySystem }: { readonly clock: Clock; readonly lookup?: Lookup }) {
    this.#clock = clock;
    this.#lookup = lookup;
  }

  /**
   * The key of the address that a gateway is at; that of its name if nobody says within 2 s, or before the signal aborts,
   * what that means.
   */
  keyOf(address: Address, signal: AbortSignal): Promise<GatewayKey> {
    const spelled = keyOf(address);
    if (isIP(address.hostname) !== 0) return Promise.resolve(spelled);
    const known = this.#keys.get(spelled) ?? this.#resolve(address, signal).catch(() => spelled);
    this.#keys.set(spelled, known);
    return known;
  }

  /** Of gateways, those that are at the address of one before them, and which that is. */
  async twins(
    addresses: readonly Address[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<GatewayKey, GatewayKey>> {
    const isClear = addresses.length < 2 || addresses.every(({ hostname }) => isIP(hostname) !== 0);
    if (isClear) return new Map();
    const first = new Map<GatewayKey, GatewayKey>();
    const twins = new Map<GatewayKey, GatewayKey>();
    for (const [index, at] of (
      await Promise.all(addresses.map((one) => this.keyOf(one, signal)))
    ).entries()) {
      const address = addresses[index];
      if (!address) continue;
      const spelled = keyOf(address);
      const before = first.get(at);
      if (before === undefined) first.set(at, spelled);
      else if (before !== spelled) twins.set(spelled, before);
    }
    return twins;
  }

  async #resolve({ hostname, port }: Address, signal: AbortSignal): Promise<GatewayKey> {
    using over = new Linked(signal);
    const late = this.#clock.sleep(ANSWER_MS, over.signal).then(() => {
      throw new Error('no answer');
    });
    try {
      const found = await Promise.race([this.#lookup(hostname), late]);
      // One of several, the same for whoever asks.
      const ordered = found.toSorted((one, other) => isIP(one) - isIP(other) || (one < other ? -1 : 1));
      return keyOf({ hostname: (ordered[0] ?? hostname).replace(/%.*$/, ''), port });
    } finally {
      late.catch(() => undefined);
      over.abort(OVER);
    }
  }
}

const OVER = new Error('it has been answered');
