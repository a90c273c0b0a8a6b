import type { Ms, WakefulClock } from './clock.ts';
import type { GatewayConfig } from './config/read.ts';
import type { Post } from './gateway/post.ts';
import type { Reach } from './gateway/reach.ts';
import type { UpkeepOptions } from './gateway/upkeep-options.ts';
import { Upkeep } from './gateway/upkeep.ts';
import { codeAt } from './config/read.ts';
import type { Lock } from './lock/lock.ts';

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
  /** Whether it has been told that the gateway is there. */
  isTold = false;

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

  /** Whether it has been asked what it is. */
  get isKnown(): boolean {
    return this.#upkeep.isKnown;
  }

  /** Begins to ask. */
  start(): Disposable {
    return this.post.loop.join(this.#upkeep);
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
