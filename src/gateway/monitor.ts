import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { GatewayError, type GatewayErrorKind } from './errors.ts';
import { OutageLog } from './outage-log.ts';
import type { GatewayStatus, ListedLock, LockReport } from './protocol.ts';
import { Reachability, type Reach } from './reachability.ts';
import { ReadingPlan, type Watched } from './reading-plan.ts';
import type { Session } from './session.ts';

/** Milliseconds between polls once a gateway has been away for a while. */
const SLOW_POLL_MS = 30_000;
/** Milliseconds between looks at what the gateway is doing: rarely, and oftener while it synchronizes. */
const STATUS_MS = { scanning: 30_000, synchronizing: 10_000 } as const;

/** Errors that mean that no gateway spoke; all others are a gateway's own words. */
const lostKinds: ReadonlySet<GatewayErrorKind> = new Set(['unreachable', 'silent', 'cut', 'garbled']);

export interface MonitorOptions {
  readonly session: Session;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Milliseconds between polls, from the end of one to the next. */
  readonly pollIntervalMs: number;
  /** Milliseconds between reads of a lock that sends no `last_log`. */
  readonly statusIntervalMs: number;
}

/**
 * Polls one gateway, decides which lock needs a read, and knows whether gateway and locks can be reached. Emits
 * `listed` with every list of locks, and `status` with what the gateway says of itself.
 */
export class Monitor extends EventEmitter<{ listed: [readonly ListedLock[]]; status: [GatewayStatus] }> {
  readonly #options: MonitorOptions;
  readonly #reachability: Reachability;
  readonly #outages: OutageLog;
  readonly #plans = new Map<number, ReadingPlan>();
  #intervalMs: number;
  #wake = new AbortController();
  #statusDueAt = 0;
  #isSynchronizing = false;
  #loss = '';
  #hasEnded = false;

  constructor(options: MonitorOptions) {
    super();
    this.#options = options;
    this.#intervalMs = options.pollIntervalMs;
    this.#reachability = new Reachability(options.clock.now());
    this.#outages = new OutageLog(options.log, options.session.name);
    options.signal.addEventListener('abort', () => this.#wake.abort(), { once: true });
  }

  /** Whether the gateway can be reached; it cannot once nobody watches it any more. */
  get reach(): Reach {
    if (this.#hasEnded) return 'away';
    return this.#reachability.reach(this.#options.clock.now());
  }

  /** Whether the lock can be reached: the one rule for reads and writes, HomeKit and Matter. */
  isReachable(identifier: number): boolean {
    const plan = this.#plans.get(identifier);
    return this.reach === 'reachable' && plan?.isReachable(this.#options.clock.now()) === true;
  }

  /** The lock's event counter as last heard, if it has one. */
  lastLogOf(identifier: number): number | undefined {
    return this.#plans.get(identifier)?.lastLog;
  }

  /** Whether the lock has been turned since it was last read, as far as its event counter says. */
  hasMoved(identifier: number): boolean {
    return this.#plans.get(identifier)?.hasMoved === true;
  }

  /** From now on, reads this lock whenever that is due. */
  watch(lock: Watched): void {
    this.#plans.set(lock.key.identifier, new ReadingPlan(lock, this.#options));
  }

  /** Forgets a lock. */
  unwatch(identifier: number): void {
    this.#plans.delete(identifier);
  }

  /** Polls now rather than at the next interval. */
  hurry(): void {
    this.#wake.abort();
  }

  /** A command has read the lock: that counts as much as a read of the monitor's own. */
  reported(identifier: number, report: LockReport): void {
    this.#plans.get(identifier)?.reported(report);
  }

  /** A command for the lock has ended: looks at once what has become of it. */
  recheck(identifier: number, isDone: boolean): void {
    this.#plans.get(identifier)?.recheck(isDone);
    this.hurry();
  }

  /** Polls until the signal aborts. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    try {
      while (!signal.aborted) {
        await this.#poll();
        await this.#lookAtStatus();
        this.#noteReach();
        await this.#pause();
      }
    } finally {
      this.#hasEnded = true;
    }
  }

  /** Until the next poll is due, or somebody is in a hurry. */
  async #pause(): Promise<void> {
    const { clock, signal } = this.#options;
    if (signal.aborted) return;
    const { signal: woken } = (this.#wake = new AbortController());
    await clock.sleep(this.#intervalMs, woken).catch((error: unknown) => {
      if (!woken.aborted) throw error;
    });
  }

  async #poll(): Promise<void> {
    const { session, clock } = this.#options;
    try {
      const locks = await session.lockers();
      this.#reachability.heard(clock.now());
      if (!this.#isSynchronizing) this.#reachability.free();
      // First whoever may want to watch a lock that is new, so that it hears of this list too.
      this.emit('listed', locks);
      for (const entry of locks) this.#plans.get(entry.identifier)?.listed(entry);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind === 'stopped') return;
      if (lostKinds.has(error.kind)) {
        this.#reachability.lost();
        this.#loss = error.message;
      } else {
        this.#reachability.heard(clock.now());
        if (error.kind === 'busy') this.#reachability.hindered(clock.now());
      }
    }
    if (this.reach !== 'reachable') return;
    for (const plan of this.#plans.values()) {
      // What the gateway is doing explains why it does not detect a lock.
      plan.readIfDue(() => (this.#statusDueAt = 0));
    }
  }

  async #lookAtStatus(): Promise<void> {
    const { session, clock } = this.#options;
    if (clock.now() < this.#statusDueAt || this.reach === 'away') return;
    this.#statusDueAt = clock.now() + STATUS_MS.scanning;
    try {
      const status = await session.status();
      this.#isSynchronizing = status.synchronizing;
      if (status.synchronizing) {
        this.#reachability.hindered(clock.now());
        this.#statusDueAt = clock.now() + STATUS_MS.synchronizing;
        for (const plan of this.#plans.values()) plan.excuse();
      } else {
        this.#reachability.free();
      }
      this.emit('status', status);
    } catch (error) {
      // Gateways before version 17 have no /status and answer something else; polls alone make an outage.
      if (!(error instanceof GatewayError)) throw error;
      this.#isSynchronizing = false;
    }
  }

  /** Says once what has changed, and polls slower while nothing answers. */
  #noteReach(): void {
    const { clock, pollIntervalMs } = this.#options;
    const reach = this.reach;
    this.#intervalMs = reach === 'away' ? Math.min(this.#intervalMs * 2, SLOW_POLL_MS) : pollIntervalMs;
    this.#outages.note(reach, this.#reachability.wellAt, clock.now(), this.#loss);
  }
}
