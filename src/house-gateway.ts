import type { Ms, WakefulClock } from './clock.ts';
import type { GatewayConfig } from './config/read.ts';
import type { Post } from './gateway/post.ts';
import type { Reach } from './gateway/reach.ts';
import type { UpkeepOptions } from './gateway/upkeep-options.ts';
import { Upkeep } from './gateway/upkeep.ts';
import { codeAt } from './config/read.ts';
import { defined } from './fields.ts';
import type { Lock } from './lock/lock.ts';
import type { Tell } from './saying.ts';

/** A gateway of the house, for whoever shows it. */
export interface Gateway {
  readonly config: GatewayConfig;
  readonly reach: Reach;
  /** As it says itself. */
  readonly firmware: string | undefined;
  /** What it is at, in its own words. */
  readonly activity: string | undefined;
  readonly isSynchronizing: boolean;
  readonly post: Post;
}

const ms = (seconds: number): Ms => seconds * 1_000;

/** A gateway of the house: what asks it, and what keeps it up. */
export class HouseGateway implements Gateway {
  readonly config: GatewayConfig;
  readonly post: Post;
  readonly #upkeep: Upkeep;
  readonly #clock: WakefulClock;
  readonly #stop: () => AbortSignal;
  #isTold = false;

  constructor(
    config: GatewayConfig,
    post: Post,
    options: Omit<UpkeepOptions, 'loop' | 'gateway' | 'pollIntervalMs'>,
  ) {
    this.config = config;
    this.post = post;
    this.#clock = options.clock;
    this.#stop = options.stop;
    const pollIntervalMs = ms(config.pollInterval);
    this.#upkeep = new Upkeep({ ...options, loop: post.loop, gateway: config.name, pollIntervalMs });
  }

  get reach(): Reach {
    return this.#upkeep.reachAt(this.#clock.now()).reach;
  }

  get firmware(): string | undefined {
    return this.#upkeep.firmware;
  }

  get activity(): string | undefined {
    return this.#upkeep.activity;
  }

  get isSynchronizing(): boolean {
    return this.#upkeep.isSynchronizing;
  }

  /** Begins to ask. */
  start(): Disposable {
    return this.post.loop.join(this.#upkeep);
  }

  /**
   * Tells, once, that it is there, and how those of the locks stand that it serves: as soon as all of that is known, or
   * what of it is known when it is late.
   */
  introduce(
    all: Iterable<Lock>,
    { isLate, tell, version }: { isLate: boolean; tell: Tell; version: string | undefined },
  ): void {
    const { name: gateway, key } = this.config;
    const locks = [...all].filter((lock) => lock.hasWay(key));
    if (this.#isTold || !this.#upkeep.isKnown || !(isLate || locks.every(({ isSure }) => isSure))) return;
    this.#isTold = true;
    const doors = locks.map(({ name: lock, view: { bolt } }) => ({ lock, bolt }));
    const known = { ...defined('firmware', this.firmware), ...defined('version', version) };
    tell({ what: 'gatewayReady', gateway, doors, ...known });
  }

  /** The computer has slept. */
  woke(): void {
    this.#upkeep.woke();
  }

  /** Lets a lock be asked through this gateway, if there is a code for that. */
  serve(lock: Lock): void {
    const { key, name, statusInterval } = this.config;
    const code = codeAt(this.config, lock.identifier);
    if (code === undefined || lock.hasWay(key)) return;
    lock.addWay({
      key,
      gateway: name,
      loop: this.post.loop,
      upkeep: this.#upkeep,
      signer: this.post.signerFor(lock.identifier, code),
      statusIntervalMs: ms(statusInterval),
      stop: this.#stop,
    });
  }
}
