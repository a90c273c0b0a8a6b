import type { Clock } from '../clock.ts';
import {
  GatewayError,
  Jammed,
  OutOfRange,
  Overtaken,
  Replaced,
  Stopped,
  TooLate,
  Unreachable,
  type About,
} from './errors.ts';
import type { LockReport } from './protocol.ts';
import type { Reach } from './reachability.ts';
import { AGAIN_MS, KNOCK_MS, remedies, SecondTries } from './remedy.ts';
import type { Asking, LockKey, Session } from './session.ts';

/** What a user can wish of a bolt. */
export type Wish = 'secured' | 'unsecured';

/** Where a command stands. `ambiguous`: it was sent, and the bolt may or may not have turned. */
export type Phase = 'waiting' | 'sent' | 'ambiguous' | 'verifying' | 'done' | 'failed';

/** Milliseconds before an undecided state (0x30) is read again: the lock has just started. */
const UNKNOWN_AGAIN_MS = 2_000;

/** What a command needs to know of its lock and gateway. */
export interface CommandContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly key: LockKey;
  /** How long the command may take from the tap to its end, in ms. */
  readonly timeoutMs: number;
  readonly reach: () => Reach;
  /** The lock's event counter as last heard, if it has one. */
  readonly lastLog: () => number | undefined;
  /** Called with what the lock says of itself when the command had to read it. */
  readonly onReport: (report: LockReport) => void;
}

/**
 * One wish for one bolt, from the tap to its end. It ends: done when the gateway or a read says so, failed with a
 * `GatewayError` otherwise, and past its deadline it sends nothing at all. After anything that leaves the bolt in
 * doubt it reads before it sends again, so that no bolt is turned twice.
 */
export class Command {
  readonly wish: Wish;
  readonly #context: CommandContext;
  readonly #withdraw = new AbortController();
  readonly #about: About;
  readonly #secondTries: SecondTries;
  #deadline: number;
  #lastError: GatewayError | undefined;
  #logBefore: number | undefined;
  phase: Phase = 'waiting';
  /** Whether the bolt may stand elsewhere than was last said, so that a read has to come first. */
  isInDoubt = false;

  constructor(wish: Wish, context: CommandContext) {
    this.wish = wish;
    this.#context = context;
    this.#deadline = this.#deadlineFromNow();
    this.#secondTries = new SecondTries(context.session);
    this.#about = { gateway: context.session.name, lock: context.key.name };
  }

  /** The same wish again: its time begins anew. */
  renew(): void {
    this.#deadline = Math.max(this.#deadline, this.#deadlineFromNow());
  }

  /** A newer wish takes over: nothing more is sent. What is on the wire runs to its answer. */
  replace(): void {
    this.#withdraw.abort(new Replaced(this.#about));
  }

  /** Runs to the end; resolves when the bolt is where it was wished, throws the `GatewayError` that kept it from it. */
  async run(): Promise<void> {
    const { signal } = this.#context.session;
    const ended = new AbortController();
    const watch = this.#endAtDeadline(ended.signal);
    const stop = (): void => this.#withdraw.abort(new Stopped(this.#about));
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!(await this.#step()));
      this.phase = 'done';
    } catch (error) {
      this.phase = 'failed';
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      ended.abort();
      await watch;
    }
  }

  /** One request and what follows from it; true when the wish has come true. */
  async #step(): Promise<boolean> {
    this.#withdraw.signal.throwIfAborted();
    try {
      return await (this.isInDoubt ? this.#verify() : this.#send());
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      await this.#remedy(error);
      return false;
    }
  }

  async #send(): Promise<boolean> {
    const { session, key, lastLog } = this.#context;
    this.phase = 'sent';
    this.#logBefore = lastLog();
    await session.send(this.wish === 'secured' ? 'close' : 'open', key, this.#asking());
    return true;
  }

  async #verify(): Promise<boolean> {
    const { session, key, onReport } = this.#context;
    this.phase = 'verifying';
    const report = await session.report(key, this.#asking());
    onReport(report);
    if (report.bolt === 'jammed') throw new Jammed(this.#about);
    if (report.bolt === 'unknown') {
      await this.#wait(UNKNOWN_AGAIN_MS);
      return false;
    }
    if (report.bolt !== this.wish && this.wish === 'unsecured') await this.#refuseIfOvertaken();
    this.isInDoubt = false;
    return report.bolt === this.wish;
  }

  /** A closed bolt that has been turned since the open was sent was closed by somebody: it is not opened again. */
  async #refuseIfOvertaken(): Promise<void> {
    const { session, key } = this.#context;
    if (this.#logBefore === undefined) return;
    const listed = (await session.lockers(this.#asking())).find(
      ({ identifier }) => identifier === key.identifier,
    );
    if (!listed) throw new OutOfRange(this.#about);
    if (listed.lastLog !== this.#logBefore) throw new Overtaken(this.#about);
  }

  async #remedy(error: GatewayError): Promise<void> {
    this.#lastError = error;
    const remedy = remedies[error.kind];
    if (remedy === 'readFirst') this.isInDoubt = true;
    if (remedy === 'end') throw this.#withdraw.signal.aborted ? this.#withdraw.signal.reason : error;
    this.phase = this.isInDoubt ? 'ambiguous' : 'waiting';
    // Nobody wants a bolt to turn by surprise when an outage ends: while it lasts, a tap is one try.
    if (remedy !== 'readFirst' && this.#context.reach() !== 'reachable') throw error;
    if (remedy !== 'again' && remedy !== 'readFirst') {
      await this.#secondTries.prepare(remedy, error, this.#asking());
    }
    await this.#wait(AGAIN_MS);
  }

  #asking(): Asking {
    return { priority: 'command', withdraw: this.#withdraw.signal, sendBy: this.#deadline };
  }

  #deadlineFromNow(): number {
    const { clock, reach, timeoutMs } = this.#context;
    return clock.now() + (reach() === 'away' ? Math.min(KNOCK_MS, timeoutMs) : timeoutMs);
  }

  #wait(ms: number): Promise<void> {
    return this.#context.clock.sleep(ms, this.#withdraw.signal);
  }

  /** Takes back whatever still waits when the deadline comes, even if it has been moved meanwhile. */
  async #endAtDeadline(ended: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    try {
      while (clock.now() < this.#deadline) await clock.sleep(this.#deadline - clock.now(), ended);
    } catch (error) {
      if (!ended.aborted) throw error;
    }
    if (!ended.aborted) this.#withdraw.abort(this.#lateness());
  }

  #lateness(): GatewayError {
    if (this.#context.reach() === 'away') return new Unreachable(this.#about);
    const detail = this.#lastError?.message;
    return new TooLate({ ...this.#about, ...(detail && { detail }) });
  }
}
