import type { Ms, WakefulClock } from '../clock.ts';
import type { About } from './failure.ts';
import { serveOnce } from './errand.ts';
import type { Outcome } from './offer.ts';
import { Post } from './post.ts';
import { actions, requestFor, type Action } from './protocol.ts';
import type { Dialer, WireRequest } from './wire.ts';

/** A lock as one gateway knows it: what it takes to ask for it. */
export interface LockKey {
  /** The lock's number at the gateway. */
  readonly identifier: number;
  /** The share code that signs for this lock at this gateway. Never logged. */
  readonly code: string;
  /** The user's name for the lock, for sentences. */
  readonly name: string;
}

/** One request of somebody who is not the plugin's house. */
export interface Job {
  readonly action: Action;
  readonly about: About;
  readonly key: LockKey | undefined;
  /** The moment past which it is not sent any more. */
  readonly until: Ms;
  /** Takes it back while nothing was sent. */
  readonly withdrawn: AbortSignal | undefined;
  /** Ends it wherever it is. */
  readonly stop: AbortSignal;
}

/** What carries one request at a time to a gateway: its own connection, or the plugin that runs. */
export interface Carrier {
  /** Never rejects but for a mistake of ours; `withdrawn` when it was not sent in time. */
  carry(job: Job): Promise<Outcome>;
  /** The gateway says that its time is invalid: signs for this lock with the plain clock from now on. */
  plain?(key: LockKey): void;
}

/** A connection of our own for each request. */
export class OwnCarrier implements Carrier {
  readonly #clock: WakefulClock;
  readonly #post: Post;

  constructor(dialer: Dialer, clock: WakefulClock) {
    this.#clock = clock;
    this.#post = new Post({
      dialer,
      clock,
      fault: (error) => {
        throw error;
      },
    });
  }

  carry({ action, about, key, until, withdrawn, stop }: Job): Promise<Outcome> {
    const make = (): WireRequest => this.#request(action, key);
    return serveOnce(this.#post.loop, { action, about, until, withdrawn, stop, clock: this.#clock, make });
  }

  plain({ identifier, code }: LockKey): void {
    this.#post.signerFor(identifier, code).plain();
  }

  #request(action: Action, key: LockKey | undefined): WireRequest {
    const { path, signed } = actions[action];
    if (!key) return requestFor(path);
    const signer = signed ? this.#post.signerFor(key.identifier, key.code) : undefined;
    return requestFor(path, key.identifier, signer?.sign());
  }
}
