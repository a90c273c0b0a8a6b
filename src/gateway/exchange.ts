import type { Clock, Ms } from '../clock.ts';
import { Failure, type About, type FailureKind } from './failure.ts';
import {
  WireError,
  type Dialer,
  type Line,
  type WireAnswer,
  type WireRequest,
  type WireTrouble,
} from './wire.ts';

/** On a LAN a connection takes milliseconds; 3 s covers a Wi-Fi that wakes up. */
const CONNECT_MS = 3_000;

/** What an exchange is bound by. Times are of the injected clock. */
export interface Terms {
  readonly clock: Clock;
  readonly about: About;
  /** Until the whole answer is there, ms, from the beginning. */
  readonly timeoutMs: Ms;
  /** Ends the exchange at once, also in the middle of an answer; the reason is a `Failure` (`stopped`, `slept`). */
  readonly stop: AbortSignal;
  /** Takes the request back (`withdrawn`) while nothing of it was sent; ignored afterwards. */
  readonly withdrawn?: AbortSignal;
  /** Asked immediately before the first byte; if not, the request is `withdrawn`. */
  readonly wanted?: (now: Ms) => boolean;
  /** The request; called once `wanted` has said yes, immediately before the first byte, for it signs. */
  readonly make: () => WireRequest;
  /** Called immediately before the first byte leaves. */
  readonly sending?: () => void;
}

/** What each trouble of the wire means for a request. */
const kinds = {
  nobody: 'unreachable',
  turnedAway: 'turnedAway',
  closed: 'closed',
  cut: 'cut',
  vanished: 'silent',
  notHttp: 'garbled',
  tooLong: 'garbled',
} as const satisfies Record<WireTrouble, FailureKind>;

/**
 * One exchange with a gateway, which settles once, whatever the other side sends or stops sending: gives the whole
 * answer, or throws a `Failure` that knows whether anything was sent. What `wanted`, `make` or `sending` throw is thrown
 * as it is, and nothing is sent.
 */
export function exchange(dialer: Dialer, terms: Terms): Promise<WireAnswer> {
  return new Exchange(dialer, terms).answer;
}

class Exchange {
  readonly #dialer: Dialer;
  readonly #terms: Terms;
  readonly #end = Promise.withResolvers<WireAnswer>();
  /** Aborted once it is over, in whatever way: ends the dialing and the time-outs, and listens no more. */
  readonly #over = new AbortController();
  #line: Line | undefined;
  #sent: 'no' | 'maybe' = 'no';

  constructor(dialer: Dialer, terms: Terms) {
    this.#dialer = dialer;
    this.#terms = terms;
    const { stop, withdrawn } = terms;
    if (stop.aborted) this.#stop();
    else if (withdrawn?.aborted) this.#takeBack();
    else {
      const { signal } = this.#over;
      stop.addEventListener('abort', () => this.#stop(), { once: true, signal });
      withdrawn?.addEventListener('abort', () => this.#takeBack(), { once: true, signal });
      void this.#after(Math.min(CONNECT_MS, terms.timeoutMs), () => {
        if (!this.#line) this.#fail(new Failure('unreachable', terms.about));
      });
      void this.#after(terms.timeoutMs, () => this.#fail(new Failure('silent', terms.about)));
      void this.#run();
    }
  }

  get answer(): Promise<WireAnswer> {
    return this.#end.promise;
  }

  async #run(): Promise<void> {
    try {
      this.#line = await this.#dialer.dial(this.#over.signal);
    } catch (error) {
      this.#trouble(error, 'nobody');
      return;
    }
    if (this.#hasEnded()) this.#line.reset();
    else await this.#ask(this.#line);
  }

  async #ask(line: Line): Promise<void> {
    const request = this.#request();
    if (!request) return;
    this.#sent = 'maybe';
    try {
      const answer = await line.ask(request);
      if (this.#finish()) this.#end.resolve(answer);
    } catch (error) {
      this.#trouble(error, 'cut');
    }
  }

  /** The request, if it is to be sent this moment. */
  #request(): WireRequest | undefined {
    const { clock, about, wanted, make, sending } = this.#terms;
    try {
      const isWanted = wanted?.(clock.now()) ?? true;
      // To be asked may be how the computer's sleep is noticed, which stops everything.
      if (this.#hasEnded()) return undefined;
      if (!isWanted) {
        this.#fail(new Failure('withdrawn', about));
        return undefined;
      }
      const request = make();
      sending?.();
      return this.#hasEnded() ? undefined : request;
    } catch (error) {
      // A mistake of ours, and no failure of anybody's.
      this.#fail(error);
      return undefined;
    }
  }

  #trouble(cause: unknown, otherwise: WireTrouble): void {
    const trouble = cause instanceof WireError ? cause.trouble : otherwise;
    const about = { ...this.#terms.about, ...(trouble === 'tooLong' && { detail: '> 256 KiB' }) };
    this.#fail(new Failure(kinds[trouble], about, { sent: this.#sent }, { cause }));
  }

  async #after(ms: Ms, then: () => void): Promise<void> {
    try {
      await this.#terms.clock.sleep(ms, this.#over.signal);
    } catch (error) {
      this.#fail(error);
      return;
    }
    then();
  }

  #stop(): void {
    const { stop, about } = this.#terms;
    const reason: unknown = stop.reason;
    const { kind, about: more } =
      reason instanceof Failure ? reason : { kind: 'stopped' as const, about: {} };
    this.#fail(new Failure(kind, { ...more, ...about }, { sent: this.#sent, answered: false }));
  }

  #takeBack(): void {
    if (this.#sent === 'no') this.#fail(new Failure('withdrawn', this.#terms.about));
  }

  #hasEnded(): boolean {
    return this.#over.signal.aborted;
  }

  #fail(error: unknown): void {
    if (this.#finish()) this.#end.reject(error);
  }

  /** Leaves nothing behind; false when it had been over before. */
  #finish(): boolean {
    if (this.#hasEnded()) return false;
    this.#over.abort();
    this.#line?.reset();
    return true;
  }
}
