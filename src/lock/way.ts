import type { GatewayKey } from '../gateway/address.ts';
import type { Ms } from '../clock.ts';
import type { Failure, FailureKind } from '../gateway/failure.ts';
import type { Customer, Offer, Outcome, Queue } from '../gateway/offer.ts';
import type { ListedLock } from '../gateway/protocol.ts';
import type { Signer } from '../gateway/signature.ts';
import type { List } from '../gateway/upkeep-options.ts';
import type { Upkeep } from '../gateway/upkeep.ts';
import { isReachableBy, LOST_MS, type WayFacts } from './view.ts';

/** A refusal does not mend itself; a gateway that is hammered freezes. It stands so long, or until somebody taps. */
const REFUSED_MS = 600_000;
/** A `ts` may collide with somebody else's: a fresh one twice, then it is the code (docs/protocol.md, Errors). */
const MOST_WRONG_CODES = 2;
/** Lists that lack a lock's counter for this long lack it for good. */
const TOKENLESS_MS = 60_000;
/** A fitter gateway that will be free within this is waited for. */
const SOON_MS = 1_000;

/** What no second try mends (docs/protocol.md, Errors). */
const final: ReadonlySet<FailureKind> = new Set<FailureKind>(['notShared', 'incompatible', 'keyRefused']);

/** A gateway by which a lock can be asked. */
export interface WayOptions {
  readonly key: GatewayKey;
  /** What sentences call the gateway. */
  readonly gateway: string;
  readonly loop: Queue;
  readonly upkeep: Upkeep;
  /** Signs for this lock at this gateway. */
  readonly signer: Signer;
  /** What a lock without a counter is read by, ms. */
  readonly statusIntervalMs: Ms;
  /** Ends what is under way; another one each time that the computer has slept. */
  readonly stop: () => AbortSignal;
}

/** The lock as its ways see it. */
interface WayLock {
  next(way: Way, now: Ms): Offer | { readonly notBefore: Ms } | undefined;
  /** The way's gateway has served somebody. */
  served(way: Way, outcome: Outcome, startedAt: Ms): void;
}

/** The lock at one gateway: how it stands there, and what the gateway's loop knows as a customer. */
export class Way implements Customer {
  readonly options: WayOptions;
  readonly #lock: WayLock;
  #missingSince: Ms | undefined;
  #undetectedSince: Ms | undefined;
  #refusal: { readonly failure: Failure; readonly until: Ms } | undefined;
  #wrongCodes = 0;
  /** Whether the newest list that has the lock lacks its counter. */
  #isTokenless = false;
  /** Whether somebody has been told of the refusal that stands. */
  isRefusalTold = false;
  /** When the newest list that has the lock was asked for, and the newest that has its counter. */
  listedAt: Ms = -Infinity;
  countedAt: Ms = -Infinity;
  /** dBm, as last listed. */
  rssi = -Infinity;
  /** Whether the last request to the lock by this gateway went well. */
  isSound = true;

  constructor(options: WayOptions, lock: WayLock) {
    this.options = options;
    this.#lock = lock;
  }

  next(now: Ms): Offer | { readonly notBefore: Ms } | undefined {
    return this.#lock.next(this, now);
  }

  served(_offer: Offer, outcome: Outcome, { startedAt }: { startedAt: Ms }): void {
    this.#lock.served(this, outcome, startedAt);
  }

  get key(): GatewayKey {
    return this.options.key;
  }

  /** What it contributes to what may be said of the lock. */
  factsAt(now: Ms): WayFacts {
    const { reach, changesAt } = this.options.upkeep.reachAt(now);
    const since = Math.min(this.#missingSince ?? Infinity, this.#undetectedSince ?? Infinity);
    return {
      reach,
      reachChangesAt: changesAt,
      ...(since !== Infinity && { lostSince: since }),
      ...(this.#refusal && { refusedUntil: this.#refusal.until }),
      hasCounter: this.hasCounter(now),
      countedAt: this.countedAt,
      counterChangesAt: this.#isTokenless && this.hasCounter(now) ? this.countedAt + TOKENLESS_MS : Infinity,
    };
  }

  isReachable(now: Ms): boolean {
    return isReachableBy(this.factsAt(now), now).is;
  }

  /** Whether a read has a chance: the gateway answers, and its lists have the lock, but for a gap now and then. */
  isListed(now: Ms): boolean {
    const { reach } = this.options.upkeep.reachAt(now);
    const isMissing = this.#missingSince !== undefined && now - this.#missingSince >= LOST_MS;
    return reach === 'reachable' && !isMissing && this.listedAt !== -Infinity;
  }

  /** Whether its lists tell of the lock's turns: a list without now and then proves nothing either way. */
  hasCounter(now: Ms): boolean {
    return this.#isTokenless ? now - this.countedAt < TOKENLESS_MS : this.countedAt !== -Infinity;
  }

  /** The refusal that stands, if one does. */
  refusalAt(now: Ms): { readonly failure: Failure; readonly until: Ms } | undefined {
    return this.#refusal && now < this.#refusal.until ? this.#refusal : undefined;
  }

  /** The gateway has answered a poll; gives what it says of this lock. */
  heard(identifier: number, { locks, askedAt }: List, now: Ms): ListedLock | undefined {
    const entry = locks.get(identifier);
    if (!entry) {
      this.#missingSince ??= now;
      return undefined;
    }
    this.#missingSince = undefined;
    this.listedAt = askedAt;
    this.#isTokenless = entry.token === undefined;
    if (!this.#isTokenless) this.countedAt = askedAt;
    if (entry.rssi !== undefined) this.rssi = entry.rssi;
    return entry;
  }

  /** The gateway has reached the lock, with a key that fits. */
  succeeded(): void {
    this.#undetectedSince = undefined;
    this.#missingSince = undefined;
    this.#wrongCodes = 0;
    this.#refusal = undefined;
    this.isRefusalTold = false;
    this.isSound = true;
    this.options.upkeep.heard({ isReached: true });
  }

  /** A signed request has failed; gives whether the gateway is believed to refuse the lock from now on. */
  failed(failure: Failure, now: Ms, isForCommand: boolean): boolean {
    const { upkeep, signer } = this.options;
    if (failure.answered) upkeep.heard({ isReached: false });
    if (failure.answered || failure.sent === 'maybe') this.isSound = false;
    const { kind } = failure;
    if (final.has(kind)) return this.#refuse(failure, now);
    if (kind === 'wrongCode') {
      this.#wrongCodes += 1;
      return this.#wrongCodes > MOST_WRONG_CODES && this.#refuse(failure, now);
    }
    if (kind === 'clockInvalid') {
      signer.plain();
      return !upkeep.mendClock() && this.#refuse(failure, now);
    }
    if (kind === 'outOfRange') {
      if (upkeep.isSynchronizing) this.excused();
      else this.#undetectedSince ??= now;
      upkeep.askStatus(isForCommand);
    }
    return false;
  }

  /** The gateway synchronizes: that it does not detect the lock says nothing about the lock. */
  excused(): void {
    this.#undetectedSince = undefined;
  }

  /** Somebody taps: what was refused is tried again. */
  forgive(): void {
    this.#refusal = undefined;
    this.#wrongCodes = 0;
  }

  /** The computer's clock has jumped: what was refused for a wrong time may have been right. */
  woke(before: Ms): void {
    const kind = this.#refusal?.failure.kind;
    if (kind === 'wrongCode' || kind === 'clockInvalid') this.forgive();
    this.#wrongCodes = 0;
    // What was out of reach before the sleep is so until something is heard of it; a loss that was running begins anew.
    const isRunning = (since: Ms | undefined): boolean => since !== undefined && before - since < LOST_MS;
    if (isRunning(this.#missingSince)) this.#missingSince = undefined;
    if (isRunning(this.#undetectedSince)) this.#undetectedSince = undefined;
  }

  /** Whether this way is to leave a request to the other one, which is fitter and free soon. */
  yieldsTo(other: Way, now: Ms): boolean {
    return other.#fitness(now) > this.#fitness(now) && other.options.loop.isFreeWithin(SOON_MS);
  }

  #fitness(now: Ms): number {
    const scores = [this.isListed(now) ? 4_000 : 0, this.isSound ? 2_000 : 0];
    return scores.reduce((sum, score) => sum + score, Math.max(-1_000, this.rssi));
  }

  #refuse(failure: Failure, now: Ms): true {
    this.#refusal = { failure, until: now + REFUSED_MS };
    return true;
  }
}
