import type { Clock, Ms } from '../clock.ts';
import { Failure, type About } from './failure.ts';
import type { Offer, Outcome, Queue, Rank } from './offer.ts';
import type { Action } from './protocol.ts';
import type { WireRequest } from './wire.ts';

/** One request that somebody waits for. */
export interface Errand {
  readonly action: Action;
  readonly about: About;
  readonly clock: Clock;
  /** The moment past which it is not sent any more. */
  readonly until: Ms;
  /** Takes it back while nothing was sent. */
  readonly withdrawn: AbortSignal | undefined;
  /** Ends it wherever it is. */
  readonly stop: AbortSignal;
  readonly make: () => WireRequest;
  /** How it stands in the line; as a command unless said otherwise. */
  readonly rank?: Rank;
}

/** Lets a loop serve one request, and gives what became of it: `withdrawn` when it was not sent in time. */
export async function serveOnce(loop: Queue, errand: Errand): Promise<Outcome> {
  const { action, about, clock, until, make } = errand;
  const withdraw = new AbortController();
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let isSent = false;
  let isDone = false;
  const settled = (outcome: Outcome): void => {
    isDone = true;
    resolve(outcome);
  };
  // What is on the wire runs to its answer; what waits for its turn hears nothing of the loop.
  const takeBack = (): void => {
    withdraw.abort();
    if (!isSent) settled({ failure: new Failure('withdrawn', about) });
  };
  const end = (): void => {
    ending.abort(new Failure('stopped', about));
    if (!isSent) settled({ failure: new Failure('stopped', about) });
  };
  const offer: Offer = {
    action,
    about,
    rank: errand.rank ?? 'command',
    since: clock.now(),
    wanted: (now) => now <= until && !withdraw.signal.aborted,
    make,
    withdrawn: withdraw.signal,
    stop: ending.signal,
    sending: () => (isSent = true),
    settled,
  };
  const over = new AbortController();
  const listening = { once: true, signal: over.signal } as const;
  errand.withdrawn?.addEventListener('abort', takeBack, listening);
  errand.stop.addEventListener('abort', end, listening);
  if (errand.withdrawn?.aborted) takeBack();
  void clock.sleep(Math.max(0, until - clock.now()), over.signal).then(takeBack, () => undefined);
  const joined = loop.join({ next: () => (isDone ? undefined : offer) });
  try {
    return await promise;
  } finally {
    joined[Symbol.dispose]();
    over.abort();
  }
}
