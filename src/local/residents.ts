import { isDeepStrictEqual } from 'node:util';
import type { Clock, Ms } from '../clock.ts';
import { codeAt, lockIn, type GatewayConfig } from '../config/read.ts';
import { defined } from '../fields.ts';
import type { GatewayKey } from '../gateway/address.ts';
import { Failure } from '../gateway/failure.ts';
import { answerOf, isPoll, type Customer, type Offer, type Outcome } from '../gateway/offer.ts';
import type { Post } from '../gateway/post.ts';
import { parseLockers, type ListedLock } from '../gateway/protocol.ts';
import { unasked } from '../gateway/reach.ts';
import type { House } from '../house.ts';
import { Listeners } from '../listeners.ts';
import type { Lock } from '../lock/lock.ts';
import type { Bolt } from '../gateway/protocol.ts';
import { VERSION, type HouseSnapshot, type LockSnapshot } from './speech.ts';

/** A poll that was answered, or has come to nothing. */
export type Poll = { readonly askedAt: Ms } & (
  { readonly locks: readonly ListedLock[] } | { readonly failure: Failure }
);

/** The houses of this process at one gateway (one for each block of the platform), and what goes on there. */
export class Residents implements Customer {
  readonly key: GatewayKey;
  readonly post: Post;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #all: () => readonly GatewayKey[];
  readonly #houses = new Set<House>();
  readonly #changes: Listeners<[]>;
  readonly #polls: Listeners<[Poll]>;
  readonly #since = new Map<number, { readonly bolt: Bolt; readonly at: Ms }>();
  #list: { readonly locks: readonly ListedLock[]; readonly askedAt: Ms } | undefined;
  #answeredAt: Ms = -Infinity;
  #told: object | undefined;

  constructor(
    key: GatewayKey,
    post: Post,
    {
      clock,
      version,
      fault,
      all,
    }: {
      readonly clock: Clock;
      readonly version: string;
      readonly fault: (error: unknown) => void;
      /** All gateways of this process, by their addresses. */
      readonly all: () => readonly GatewayKey[];
    },
  ) {
    this.key = key;
    this.post = post;
    this.#clock = clock;
    this.#version = version;
    this.#all = all;
    this.#changes = new Listeners(fault);
    this.#polls = new Listeners(fault);
  }

  /** A house lives here from now on, until the answer is disposed of. */
  join(house: House): Disposable {
    const listening: Disposable[] = [];
    this.#houses.add(house);
    const hear = (lock: Lock): void => {
      listening.push(
        lock.onChange(() => this.#changed()),
        lock.onAsked(() => this.#changed()),
      );
    };
    const joining = house.onJoin((lock) => {
      hear(lock);
      this.#changed();
    });
    for (const lock of house.locks.values()) hear(lock);
    return {
      [Symbol.dispose]: () => {
        for (const one of [joining, ...listening.splice(0)]) one[Symbol.dispose]();
        this.#houses.delete(house);
      },
    };
  }

  get isEmpty(): boolean {
    return this.#houses.size === 0;
  }

  /** When the gateway has last answered anything. */
  get answeredAt(): Ms {
    return this.#answeredAt;
  }

  /** The gateway as the first house has it. */
  get config(): GatewayConfig | undefined {
    for (const house of this.#houses) {
      const gateway = house.gateways.find(({ config }) => config.key === this.key);
      if (gateway) return gateway.config;
    }
    return undefined;
  }

  /** Calls back after what `house` gives is another one. */
  onChange(listener: () => void): Disposable {
    return this.#changes.add(listener);
  }

  /** Calls back after each poll. */
  onPoll(listener: (poll: Poll) => void): Disposable {
    return this.#polls.add(listener);
  }

  /** The lock that a house asks through this gateway. */
  lock(identifier: number): Lock | undefined {
    return this.#locks.find((lock) => lock.identifier === identifier);
  }

  /** The share code that the houses have for a lock here. */
  codeFor(identifier: number): string | undefined {
    for (const { gateways } of this.#houses) {
      const gateway = gateways.find(({ config }) => config.key === this.key);
      const code = gateway && codeAt(gateway.config, identifier);
      if (code !== undefined) return code;
    }
    return undefined;
  }

  /** Whether no house forbids to unlock a lock, whichever of them shows it. */
  mayUnlock(identifier: number): boolean {
    return [...this.#houses].every(({ config }) => lockIn(config, identifier).allowUnlock);
  }

  /** Whether nobody waits for a bolt to turn. */
  get isQuiet(): boolean {
    return this.#locks.every(({ isCommanded }) => !isCommanded);
  }

  /** Whether the gateway can be reached, as far as the houses know. */
  get isAway(): boolean {
    return this.#gateway?.reach === 'away';
  }

  /** Somebody waits for a gateway that is away: perhaps it is back. */
  lookedAt(): void {
    for (const lock of this.#locks) lock.lookedAt();
  }

  /** What is known, for whoever asks. */
  get snapshot(): HouseSnapshot | undefined {
    const gateway = this.#gateway;
    if (!gateway) return undefined;
    const { config, reach, isSynchronizing, firmware, activity } = gateway;
    const now = this.#clock.now();
    const { at } = this.post.direct;
    return {
      api: VERSION,
      plugin: this.#version,
      all: this.#all(),
      gateway: {
        key: this.key,
        host: config.host,
        name: config.name,
        reach,
        isSynchronizing,
        ...defined('version', firmware),
        ...defined('activity', activity),
        ...(at && {
          at: {
            action: at.offer.action,
            ...defined('lock', at.offer.about.lock),
            forMs: Math.round(now - at.since),
          },
        }),
        ...(this.#list && {
          list: { agoMs: Math.round(now - this.#list.askedAt), locks: this.#list.locks },
        }),
      },
      locks: this.#locks.map((lock) => this.#shown(lock, now)),
    };
  }

  /** It only listens: it has nothing to ask. */
  next(): undefined {
    return undefined;
  }

  served(offer: Offer, outcome: Outcome, { startedAt, now }: { startedAt: Ms; now: Ms }): void {
    if ('answer' in outcome || outcome.failure.answered) this.#answeredAt = now;
    if (isPoll(offer)) {
      const list = answerOf(outcome, (answer) => parseLockers(answer, offer.about));
      if (!(list instanceof Failure)) {
        const { locks } = list;
        this.#list = { locks, askedAt: startedAt };
        this.#polls.tell({ locks, askedAt: startedAt });
      } else if (!unasked.has(list.kind)) this.#polls.tell({ failure: list, askedAt: startedAt });
    }
    this.#changed();
  }

  get #gateway(): House['gateways'][number] | undefined {
    return [...this.#houses]
      .flatMap(({ gateways }) => gateways)
      .find(({ config }) => config.key === this.key);
  }

  get #locks(): Lock[] {
    const locks = [...this.#houses].flatMap((house) => [...house.locks.values()]);
    const here = locks.filter((lock) => lock.hasWay(this.key));
    return [...new Map(here.map((lock) => [lock.identifier, lock])).values()];
  }

  #shown(lock: Lock, now: Ms): LockSnapshot {
    const { identifier, name, view, isSure, isCommanded } = lock;
    const { bolt } = view;
    const before = this.#since.get(identifier);
    const since = before?.bolt === bolt ? before : { bolt, at: now };
    this.#since.set(identifier, since);
    return { identifier, name, ...view, isSure, isCommanded, forMs: Math.round(now - since.at) };
  }

  #changed(): void {
    const snapshot = this.snapshot;
    if (!snapshot) return;
    const { gateway, locks, ...rest } = snapshot;
    const { list } = gateway;
    // Time alone is no news.
    const picture = {
      ...rest,
      gateway: { ...gateway, at: undefined, list: undefined },
      list: list?.locks,
      locks: locks.map((lock) => ({ ...lock, forMs: 0 })),
    };
    if (isDeepStrictEqual(picture, this.#told)) return;
    this.#told = picture;
    this.#changes.tell();
  }
}
