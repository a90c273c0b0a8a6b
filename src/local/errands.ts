import type { Clock, Ms } from '../clock.ts';
import { serveOnce } from '../gateway/errand.ts';
import { Failure, type About } from '../gateway/failure.ts';
import { answerOf, type Outcome, type Rank } from '../gateway/offer.ts';
import { actions, parseReport, requestFor, type Action } from '../gateway/protocol.ts';
import type { WireRequest } from '../gateway/wire.ts';
import { asPoll } from './as-answer.ts';
import { spoken } from './failures.ts';
import { Linked } from './linked.ts';
import type { Poll, Residents } from './residents.ts';
import type { RawAction, RawEnd, RawRequest, ReadEnd, ReadRequest, SpokenFailure } from './speech.ts';

/** How each raw request stands in the line. */
const ranks = {
  lockers: 'poll',
  status: 'poll',
  root: 'poll',
  synchronize: 'command',
  update: 'command',
  synchronizeLock: 'command',
  updateLock: 'command',
} as const satisfies Record<RawAction, Rank>;

/** Why something is given up here. */
const LATE = new Error('its time is over');
/** How long somebody waits at a gateway that is away, ms. */
const AWAY_MS: Ms = 5_000;

/** A read with the code of whoever asks. */
export type Trial = Pick<ReadRequest, 'identifier' | 'name' | 'code' | 'withinMs'>;

/** Whom something is about. */
interface Whom {
  readonly identifier?: number;
  readonly name?: string;
}

export interface Surroundings {
  readonly clock: Clock;
  readonly fault: (error: unknown) => void;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** What is asked of a gateway as it is, in its turn among all that this process asks. */
export class Errands {
  readonly #residents: Residents;
  readonly #around: Surroundings;

  constructor(residents: Residents, around: Surroundings) {
    this.#residents = residents;
    this.#around = around;
  }

  /** One request as it is, in its turn. */
  async request(request: RawRequest, signal: AbortSignal): Promise<RawEnd> {
    const { action } = request;
    const outcome =
      action === 'lockers'
        ? await this.#nextPoll(request, signal)
        : await this.#serve(action, ranks[action], request, signal);
    return 'failure' in outcome ? refused(outcome.failure) : { kind: 'answered', ...outcome.answer };
  }

  /** What sentences about it speak of. */
  about({ identifier, name }: Whom): About {
    const lock = identifier === undefined ? undefined : (this.#residents.lock(identifier)?.name ?? name);
    return { gateway: this.#residents.config?.name ?? '', ...(lock !== undefined && { lock }) };
  }

  /** Nobody waits for long at a gateway that is away; that somebody does makes it be asked soon. */
  patience(withinMs: Ms): Ms {
    if (!this.#residents.isAway) return withinMs;
    this.#residents.lookedAt();
    return Math.min(withinMs, AWAY_MS);
  }

  /** Why something has not been served in its time. */
  unserved(request: Whom): Failure {
    return new Failure(this.#residents.isAway ? 'unreachable' : 'busy', this.about(request));
  }

  /** A read with the code of whoever asks: of no consequence for what the house knows. */
  async tried(request: Trial, signal: AbortSignal): Promise<ReadEnd> {
    const { identifier, code } = request;
    const about = this.about(request);
    if (code === undefined) return refused(new Failure('notShared', about));
    const outcome = await this.#serve('lockStatus', 'read', request, signal);
    const report = answerOf(outcome, (answer) => parseReport(answer, identifier, about));
    return report instanceof Failure ? refused(report) : { kind: 'read', report };
  }

  /** A signal that aborts with the caller's, with the plugin, and when the time is over. */
  within(ms: Ms, caller: AbortSignal): Linked {
    const linked = new Linked(caller, this.#around.signal);
    void this.#around.clock.sleep(ms, linked.over).then(
      () => linked.abort(LATE),
      () => undefined,
    );
    return linked;
  }

  #serve(
    action: Action,
    rank: Rank,
    request: { identifier?: number; name?: string; code?: string; withinMs: Ms },
    withdrawn: AbortSignal,
  ): Promise<Outcome> {
    const { identifier, withinMs, code } = request;
    const { post } = this.#residents;
    const { clock, signal } = this.#around;
    const make = (): WireRequest => {
      const { path } = actions[action];
      if (identifier === undefined) return requestFor(path);
      const signature = code === undefined ? undefined : post.signerFor(identifier, code).sign();
      return requestFor(path, identifier, signature);
    };
    const about = this.about(request);
    const until = clock.now() + withinMs;
    return serveOnce(post.direct, { action, rank, about, clock, until, withdrawn, stop: signal, make });
  }

  /** Lists come by themselves, every few seconds. */
  async #nextPoll(request: RawRequest, signal: AbortSignal): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Poll | undefined>();
    using timed = this.within(this.patience(request.withinMs), signal);
    const hearing = this.#residents.onPoll(resolve);
    timed.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    if (timed.signal.aborted) resolve(undefined);
    const poll = await promise;
    hearing[Symbol.dispose]();
    if (poll) return asPoll(poll);
    return { failure: signal.aborted ? new Failure('withdrawn', this.about({})) : this.unserved({}) };
  }
}

/** As it is spoken. */
export const refused = (failure: Failure): { kind: 'refused'; failure: SpokenFailure } => ({
  kind: 'refused',
  failure: spoken(failure),
});
