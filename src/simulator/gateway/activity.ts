import type { Clock } from '../../clock.ts';

/** A gateway's cycle by itself, in ms: how long it scans, then synchronizes itself, then each lock. */
export interface Cycle {
  readonly scanning: number;
  readonly gateway: number;
  readonly lock: number;
}

interface Phase {
  readonly words: string;
  readonly ms: number;
}

const SCANNING = 'Scanning...';

/** What the gateway is at, in its own words [seen]. Worked out when asked for, so that no timer runs. */
export class Activity {
  readonly #clock: Clock;
  readonly #cycle: Cycle | undefined;
  readonly #identifiers: () => number[];
  #phases: readonly Phase[] = [];
  #since: number;

  constructor(clock: Clock, identifiers: () => number[], cycle?: Cycle) {
    this.#clock = clock;
    this.#cycle = cycle;
    this.#identifiers = identifiers;
    this.#since = clock.now();
  }

  /** Synchronizes the gateway or a lock, from now on and for `ms`; after it comes what `then` names. */
  synchronize(what: 'gateway' | number, ms: number, then: readonly Phase[] = []): void {
    this.#phases = [synchronizing(what, ms), ...then];
    this.#since = this.#clock.now();
  }

  /** Synchronizes the gateway, then each lock, as `/synchronize` asks; ms each. */
  synchronizeAll(gatewayMs: number, lockMs: number): void {
    const locks = this.#identifiers().map((identifier) => synchronizing(identifier, lockMs));
    this.synchronize('gateway', gatewayMs, locks);
  }

  /** Goes back to scanning at once. */
  scan(): void {
    this.#phases = [];
    this.#since = this.#clock.now();
  }

  /** Such as `Scanning...`, `Synchronizing gw` or `Synchronizing 45961123`. */
  get words(): string {
    let elapsed = this.#clock.now() - this.#since;
    for (const { words, ms } of this.#phases) {
      if (elapsed < ms) return words;
      elapsed -= ms;
    }
    if (!this.#cycle) return SCANNING;
    const round = [
      { words: SCANNING, ms: this.#cycle.scanning },
      synchronizing('gateway', this.#cycle.gateway),
      ...this.#identifiers().map((identifier) => synchronizing(identifier, this.#cycle?.lock ?? 0)),
    ];
    elapsed %= round.reduce((sum, { ms }) => sum + ms, 0);
    for (const { words, ms } of round) {
      if (elapsed < ms) return words;
      elapsed -= ms;
    }
    return SCANNING;
  }

  get synchronizing(): boolean {
    return this.words !== SCANNING;
  }
}

const synchronizing = (what: 'gateway' | number, ms: number): Phase => ({
  words: `Synchronizing ${what === 'gateway' ? 'gw' : what}`,
  ms,
});
