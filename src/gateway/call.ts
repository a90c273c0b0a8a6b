import { WakefulClock, type Clock, type Ms } from '../clock.ts';
import { OwnCarrier, type Carrier, type LockKey } from './carrier.ts';
import { Failure, type About, type FailureKind } from './failure.ts';
import { answerOf } from './offer.ts';
import {
  actions,
  parseAcknowledgement,
  parseLockers,
  parseReport,
  parseStatus,
  type Action,
  type GatewayStatus,
  type ListedLock,
  type LockReport,
} from './protocol.ts';
import type { Dialer, WireAnswer } from './wire.ts';

export type { LockKey } from './carrier.ts';

/** How long somebody is ready to wait. */
export interface CallOptions {
  /** Milliseconds until nothing more is sent; what is on the wire then runs to its answer. */
  readonly withinMs: Ms;
  readonly signal?: AbortSignal;
}

/** Nobody there, or nobody free, for this long: a gateway in use recovers in a second or two (docs/protocol.md, The gateway). */
const PATIENCE_MS = 5_000;
/** Between tries, in ms; no two alike. */
const AGAIN_MS = [900, 1_270, 1_640, 1_090] as const;
/** How often what is most likely final is tried again: a `ts` may collide, a scan may miss a lock. */
const MOST_SECOND_TRIES = 2;

/** Failures that a try a second later may not meet. */
const passing: ReadonlySet<FailureKind> = new Set<FailureKind>(['busy', 'badRequest']);
/** Failures of the way there: nobody, or nobody free. */
const atTheDoor: ReadonlySet<FailureKind> = new Set<FailureKind>(['unreachable', 'turnedAway', 'closed']);
/** Failures that may not come again, a few times. */
const secondTries: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'wrongCode',
  'outOfRange',
  'failed',
  'silent',
  'cut',
  'garbled',
  'unheardOf',
]);

/** One job at a gateway at a time, for whoever is not the plugin's house: the command line, the settings page. */
export class GatewayCall {
  readonly #carrier: Carrier;
  readonly #clock: WakefulClock;
  readonly #gateway: string;
  readonly #signal: AbortSignal;

  constructor(options: {
    /** What sentences call the gateway. */
    readonly gateway: string;
    /** A connection of its own for each request, or whoever else carries them. */
    readonly by: Dialer | Carrier;
    readonly clock: Clock;
    /** Ends everything. */
    readonly signal: AbortSignal;
  }) {
    const { by, clock, gateway, signal } = options;
    this.#clock = new WakefulClock(clock);
    this.#gateway = gateway;
    this.#signal = signal;
    this.#carrier = 'dial' in by ? new OwnCarrier(by, this.#clock) : by;
  }

  /** The locks that the gateway sees. Costs them nothing. */
  async lockers(options: CallOptions): Promise<readonly ListedLock[]> {
    const about = { gateway: this.#gateway };
    return (await this.#call('lockers', (answer) => parseLockers(answer, about), options)).locks;
  }

  /** What the gateway is and does: at `/status`, or at `/` before version 17 (docs/protocol.md, Requests). */
  async status(options: CallOptions): Promise<GatewayStatus> {
    const parse = (answer: WireAnswer): GatewayStatus => parseStatus(answer, { gateway: this.#gateway });
    try {
      return await this.#call('status', parse, options);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'garbled') throw error;
      return this.#call('root', parse, options);
    }
  }

  /** Reads a lock over Bluetooth: some seconds, and some of its battery. */
  report(key: LockKey, options: CallOptions): Promise<LockReport> {
    return this.#call(
      'lockStatus',
      (answer, about) => parseReport(answer, key.identifier, about),
      options,
      key,
    );
  }

  /** Turns a lock's bolt. Sent once: whoever asks is told of a doubt, and reads. */
  turn(action: 'open' | 'close', key: LockKey, options: CallOptions): Promise<void> {
    return this.#acknowledged(action, options, key);
  }

  /** Runs a lock's bolt both ways, so that it finds its ends anew. Sent once. */
  calibrate(key: LockKey, options: CallOptions): Promise<void> {
    return this.#acknowledged('calibrate', options, key);
  }

  /** Lets the gateway fetch news, its clock among them, from the account service; or update its firmware. */
  maintain(action: 'synchronize' | 'update', options: CallOptions): Promise<void> {
    return this.#acknowledged(action, options);
  }

  /** Lets the gateway synchronize a lock with the account service, or update the lock's firmware. */
  maintainLock(
    action: 'synchronizeLock' | 'updateLock',
    key: Omit<LockKey, 'code'>,
    options: CallOptions,
  ): Promise<void> {
    return this.#acknowledged(action, options, { ...key, code: '' });
  }

  #acknowledged(action: Action, options: CallOptions, key?: LockKey): Promise<void> {
    const parse = (answer: WireAnswer, about: About): void =>
      parseAcknowledgement(answer, action, key?.identifier, about);
    return this.#call(action, parse, options, key);
  }

  /** Asks until it is answered, refused for good, or time is up. Throws the `Failure` that stood in the way last. */
  async #call<T>(
    action: Action,
    parse: (answer: WireAnswer, about: About) => T,
    options: CallOptions,
    key?: LockKey,
  ): Promise<T> {
    const clock = this.#clock;
    const began = clock.now();
    const until = began + options.withinMs;
    let last: Failure | undefined;
    let heardAt = began;
    const tried = new Map<FailureKind, number>();
    for (let tries = 0; ; tries += 1) {
      const failure = await this.#once(action, parse, { until, signal: options.signal, key });
      if ('value' in failure) return failure.value;
      const { failed } = failure;
      if (failed.kind === 'withdrawn' && clock.now() >= until)
        throw last ?? new Failure('busy', failed.about);
      if (!atTheDoor.has(failed.kind)) heardAt = clock.now();
      // To be turned away at the door now and then says less than what the gateway has said inside.
      if (!atTheDoor.has(failed.kind) || !last) last = failed;
      const times = (tried.get(failed.kind) ?? 0) + 1;
      tried.set(failed.kind, times);
      if (!(await this.#mayPass(failed, times, { action, heardAt, options, key }))) throw last;
      const waitMs = AGAIN_MS[tries % AGAIN_MS.length] ?? 0;
      if (clock.now() + waitMs > until) throw last;
      await this.#sleep(waitMs, options.signal);
    }
  }

  async #mayPass(
    failure: Failure,
    times: number,
    at: { action: Action; heardAt: Ms; options: CallOptions; key: LockKey | undefined },
  ): Promise<boolean> {
    const { kind } = failure;
    // What may have run a bolt, or begun an update, is not sent again: nobody knows how it stands.
    const isOnce = actions[at.action].turns || at.action === 'update' || at.action === 'updateLock';
    if (isOnce && failure.sent === 'maybe') return false;
    if (passing.has(kind)) return true;
    if (atTheDoor.has(kind)) return this.#clock.now() - at.heardAt < PATIENCE_MS;
    if (kind === 'clockInvalid' && times === 1) {
      if (at.key) this.#carrier.plain?.(at.key);
      await this.maintain('synchronize', at.options).catch(ignored);
      return true;
    }
    if (kind === 'outOfRange' && (await this.#isSynchronizing(at.options))) return true;
    return secondTries.has(kind) && times <= MOST_SECOND_TRIES;
  }

  async #isSynchronizing(options: CallOptions): Promise<boolean> {
    try {
      return (await this.status({ ...options, withinMs: PATIENCE_MS })).synchronizing;
    } catch (error) {
      ignored(error);
      return false;
    }
  }

  async #once<T>(
    action: Action,
    parse: (answer: WireAnswer, about: About) => T,
    { until, signal, key }: { until: Ms; signal: AbortSignal | undefined; key: LockKey | undefined },
  ): Promise<{ readonly value: T } | { readonly failed: Failure }> {
    const about: About = {
      gateway: this.#gateway,
      ...(key && { lock: key.name }),
      ...(actions[action].turns && { isTurn: true }),
    };
    if (this.#signal.aborted) return { failed: new Failure('stopped', about) };
    const stop = this.#signal;
    const outcome = await this.#carrier.carry({ action, about, key, until, withdrawn: signal, stop });
    const value = answerOf(outcome, (answer) => parse(answer, about));
    return value instanceof Failure ? { failed: value } : { value };
  }

  async #sleep(ms: Ms, signal?: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    signal?.addEventListener('abort', end, { once: true });
    this.#signal.addEventListener('abort', end, { once: true });
    await this.#clock.sleep(ms, ending.signal).catch(() => undefined);
    signal?.removeEventListener('abort', end);
    this.#signal.removeEventListener('abort', end);
  }
}

/** What the gateway answers here does not matter: the next try shows. */
function ignored(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}
