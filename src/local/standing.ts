import type { Clock, Ms } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';

/** Whoever is to be the voice of a gateway is so within this time, if he can at all, ms. */
const TAKEN_MS: Ms = 3_000;

/**
 * How a process stands at one of its gateways. Of the gateways that two processes have in common, one process is the
 * voice of all: two who ask each other for one lock would wait for each other. It is the voice of the first of them,
 * by their keys.
 */
export class Standing {
  /** The gateway by its address, once it is known. */
  at: GatewayKey | undefined;
  readonly #clock: Clock;
  readonly #others: () => readonly Standing[];
  /** All gateways of the process that is the voice of this one, while that is another one. */
  #elsewhere: ReadonlySet<GatewayKey> = new Set();
  /** Since when this one is left to another process. */
  #leftAt: Ms | undefined;

  /** `others` are those of this process at its other gateways. */
  constructor(clock: Clock, others: () => readonly Standing[]) {
    this.#clock = clock;
    this.#others = others;
  }

  /** All gateways of this process, by their addresses. */
  get all(): readonly GatewayKey[] {
    return [this, ...this.#others()].flatMap(({ at }) => at ?? []).toSorted();
  }

  /** The one of this process at the same gateway, under another name. */
  get leader(): Standing | undefined {
    return this.#others().find(({ at }) => at === this.at);
  }

  /** Another process is the voice of this gateway, and has these; or none is. */
  heard(all: readonly GatewayKey[] = []): void {
    this.#elsewhere = new Set(all);
  }

  /** Whether this gateway is to be left to another process, which is the voice of one before it and has this one, too. */
  get isAnothers(): boolean {
    const { at } = this;
    const isSo = this.#others().some((other) => {
      const isBefore = other.at !== undefined && at !== undefined && other.at < at;
      return isBefore && other.#elsewhere.has(at);
    });
    if (!isSo) this.#leftAt = undefined;
    // Whoever has not taken it by then cannot.
    return isSo && this.#clock.now() < (this.#leftAt ?? Infinity) + TAKEN_MS;
  }

  /** It is left to the other process from now on. */
  leave(): void {
    this.#leftAt ??= this.#clock.now();
  }
}
