import type { Garbage } from './garbage.ts';
import type { Framing, Stop } from './reply.ts';

/**
 * What a gateway can be made to do instead of its work. Where `moved` is asked, it says whether a command turns the
 * bolt all the same; the request must be a good one for that (a wrong code turns nothing).
 */
export type Fault =
  | { readonly kind: 'busy' }
  /** Any number, documented or not. */
  | { readonly kind: 'error'; readonly number: number; readonly detail?: string }
  /** 37, after the time that Bluetooth takes. */
  | { readonly kind: 'failed'; readonly moved: boolean }
  /** The connection is made, then closed before anything is handled. */
  | { readonly kind: 'reset' }
  /** The request is handled, then the connection closed in the middle of the answer. */
  | { readonly kind: 'cut'; readonly moved: boolean }
  /** The request is handled and never answered; the gateway stays taken until the client leaves. */
  | { readonly kind: 'hang'; readonly moved: boolean }
  /** The request is handled in time, the answer comes `ms` later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /**
   * No connection at all, when it is armed for any request; else a connection that closes with no answer, as nobody
   * knows at the door what a client is going to ask.
   */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'garbage'; readonly body: Garbage; readonly moved?: boolean }
  /** The right answer in another framing, or one that stops short. */
  | {
      readonly kind: 'delivery';
      readonly framing?: Framing;
      readonly stop?: Stop;
      readonly moved?: boolean;
    };

interface Request {
  readonly path: string;
  readonly identifier?: number;
}

/** Which requests a fault is for: a path, a lock, both, any (`{}`), or a test of one's own. */
export type FaultMatch = string | Partial<Request> | ((request: Request) => boolean);

/** A fault that waits for its requests. */
export interface Armed {
  /** How many requests it is still for. */
  readonly left: number;
  /** Takes the fault back. */
  clear(): void;
}

/** The faults on demand, oldest first. */
export class Faults {
  #armed: { readonly match: FaultMatch; readonly fault: Fault; left: number }[] = [];

  /** Arms a fault for the next `times` requests that match. */
  arm(match: FaultMatch, fault: Fault, times = 1): Armed {
    const armed = { match, fault, left: times };
    this.#armed.push(armed);
    return {
      get left() {
        return armed.left;
      },
      clear: () => {
        armed.left = 0;
      },
    };
  }

  /** The fault for this request, used up by one; none when nothing is armed for it. */
  take(request: Request): Fault | undefined {
    return this.#take(({ match }) => matches(match, request));
  }

  /** Whether a client is refused whatever it is going to ask; used up by one. */
  refusesAny(): boolean {
    return this.#take(({ match, fault }) => fault.kind === 'refuse' && isForAny(match)) !== undefined;
  }

  /** Takes every fault back. */
  clear(): void {
    for (const armed of this.#armed) armed.left = 0;
    this.#armed = [];
  }

  #take(
    isWanted: (armed: { readonly match: FaultMatch; readonly fault: Fault }) => boolean,
  ): Fault | undefined {
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    const armed = this.#armed.find(isWanted);
    if (armed) armed.left -= 1;
    return armed?.fault;
  }
}

const isForAny = (match: FaultMatch): boolean =>
  typeof match === 'object' && match.path === undefined && match.identifier === undefined;

function matches(match: FaultMatch, request: Request): boolean {
  if (typeof match === 'function') return match(request);
  if (typeof match === 'string') return match === request.path;
  return (
    (match.path === undefined || match.path === request.path) &&
    (match.identifier === undefined || match.identifier === request.identifier)
  );
}
