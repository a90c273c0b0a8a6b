import { setMaxListeners } from 'node:events';
import { WakefulClock, type Clock, type Ms } from './clock.ts';
import { lockIn, type Config, type GatewayConfig } from './config/read.ts';
import type { GatewayKey } from './gateway/address.ts';
import { Discovery } from './discovery.ts';
import { Failure } from './gateway/failure.ts';
import { postAt, type PostOffice } from './gateway/post.ts';
import type { List } from './gateway/upkeep-options.ts';
import type { Dialer } from './gateway/wire.ts';
import { HouseGateway, type Gateway } from './house-gateway.ts';
import { Listeners } from './listeners.ts';
import { AutoLock } from './lock/auto-lock.ts';
import { Lock } from './lock/lock.ts';
import type { LockMemory } from './lock/memory.ts';
import type { Tell } from './saying.ts';

/** What a house needs of the world around it; tests give it another time and other gateways. */
export interface World extends PostOffice {
  readonly clock: Clock;
  dialerFor(gateway: GatewayConfig): Dialer;
}

export interface HouseOptions {
  readonly config: Config;
  readonly world: World;
  readonly tell: Tell;
  /** The plugin's own, for whoever reads the log. */
  readonly version?: string;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Hears of mistakes of our own, which end nothing. */
  readonly fault: (error: unknown) => void;
}

/** Until then, a gateway is introduced once all its doors are known; later with what is known. */
const INTRODUCED_WITHIN_MS = 60_000;

/** Gateways and locks as a config has them, wired, without Homebridge. */
export class House {
  readonly #options: HouseOptions;
  readonly #clock: WakefulClock;
  #config: Config;
  #gateways: readonly HouseGateway[];
  readonly #locks = new Map<number, Lock>();
  readonly #discovery: Discovery;
  readonly #joins: Listeners<[Lock]>;
  readonly #leaves: Listeners<[number]>;
  /** What is under way ends when the computer has slept, and when the house ends. */
  #nap = new AbortController();
  readonly #bornAt: Ms;

  constructor(options: HouseOptions) {
    const { config, world, signal, fault } = options;
    this.#options = options;
    this.#config = config;
    // A house of fifteen doors is no leak.
    setMaxListeners(0, signal);
    this.#clock = new WakefulClock(world.clock);
    this.#bornAt = this.#clock.now();
    this.#joins = new Listeners(fault);
    this.#leaves = new Listeners(fault);
    this.#gateways = config.gateways.map((gateway) => this.#gateway(gateway));
    this.#discovery = new Discovery({
      config: () => this.#config,
      clock: this.#clock,
      tell: options.tell,
      locks: this.#locks,
      make: (identifier) => this.#lock(identifier, { bolt: 'unknown' }),
      addWay: (lock, { key }) => {
        const gateway = this.#gateways.find((one) => one.config.key === key);
        gateway?.serve(lock);
      },
      joins: (lock) => this.#joins.tell(lock),
      leaves: (identifier) => {
        this.#locks.delete(identifier);
        this.#leaves.tell(identifier);
      },
    });
    const woke = this.#clock.onWoke((before) => this.#woke(before));
    signal.addEventListener(
      'abort',
      () => {
        woke[Symbol.dispose]();
        this.#nap.abort(new Failure('stopped', { gateway: '' }));
      },
      { once: true },
    );
  }

  /** The locks by their identifiers; those that are not shown yet, too. */
  get locks(): ReadonlyMap<number, Lock> {
    return this.#locks;
  }

  get config(): Config {
    return this.#config;
  }

  get gateways(): readonly Gateway[] {
    return this.#gateways;
  }

  /** Calls back when a lock may be shown from now on. */
  onJoin(listener: (lock: Lock) => void): Disposable {
    return this.#joins.add(listener);
  }

  /** Calls back with the identifier of a lock that the config does not name any more, nor any gateway of it. */
  onLeave(listener: (identifier: number) => void): Disposable {
    return this.#leaves.add(listener);
  }

  /**
   * A lock that is shown, or wanted, before any gateway has listed it; nothing when the config hides it.
   *
   * @param key - the gateway that has served it before.
   */
  adopt(identifier: number, memory: LockMemory, key?: GatewayKey): Lock | undefined {
    if (lockIn(this.#config, identifier).hidden) return undefined;
    const lock = this.#lock(identifier, memory);
    const serving = this.#gateways.filter(
      ({ config: gateway }) => gateway.named.has(identifier) || gateway.key === key,
    );
    for (const gateway of serving) gateway.serve(lock);
    if (serving.length > 0) this.#discovery.nameCodeless(lock);
    return lock;
  }

  /**
   * Some gateways turn out to be one, before anything is asked: they are what the config says of them now.
   *
   * @param twins - keys of those that are others, and whose.
   */
  unite(config: Config, twins: ReadonlyMap<GatewayKey, GatewayKey>): void {
    this.#config = config;
    const before = this.#gateways.map(({ config: { key } }) => key);
    this.#gateways = config.gateways.map((gateway) => this.#gateway(gateway));
    for (const lock of this.#locks.values()) {
      const keys = new Set(before.flatMap((key) => (lock.hasWay(key) ? [twins.get(key) ?? key] : [])));
      lock.leaveWays();
      for (const gateway of this.#gateways) if (keys.has(gateway.config.key)) gateway.serve(lock);
    }
  }

  /** Begins to ask the gateways. */
  start(): void {
    const { signal } = this.#options;
    if (signal.aborted) return;
    void this.#clock.watch(signal);
    for (const gateway of this.#gateways) {
      const joined = gateway.start();
      signal.addEventListener('abort', () => joined[Symbol.dispose](), { once: true });
    }
  }

  /** Resolves once the signal has ended everything, and nothing is under way any more. */
  get ended(): Promise<unknown> {
    const { signal } = this.#options;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => {
      void Promise.all(this.#gateways.map(({ post }) => post.loop.idle())).then(() => resolve(undefined));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    return promise;
  }

  #gateway(config: GatewayConfig): HouseGateway {
    const { world, tell, signal, fault } = this.#options;
    const clock = this.#clock;
    const post = postAt(config.key, world, { dialer: () => world.dialerFor(config), clock, fault });
    return new HouseGateway(config, post, {
      clock,
      stop: () => this.#nap.signal,
      signal,
      tell,
      isAlone: () => this.#isAlone(config.key),
      onList: (list) => this.#listed(config, list),
      onChange: () => {
        for (const lock of this.#locks.values()) if (lock.hasWay(config.key)) lock.gatewayChanged();
      },
    });
  }

  /** Whether some lock can be reached by no other gateway than this. */
  #isAlone(key: GatewayKey): boolean {
    const locks = [...this.#locks.values()].filter((lock) => lock.hasWay(key));
    return locks.length === 0 || locks.some(({ view }) => !view.reachable);
  }

  #listed(config: GatewayConfig, list: List): void {
    this.#discovery.listed(config, list);
    for (const lock of this.#locks.values()) lock.heard(config.key, list);
    this.#discovery.joinWhoCan();
    this.#tellReady();
  }

  #lock(identifier: number, memory: LockMemory): Lock {
    const known = this.#locks.get(identifier);
    if (known) return known;
    const { tell, signal, fault } = this.#options;
    const clock = this.#clock;
    const refinement = lockIn(this.#config, identifier);
    const lock = new Lock({
      identifier,
      name: refinement.name ?? `The Keys ${identifier}`,
      allowUnlock: refinement.allowUnlock,
      lowBattery: refinement.lowBattery,
      ...(refinement.battery && { battery: refinement.battery }),
      clock,
      tell,
      fault,
      signal,
      memory,
      tellRefusal: (failure, isAlone) => this.#discovery.refused(identifier, failure, isAlone),
    });
    this.#locks.set(identifier, lock);
    if (refinement.autoLock > 0) {
      new AutoLock(lock, { delayMs: refinement.autoLock * 1_000, clock, tell, signal });
    }
    lock.onSettled(() => {
      this.#discovery.joinWhoCan();
      this.#tellReady();
    });
    return lock;
  }

  #tellReady(): void {
    const { tell, version } = this.#options;
    const isLate = this.#clock.now() - this.#bornAt >= INTRODUCED_WITHIN_MS;
    for (const gateway of this.#gateways) gateway.introduce(this.#locks.values(), { isLate, tell, version });
  }

  #woke(before: Ms): void {
    const { signal } = this.#options;
    if (signal.aborted) return;
    const nap = this.#nap;
    this.#nap = new AbortController();
    for (const lock of this.#locks.values()) lock.woke(before);
    for (const gateway of this.#gateways) gateway.woke();
    // Whoever is only told of changes would not hear that what was silent for the length of the sleep is not gone.
    for (const lock of this.#locks.values()) lock.gatewayChanged();
    nap.abort(new Failure('slept', { gateway: '' }));
  }
}
