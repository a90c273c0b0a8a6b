import type { Clock } from '../clock.ts';
import {
  GatewayError,
  Jammed,
  OutOfRange,
  Overtaken,
  Replaced,
  TooLate,
  type About,
  type GatewayErrorKind,
} from './errors.ts';
import type { LockReport } from './protocol.ts';
import type { Reach } from './reachability.ts';
import type { Asking, LockKey, Session } from './session.ts';

/** What a user can wish of a bolt. */
export type Wish = 'secured' | 'unsecured';

/** Where a command stands. `ambiguous`: it was sent, and the bolt may or may not have turned. */
export type Phase = 'waiting' | 'sent' | 'ambiguous' | 'verifying' | 'done' | 'failed';

/** What to do about an error before the deadline. */
type Remedy = 'again' | 'freshTime' | 'synchronize' | 'lookWhy' | 'readFirst' | 'end';

const remedies = {
  unreachable: 'again',
  busy: 'again',
  badRequest: 'again',
  wrongCode: 'freshTime',
  clockInvalid: 'synchronize',
  outOfRange: 'lookWhy',
  silent: 'readFirst',
  cut: 'readFirst',
  garbled: 'readFirst',
  unheardOf: 'readFirst',
  failed: 'readFirst',
  notShared: 'end',
  incompatible: 'end',
  keyRefused: 'end',
  syncNotDetected: 'end',
  syncIncompatible: 'end',
  syncInvalidData: 'end',
  syncConnectionFailed: 'end',
  updateInvalidFirmware: 'end',
  updateNoFirmware: 'end',
  jammed: 'end',
  tooLate: 'end',
  overtaken: 'end',
  replaced: 'end',
  stopped: 'end',
} as const satisfies Record<GatewayErrorKind, Remedy>;

/** Milliseconds between tries: a gateway recovers in a second or two (seen), and a person is waiting. */
const AGAIN_MS = 1_000;
/** Milliseconds before an undecided state (0x30) is read again: the lock has just started. */
const UNKNOWN_AGAIN_MS = 2_000;
/** How often an error that is most likely final is tried again: a `ts` may collide, a scan may miss a lock. */
const MOST_SECOND_TRIES = 2;
/** While a gateway counts as away, a tap tries to connect for this long, so that Home gets its answer in time. */
const KNOCK_MS = 1_500;

/** What a command needs to know of its lock and gateway. */
export interface CommandContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly key: LockKey;
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
  #deadline: number;
  #secondTries = 0;
  #lastError: GatewayError | undefined;
  #logBefore: number | undefined;
  phase: Phase = 'waiting';
  /** Whether the bolt may stand elsewhere than was last said, so that a read has to come first. */
  isInDoubt = false;

  /** `deadline` is a moment of the clock, in ms. */
  constructor(wish: Wish, context: CommandContext, deadline: number) {
    this.wish = wish;
    this.#context = context;
    this.#deadline = deadline;
    this.#about = { gateway: context.session.name, lock: context.key.name };
  }

  /** The same wish again: it is wanted until this later moment (ms of the clock). */
  renew(deadline: number): void {
    this.#deadline = Math.max(this.#deadline, deadline);
  }

  /** A newer wish takes over: nothing more is sent. What is on the wire runs to its answer. */
  replace(): void {
    this.#withdraw.abort(new Replaced(this.#about));
  }

  /** Runs to the end; resolves when the bolt is where it was wished, throws the `GatewayError` that kept it from it. */
  async run(): Promise<void> {
    const ended = new AbortController();
    const watch = this.#endAtDeadline(ended.signal);
    try {
      while (!(await this.#step()));
      this.phase = 'done';
    } catch (error) {
      this.phase = 'failed';
      throw error;
    } finally {
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
    if (remedy !== 'again' && remedy !== 'readFirst') await this.#secondTry(remedy, error);
    await this.#wait(AGAIN_MS);
  }

  /** For errors that are most likely final: look for what might help, but not often. */
  async #secondTry(remedy: 'freshTime' | 'synchronize' | 'lookWhy', error: GatewayError): Promise<void> {
    const { session } = this.#context;
    if (remedy === 'lookWhy' && (await this.#isSynchronizing())) return;
    this.#secondTries += 1;
    if (this.#secondTries > MOST_SECOND_TRIES) throw error;
    if (remedy === 'synchronize') {
      // What the gateway answers here does not matter: the next try shows whether its clock is right.
      await session.maintain('synchronize', this.#asking()).catch((failure: unknown) => {
        if (!(failure instanceof GatewayError)) throw failure;
      });
    }
  }

  async #isSynchronizing(): Promise<boolean> {
    try {
      return (await this.#context.session.status(this.#asking())).synchronizing;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return error.kind === 'busy';
    }
  }

  #asking(): Asking {
    const { clock, reach } = this.#context;
    const knocked = reach() === 'away' ? clock.now() + KNOCK_MS : Infinity;
    const sendBy = Math.min(this.#deadline, knocked);
    return { priority: 'command', withdraw: this.#withdraw.signal, sendBy };
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
    const detail = this.#lastError?.message;
    if (!ended.aborted) this.#withdraw.abort(new TooLate({ ...this.#about, ...(detail && { detail }) }));
  }
}
