import type { Clock } from '../clock.ts';
import { Busy, GatewayError, Stopped, Unreachable } from './errors.ts';
import type { Reach } from './reachability.ts';
import { AGAIN_MS, KNOCK_MS, remedies, SecondTries } from './remedy.ts';
import type { Asking, Session } from './session.ts';

/** How an errand is to be run. */
export interface ErrandOptions {
  readonly session: Session;
  readonly clock: Clock;
  readonly reach: () => Reach;
  /** How long the errand may take until nothing more is sent, in ms. */
  readonly timeoutMs: number;
  /** Whether asking again does no harm when it is not known what came of the first time. */
  readonly isRepeatable: boolean;
  /** Whether a gateway whose clock is wrong (38) may be synchronized; true unless given. */
  readonly mayMend?: boolean;
}

/**
 * Asks for something other than a bolt's position, and waits while the gateway is busy or synchronizing, as long as
 * there is time. Throws the `GatewayError` that stood in the way last; `Busy` when it never got its turn.
 */
export async function runErrand<T>(ask: (asking: Asking) => Promise<T>, options: ErrandOptions): Promise<T> {
  const { clock, reach, session } = options;
  const timeoutMs = reach() === 'away' ? Math.min(KNOCK_MS, options.timeoutMs) : options.timeoutMs;
  const deadline = clock.now() + timeoutMs;
  const errand = new Errand(options);
  const withdraw = new AbortController();
  const ended = new AbortController();
  const watch = clock.sleep(timeoutMs, ended.signal).then(
    () => withdraw.abort(errand.lateness()),
    (error: unknown) => {
      if (!ended.signal.aborted) throw error;
    },
  );
  const asking: Asking = { priority: 'command', sendBy: deadline, withdraw: withdraw.signal };
  const stop = (): void => withdraw.abort(new Stopped({ gateway: session.name }));
  session.signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      try {
        return await ask(asking);
      } catch (error) {
        withdraw.signal.throwIfAborted();
        if (!(error instanceof GatewayError)) throw error;
        await errand.prepareAgain(error, asking);
        await clock.sleep(AGAIN_MS, withdraw.signal);
      }
    }
  } finally {
    session.signal.removeEventListener('abort', stop);
    ended.abort();
    await watch;
  }
}

/** What has happened to an errand so far, and whether that leaves anything to try. */
class Errand {
  readonly #options: ErrandOptions;
  readonly #secondTries: SecondTries;
  #lastError: GatewayError | undefined;

  constructor(options: ErrandOptions) {
    this.#options = options;
    this.#secondTries = new SecondTries(options.session);
  }

  /** What kept it from being carried out in time. */
  lateness(): GatewayError {
    const about = { gateway: this.#options.session.name };
    if (this.#options.reach() === 'away') return new Unreachable(about);
    return this.#lastError ?? new Busy({ ...about, number: 500 });
  }

  /** Returns when it makes sense to ask again after `error`; throws it otherwise. */
  async prepareAgain(error: GatewayError, asking: Asking): Promise<void> {
    const { isRepeatable, mayMend = true, reach } = this.#options;
    // To be turned away at the door now and then says less than what the gateway has said inside.
    if (error.kind !== 'unreachable' || !this.#lastError) this.#lastError = error;
    const remedy = remedies[error.kind];
    if (remedy === 'end' || (remedy === 'readFirst' && !isRepeatable)) throw error;
    // While an outage lasts, a request is one try.
    if (reach() !== 'reachable') throw error;
    // A gateway that serves somebody else closes the connection, and will be free again.
    if (remedy === 'again' || error.kind === 'cut') return;
    if (remedy === 'synchronize' && !mayMend) throw error;
    if (remedy === 'readFirst') this.#secondTries.count(error);
    else await this.#secondTries.prepare(remedy, error, asking);
  }
}
