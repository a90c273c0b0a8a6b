import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { GatewayError, type GatewayErrorKind } from './errors.ts';
import type { ListedLock, LockReport } from './protocol.ts';
import { LOST_LOCK_MS } from './reachability.ts';
import type { LockKey, Session } from './session.ts';

/** A lock that a monitor keeps informed. */
export interface Watched {
  readonly key: LockKey;
  /** Whether a command is under way; it reads for itself. */
  readonly isCommanded: boolean;
  /** Whether the last word on the bolt still stands and says where it is. */
  readonly isSure: boolean;
  /** The gateway listed the lock. */
  listed(entry: ListedLock): void;
  /** The lock was read. */
  reported(report: LockReport): void;
  /** The lock was turned, and could not be read since. */
  doubted(): void;
}

/** What a failed read calls for: the gateway recovers soon, a lock less soon, and a refusal stands. */
const retries = {
  unreachable: 'soon',
  silent: 'soon',
  cut: 'soon',
  garbled: 'soon',
  unheardOf: 'soon',
  busy: 'soon',
  badRequest: 'soon',
  outOfRange: 'soon',
  failed: 'soon',
  wrongCode: 'afterTwo',
  clockInvalid: 'afterTwo',
  notShared: 'refused',
  incompatible: 'refused',
  keyRefused: 'refused',
} as const satisfies Partial<Record<GatewayErrorKind, 'soon' | 'afterTwo' | 'refused'>>;

const SOON_MS = 3_000;
/** A radio that fails over and over costs battery with each try. */
const SELDOM_MS = 60_000;
const MANY_FAILURES = 10;
/** A refusal (no share, wrong code) does not mend itself; hammering a gateway freezes it. */
const REFUSED_MS = 600_000;
/** How long the last word may stand after the lock was turned and before it could be read. */
const DOUBT_MS = 10_000;
/** A lock that says 0x30 has just started: it is asked again after this, then ever more seldom. */
const UNKNOWN_MS = 5_000;

export interface ReadingOptions {
  readonly session: Session;
  readonly clock: Clock;
  readonly log: Log;
  readonly statusIntervalMs: number;
}

/** When one lock needs a read: when nothing is known, when its `last_log` moved, or by time if it has none. */
export class ReadingPlan {
  readonly #lock: Watched;
  readonly #options: ReadingOptions;
  #lastLog: number | undefined;
  #logAtRead: number | undefined;
  #readAt = -Infinity;
  #listedAt: number;
  #undetectedSince: number | undefined;
  #movedAt: number | undefined;
  #notBefore = -Infinity;
  #failures = 0;
  /** Failures that are most likely, but not surely, final, by their kind: a `ts` may collide, a clock can be set. */
  readonly #refusals = new Map<GatewayErrorKind, number>();
  #unknowns = 0;
  #isReading = false;
  #isRefused = false;

  constructor(lock: Watched, options: ReadingOptions) {
    this.#lock = lock;
    this.#options = options;
    this.#listedAt = options.clock.now();
  }

  /** The lock's event counter as last heard. */
  get lastLog(): number | undefined {
    return this.#lastLog;
  }

  /** Whether the gateway reaches the lock: listed or detected within the last 30 s, and not refused. */
  isReachable(now: number): boolean {
    const undetectedMs = this.#undetectedSince === undefined ? 0 : now - this.#undetectedSince;
    return !this.#isRefused && now - this.#listedAt < LOST_LOCK_MS && undetectedMs < LOST_LOCK_MS;
  }

  listed(entry: ListedLock): void {
    const { clock } = this.#options;
    this.#listedAt = clock.now();
    // A lock that had just started and did not know its bolt knows it once it turns.
    if (this.#unknowns > 0 && entry.lastLog !== this.#lastLog) this.#notBefore = -Infinity;
    this.#lastLog = entry.lastLog;
    if (this.hasMoved) this.#movedAt ??= clock.now();
    this.#lock.listed(entry);
  }

  /** The gateway is synchronizing: that it does not detect the lock says nothing about the lock. */
  excuse(): void {
    this.#undetectedSince = undefined;
    this.#failures = 0;
  }

  /** The lock has been read, by this plan or by a command: nothing stands in the way any more. */
  reported(report: LockReport): void {
    this.#readAt = this.#options.clock.now();
    // The gateway serves one request at a time: what its last list counted was counted before this read.
    this.#logAtRead = this.#lastLog;
    this.#movedAt = undefined;
    this.#reached();
    this.#unknowns = report.bolt === 'unknown' ? this.#unknowns + 1 : 0;
    const unknownMs = Math.min(UNKNOWN_MS * 2 ** (this.#unknowns - 1), REFUSED_MS);
    this.#notBefore = this.#unknowns > 0 ? this.#readAt + unknownMs : -Infinity;
    this.#lock.reported(report);
  }

  /** A command has ended, well or not: what stood in the way of a read may be gone. */
  recheck(isDone: boolean): void {
    this.#notBefore = -Infinity;
    this.#movedAt = undefined;
    if (!isDone) return;
    this.#reached();
    this.#unknowns = 0;
  }

  /** Puts a read into the queue when one is due. `onUndetected` is called when the gateway answers 34. */
  readIfDue(onUndetected: () => void): void {
    const { clock, statusIntervalMs } = this.#options;
    const now = clock.now();
    if (this.#lock.isCommanded) {
      this.#movedAt &&= now;
      return;
    }
    if (this.#movedAt !== undefined && now - this.#movedAt >= DOUBT_MS) this.#lock.doubted();
    const isTimed = this.#lastLog === undefined && now - this.#readAt >= statusIntervalMs;
    if (this.#lock.isSure && !this.hasMoved && !isTimed) return;
    if (this.#isReading || now < this.#notBefore || now - this.#listedAt >= LOST_LOCK_MS) return;
    void this.#read(onUndetected);
  }

  /** Whether the lock has been turned since it was last read, as far as its event counter says. */
  get hasMoved(): boolean {
    return this.#lastLog !== undefined && this.#lastLog !== this.#logAtRead;
  }

  /** The gateway has reached the lock, with a key that fits. */
  #reached(): void {
    this.#undetectedSince = undefined;
    this.#isRefused = false;
    this.#failures = 0;
    this.#refusals.clear();
  }

  async #read(onUndetected: () => void): Promise<void> {
    const { session, clock } = this.#options;
    this.#isReading = true;
    try {
      this.reported(await session.report(this.#lock.key));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind === 'outOfRange') {
        this.#undetectedSince ??= clock.now();
        onUndetected();
      }
      await this.#plan(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** When to try again after a failure; says once that a refusal stands. */
  async #plan(error: GatewayError): Promise<void> {
    const { session, clock, log } = this.#options;
    const retry = (retries as Partial<Record<GatewayErrorKind, string>>)[error.kind];
    if (retry === undefined) return;
    this.#failures += 1;
    const refusals = (this.#refusals.get(error.kind) ?? 0) + 1;
    this.#refusals.set(error.kind, refusals);
    const isFinal = retry === 'refused' || (retry === 'afterTwo' && refusals > 2);
    const soonMs = this.#failures > MANY_FAILURES ? SELDOM_MS : SOON_MS;
    this.#notBefore = clock.now() + (isFinal ? REFUSED_MS : soonMs);
    if (isFinal && !this.#isRefused) {
      this.#isRefused = true;
      log.warn(`${error.message} Until then the lock shows No Response.`);
    }
    if (error.kind === 'clockInvalid') {
      await session.maintain('synchronize', { priority: 'read' }).catch((failure: unknown) => {
        if (!(failure instanceof GatewayError)) throw failure;
      });
    }
  }
}
