import { Alarm, type Ms, type WakefulClock } from '../clock.ts';
import type { Tell } from '../saying.ts';
import type { Lock } from './lock.ts';

/** After a failure the door is still open, so it is tried again; at most six times an hour, in ms. */
const AGAIN_MS = [300_000, 600_000, 900_000] as const;

export interface AutoLockOptions {
  /** How long a door stays unlocked, ms. */
  readonly delayMs: Ms;
  readonly clock: WakefulClock;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/**
 * An asker that comes with time: locks a door some time after it was seen unlocked, whoever turned it. Counts from the
 * gateway's word, and over restarts and lost gateways from where it was; a person who unlocks begins its time anew.
 */
export class AutoLock {
  readonly #lock: Lock;
  readonly #options: AutoLockOptions;
  readonly #alarm: Alarm;
  #dueAt: Ms | undefined;
  #failures = 0;
  #isAsking = false;
  #isTold = false;
  /** Whether its time is from before the restart, and nothing has been heard of the door since. */
  #isKept = false;

  constructor(lock: Lock, options: AutoLockOptions) {
    this.#lock = lock;
    this.#options = options;
    const { clock, signal } = options;
    this.#alarm = new Alarm(clock, signal, () => this.#follow());
    if (lock.autoLockAt !== undefined) {
      this.#isKept = true;
      // A clock that is wrong at boot must not make it wait for years.
      this.#dueAt = clock.now() + Math.min(options.delayMs, Math.max(0, lock.autoLockAt - clock.wall()));
    }
    const subscriptions = [
      lock.onSettled(() => this.#follow()),
      lock.onAsked((wish, by) => {
        if (wish === 'unsecured' && by !== 'autoLock') this.#restart();
      }),
      clock.onWoke(() => this.#forget()),
    ];
    signal.addEventListener('abort', () => subscriptions.forEach((one) => one[Symbol.dispose]()), {
      once: true,
    });
  }

  /** A person wants the door open: its time begins anew, once it is. */
  #restart(): void {
    this.#forget();
    this.#follow();
  }

  #begin(): void {
    const { clock, delayMs } = this.#options;
    this.#dueAt = clock.now() + delayMs;
    this.#failures = 0;
    this.#lock.autoLockAt = clock.wall() + delayMs;
    this.#alarm.set(this.#dueAt);
  }

  #forget(): void {
    this.#dueAt = undefined;
    this.#failures = 0;
    this.#alarm.set(Infinity);
    if (this.#lock.autoLockAt !== undefined) this.#lock.autoLockAt = undefined;
  }

  #follow(): void {
    const { clock } = this.#options;
    const { isSure, view, isCommanded } = this.#lock;
    if (isSure && view.bolt === 'secured') {
      this.#isTold = false;
      this.#forget();
      return;
    }
    const isOpen = isSure && view.bolt === 'unsecured';
    // What is left of its time is the same opening's: a door that was turned while we were away begins anew.
    if (isOpen && this.#isKept && !this.#lock.isRemembered) this.#forget();
    if (isOpen) this.#isKept = false;
    if (isOpen && this.#dueAt === undefined) this.#begin();
    // While it cannot be reached, or somebody asks for something, its time waits at its end.
    if (!isOpen || !view.reachable || isCommanded || this.#isAsking) return;
    // What happens first after a sleep may be an answer from before it, and no reason to lock anything.
    clock.look();
    if (this.#dueAt !== undefined && clock.now() >= this.#dueAt) void this.#ask();
    else this.#alarm.set(this.#dueAt ?? Infinity);
  }

  async #ask(): Promise<void> {
    const { clock, tell, signal } = this.#options;
    this.#isAsking = true;
    const end = await this.#lock.ask('secured', { by: 'autoLock' });
    this.#isAsking = false;
    if (signal.aborted) return;
    if (end.kind === 'refused') {
      const wait = AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length - 1)] ?? 0;
      this.#failures += 1;
      this.#dueAt = clock.now() + wait;
      const isTrouble = end.failure.kind !== 'slept' && end.failure.kind !== 'withdrawn';
      if (isTrouble && !this.#isTold) {
        this.#isTold = true;
        tell({ what: 'autoLockFails', lock: this.#lock.name, failure: end.failure });
      }
    }
    this.#follow();
  }
}
