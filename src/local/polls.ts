import type { Clock, Ms } from '../clock.ts';
import { Failure, type About } from '../gateway/failure.ts';
import type { Outcome } from '../gateway/offer.ts';
import { Listeners } from '../listeners.ts';
import { asPoll } from './as-answer.ts';
import { failureIn } from './failures.ts';
import { Linked } from './linked.ts';
import type { Poll } from './residents.ts';
import type { Event } from './speech.ts';

/** No list for this long is one that was lost, ms: as long as a gateway has for it. */
const LIST_MS: Ms = 10_000;
/** A gateway that is away is asked ever more seldom; that it is away is known meanwhile. */
const AWAY_MS: Ms = 300;

/** The polls of a gateway's voice, as a guest hears them. */
export class Polls {
  readonly #clock: Clock;
  readonly #heard: Listeners<[Poll]>;

  constructor(clock: Clock, fault: (error: unknown) => void) {
    this.#clock = clock;
    this.#heard = new Listeners(fault);
  }

  hear(event: Extract<Event, { event: 'poll' }>): void {
    const askedAt = this.#clock.now() - event.agoMs;
    const failure = 'failure' in event ? failureIn(event.failure) : undefined;
    if ('locks' in event) this.#heard.tell({ askedAt, locks: event.locks });
    else if (failure) this.#heard.tell({ askedAt, failure });
  }

  /** The next one that was asked for since then; `silent` when none comes. */
  async next(
    about: About,
    { since, isAway, signal }: { since: Ms; isAway: boolean; signal: AbortSignal },
  ): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    using over = new Linked(signal);
    const hearing = this.#heard.add((poll) => {
      if (poll.askedAt >= since) resolve(asPoll(poll));
    });
    void this.#clock.sleep(isAway ? AWAY_MS : LIST_MS, over.over).then(
      () => resolve({ failure: new Failure('silent', about) }),
      () => undefined,
    );
    const leave = (): void => resolve({ failure: new Failure('withdrawn', about) });
    over.signal.addEventListener('abort', leave, { once: true });
    if (over.signal.aborted) leave();
    try {
      return await promise;
    } finally {
      hearing[Symbol.dispose]();
    }
  }
}
