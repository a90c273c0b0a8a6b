import type { Clock, Ms } from './clock.ts';
import { codeAt, lockIn, type Config, type GatewayConfig } from './config/read.ts';
import type { Failure, FailureKind } from './gateway/failure.ts';
import type { List } from './gateway/upkeep-options.ts';
import type { Lock } from './lock/lock.ts';
import type { Tell } from './saying.ts';

/** Failures of a first read after which a lock may yet turn out to be somebody else's. */
const refusals: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'notShared',
  'wrongCode',
  'incompatible',
  'keyRefused',
  'clockInvalid',
]);

/** A lock that is nowhere in the config leaves once every gateway has listed others for so long, and so often. */
const LEAVE_MS = 60_000;
const LEAVE_LISTS = 3;

/**
 * A gateway may list a whole street, and each lock is refused by a read of its own: they are told of together, once all
 * were tried, or none more has been refused for so long.
 */
const TOGETHER_MS = 60_000;

export interface DiscoveryOptions {
  /** As it is now. */
  readonly config: () => Config;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly locks: ReadonlyMap<number, Lock>;
  /** Makes a lock that no gateway has listed before. */
  readonly make: (identifier: number) => Lock;
  /** Lets a lock be asked through a gateway, if there is a code for that. */
  readonly addWay: (lock: Lock, gateway: GatewayConfig) => void;
  /** A lock may be shown from now on. */
  readonly joins: (lock: Lock) => void;
  /** A lock is in the config no more. */
  readonly leaves: (identifier: number) => void;
}

/** Which of the locks that gateways list, or list no more, belong to the house. */
export class Discovery {
  readonly #options: DiscoveryOptions;
  /** Discovered locks that are not shown yet. */
  readonly #newcomers = new Set<number>();
  /** Newcomers that all of their gateways have refused, and refusals that nobody was told of yet. */
  readonly #refused = new Set<number>();
  #untold: { readonly identifier: number; readonly failure: Failure }[] = [];
  #refusedAt: Ms = -Infinity;
  /** Locks without a code that somebody has been told of. */
  readonly #named = new Set<number>();
  /** Since when, and how often, each gateway's lists lack each lock that nobody knows any more. */
  readonly #lacking = new Map<string, Map<number, { readonly since: Ms; readonly lists: number }>>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** A gateway refuses a lock; `isAlone`: no other one serves it. */
  refused(identifier: number, failure: Failure, isAlone: boolean): void {
    const { clock, tell } = this.#options;
    if (!this.#newcomers.has(identifier)) {
      tell({ what: 'lockRefused', failure, isAlone });
      return;
    }
    if (isAlone) this.#refused.add(identifier);
    this.#untold.push({ identifier, failure });
    this.#refusedAt = clock.now();
  }

  /** A gateway has answered a poll; the locks themselves hear of it apart. */
  listed(gateway: GatewayConfig, { locks }: List): void {
    const codeless: number[] = [];
    for (const identifier of locks.keys()) {
      if (this.#seen(gateway, identifier) === 'codeless') codeless.push(identifier);
    }
    const { tell } = this.#options;
    if (codeless.length > 0) tell({ what: 'codeMissing', gateway: gateway.name, identifiers: codeless });
    for (const { identifier } of [...this.#options.locks.values()]) this.#missed(gateway, identifier, locks);
  }

  /** Shows the locks of which enough is known, and names the others. One that refuses its code may be somebody else's. */
  joinWhoCan(): void {
    const { locks, joins } = this.#options;
    for (const identifier of [...this.#newcomers]) {
      const lock = locks.get(identifier);
      const failure = lock?.lastFailure;
      const isTried = failure !== undefined && !refusals.has(failure.kind);
      if (!lock || (!lock.isSure && !isTried)) continue;
      this.#newcomers.delete(identifier);
      joins(lock);
    }
    this.#tellRefused();
  }

  /** A lock that is shown stays when its code is taken out of the config; whoever did that should know. */
  nameCodeless(lock: Lock): void {
    const { tell } = this.#options;
    const config = this.#options.config();
    const { identifier, name } = lock;
    if (config.gateways.some(({ key }) => lock.hasWay(key)) || this.#named.has(identifier)) return;
    this.#named.add(identifier);
    tell({ what: 'codeGone', lock: name, identifier });
  }

  #tellRefused(): void {
    const { clock, tell, locks } = this.#options;
    const config = this.#options.config();
    const areTried = [...this.#newcomers].every((identifier) => this.#refused.has(identifier));
    if (this.#untold.length === 0 || (!areTried && clock.now() - this.#refusedAt < TOGETHER_MS)) return;
    const untold = this.#untold;
    this.#untold = [];
    const isNew = Map.groupBy(untold, ({ identifier }) => this.#newcomers.has(identifier));
    const alike = Map.groupBy(
      isNew.get(true) ?? [],
      ({ failure: { kind, about } }) => `${kind} ${about.gateway}`,
    );
    for (const [first, ...others] of alike.values()) {
      if (!first) continue;
      const names = others.map(({ failure }) => failure.about.lock ?? '');
      tell({ what: 'newcomerRefused', failure: first.failure, others: names });
    }
    // Another gateway has reached it meanwhile.
    for (const { identifier, failure } of isNew.get(false) ?? []) {
      const lock = locks.get(identifier);
      const ways = config.gateways.filter(({ key }) => lock?.hasWay(key));
      if (ways.length > 1) tell({ what: 'lockRefused', failure, isAlone: false });
    }
  }

  /** A gateway lists a lock. `codeless`: there is no code for it, and nobody has been told so. */
  #seen(gateway: GatewayConfig, identifier: number): 'codeless' | undefined {
    const { locks, make, addWay } = this.#options;
    const config = this.#options.config();
    this.#lacking.get(gateway.key)?.delete(identifier);
    const known = locks.get(identifier);
    if (known) {
      addWay(known, gateway);
      this.nameCodeless(known);
      return undefined;
    }
    if (lockIn(config, identifier).hidden) return undefined;
    if (codeAt(gateway, identifier) !== undefined) {
      this.#newcomers.add(identifier);
      addWay(make(identifier), gateway);
      return undefined;
    }
    // Another gateway may see it too, and have a code of its own for it.
    const hasCode = config.gateways.some(({ codes }) => codes.has(identifier));
    if (hasCode || this.#named.has(identifier)) return undefined;
    this.#named.add(identifier);
    return 'codeless';
  }

  /** An empty list, or a mistake in the config, proves nothing; nor does one gateway for another. */
  #missed(gateway: GatewayConfig, identifier: number, listed: List['locks']): void {
    const { clock, locks, leaves } = this.#options;
    const config = this.#options.config();
    const isKnown = config.gateways.some(
      ({ named, key }) => named.has(identifier) || locks.get(identifier)?.hasWay(key) === true,
    );
    if (listed.size === 0 || listed.has(identifier) || isKnown || config.isPartial) return;
    const now = clock.now();
    const own = this.#lacking.get(gateway.key) ?? new Map<number, { since: Ms; lists: number }>();
    this.#lacking.set(gateway.key, own);
    const before = own.get(identifier) ?? { since: now, lists: 0 };
    own.set(identifier, { since: before.since, lists: before.lists + 1 });
    const isGone = config.gateways.every(({ key }) => {
      const { since, lists } = this.#lacking.get(key)?.get(identifier) ?? { since: now, lists: 0 };
      return lists >= LEAVE_LISTS && now - since >= LEAVE_MS;
    });
    if (isGone) leaves(identifier);
  }
}
