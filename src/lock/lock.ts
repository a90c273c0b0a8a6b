import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import { Command, type CommandContext, type Wish } from '../gateway/command.ts';
import { runErrand } from '../gateway/errand.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Monitor } from '../gateway/monitor.ts';
import type { ListedLock, LockReport } from '../gateway/protocol.ts';
import type { Watched } from '../gateway/reading-plan.ts';
import { remedies } from '../gateway/remedy.ts';
import type { LockKey, Session } from '../gateway/session.ts';
import type { Log } from '../log.ts';
import { next, restore, type LockEvent, type LockMemory, type LockState } from './state.ts';

/** What a lock needs of its gateway. */
export interface LockGateway {
  readonly session: Session;
  readonly monitor: Pick<
    Monitor,
    'reach' | 'isReachable' | 'lastLogOf' | 'hasMoved' | 'reported' | 'recheck' | 'hurry'
  >;
}

export interface LockOptions {
  readonly key: LockKey;
  readonly gateway: LockGateway;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a command may take from the tap to its end, in ms. */
  readonly commandTimeoutMs: number;
  /** What was known of the lock before the plugin was restarted. */
  readonly memory: LockMemory;
}

interface Current {
  readonly command: Command;
  readonly ended: Promise<void>;
}

/** How long a word on the bolt is as good as new, in ms: two polls and a slow answer. */
const FRESH_MS = 5_000;

/** One lock: what is known of it, what is asked of it, and `change` whenever either changes. */
export class Lock extends EventEmitter<{ change: [LockState] }> implements Watched {
  readonly #options: LockOptions;
  #state: LockState;
  #current: Current | undefined;
  #calibration: Promise<void> | undefined;
  #heardAt = -Infinity;
  #wordAt = -Infinity;

  constructor(options: LockOptions) {
    super();
    this.#options = options;
    this.#state = restore(options.memory);
  }

  get key(): LockKey {
    return this.#options.key;
  }

  get state(): LockState {
    return this.#state;
  }

  /** Whether the lock can be asked anything at all; while not, nothing is said of it. */
  get isReachable(): boolean {
    return this.#options.gateway.monitor.isReachable(this.key.identifier);
  }

  get isCommanded(): boolean {
    return this.#current !== undefined;
  }

  get isSure(): boolean {
    return this.#state.isSure;
  }

  /** Somebody looks at a lock that cannot be reached: perhaps it can be again. */
  lookedAt(): void {
    if (!this.isReachable) this.#options.gateway.monitor.hurry();
  }

  /**
   * Asks for the bolt to be turned. Resolves when the gateway has confirmed it, at once if it is known to be so;
   * throws the `GatewayError` that kept it from it, or `Replaced` when a newer wish took over.
   */
  request(wish: Wish): Promise<void> {
    const before = this.#current;
    if (before?.command.wish === wish) {
      before.command.renew();
      return before.ended;
    }
    if (!before && this.#isAlready(wish)) return Promise.resolve();
    before?.command.replace();
    const command = new Command(wish, this.#commandContext());
    const ended = this.#carryOut(command, before);
    // Whoever asked hears of a failure; that nobody listens any more is not an error.
    ended.catch(() => undefined);
    this.#current = { command, ended };
    this.#change({ type: 'wished', wish });
    return ended;
  }

  /**
   * Lets the lock find its end positions anew, which turns the bolt: sent once, and read afterwards whatever came of
   * it. Resolves when the gateway has confirmed it; throws the `GatewayError` that kept it from it.
   */
  calibrate(): Promise<void> {
    this.#calibration ??= this.#calibrateOnce().finally(() => (this.#calibration = undefined));
    return this.#calibration;
  }

  listed(entry: ListedLock): void {
    this.#heardAt = this.#options.clock.now();
    this.#change({ type: 'listed', entry });
  }

  reported(report: LockReport): void {
    this.#change({ type: 'reported', report });
  }

  doubted(): void {
    this.#change({ type: 'doubted' });
  }

  async #carryOut(command: Command, before?: Current): Promise<void> {
    await before?.ended.catch(() => undefined);
    const { wish } = command;
    try {
      command.isInDoubt = before?.command.isInDoubt === true || this.#state.bolt === wish;
      if (before?.command.isInDoubt === true || !this.#isAlready(wish)) {
        await command.run();
        this.#wordAt = this.#options.clock.now();
      }
      this.#end(command, true);
      this.#change({ type: 'fulfilled', wish });
    } catch (error) {
      const isLast = this.#end(command, false);
      if (isLast) this.#change({ type: 'dropped', isInDoubt: command.isInDoubt });
      this.#explain(error);
      throw error;
    }
  }

  async #calibrateOnce(): Promise<void> {
    await this.#current?.ended.catch(() => undefined);
    const { gateway, clock, key, commandTimeoutMs: timeoutMs } = this.#options;
    const { session, monitor } = gateway;
    const options = { session, clock, timeoutMs, reach: () => monitor.reach, isRepeatable: false };
    let mayHaveMoved = true;
    try {
      await runErrand((asking) => session.send('calibrate', key, asking), options);
    } catch (error) {
      mayHaveMoved = error instanceof GatewayError && remedies[error.kind] === 'readFirst';
      this.#explain(error);
      throw error;
    } finally {
      if (mayHaveMoved) this.doubted();
      monitor.recheck(key.identifier, false);
    }
  }

  /** Takes note that a command has ended; true unless a newer one has taken its place. */
  #end(command: Command, isDone: boolean): boolean {
    const isLast = this.#current?.command === command;
    if (isLast) this.#current = undefined;
    this.#options.gateway.monitor.recheck(this.key.identifier, isDone);
    return isLast;
  }

  #explain(error: unknown): void {
    if (!(error instanceof GatewayError)) throw error;
    if (error.kind !== 'replaced' && error.kind !== 'stopped') this.#options.log.warn(error.message);
  }

  /**
   * Whether the bolt is surely where it is wished: the gateway said so a moment ago, or said so and has counted no
   * turn since. Otherwise a command for it reads first.
   */
  #isAlready(wish: Wish): boolean {
    const { clock, gateway } = this.#options;
    if (this.#calibration) return false;
    if (!this.#state.isSure || this.#state.bolt !== wish || !this.isReachable) return false;
    if (gateway.monitor.hasMoved(this.key.identifier)) return false;
    const heardAt =
      gateway.monitor.lastLogOf(this.key.identifier) === undefined ? this.#wordAt : this.#heardAt;
    return clock.now() - heardAt <= FRESH_MS;
  }

  #commandContext(): CommandContext {
    const { gateway, clock, key, commandTimeoutMs } = this.#options;
    return {
      session: gateway.session,
      clock,
      key,
      timeoutMs: commandTimeoutMs,
      reach: () => gateway.monitor.reach,
      lastLog: () => gateway.monitor.lastLogOf(key.identifier),
      onReport: (report) => gateway.monitor.reported(key.identifier, report),
    };
  }

  #change(event: LockEvent): void {
    const before = this.#state;
    this.#state = next(before, event);
    if (event.type === 'reported') this.#wordAt = this.#options.clock.now();
    if (this.#state.bolt !== before.bolt)
      this.#options.log.info(`“${this.key.name}” is ${this.#state.bolt}.`);
    if (!isDeepStrictEqual(this.#state, before)) this.emit('change', this.#state);
  }
}
