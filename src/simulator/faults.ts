import type { Garbage } from './garbage.ts';

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
  /** No connection at all. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'garbage'; readonly body: Garbage; readonly moved?: boolean };

/** Which requests a fault is for: a path, a lock, both, or any test of one's own. */
export type FaultMatch =
  | string
  | { readonly path?: string; readonly identifier?: number }
  | ((request: { readonly path: string; readonly identifier?: number }) => boolean);

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
  take(request: { readonly path: string; readonly identifier?: number }): Fault | undefined {
    this.#armed = this.#armed.filter(({ left }) => left > 0);
    const armed = this.#armed.find(({ match }) => matches(match, request));
    if (!armed) return undefined;
    armed.left -= 1;
    return armed.fault;
  }

  /** Takes every fault back. */
  clear(): void {
    for (const armed of this.#armed) armed.left = 0;
    this.#armed = [];
  }
}

function matches(
  match: FaultMatch,
  request: { readonly path: string; readonly identifier?: number },
): boolean {
  if (typeof match === 'function') return match(request);
  if (typeof match === 'string') return match === request.path;
  return (
    (match.path === undefined || match.path === request.path) &&
    (match.identifier === undefined || match.identifier === request.identifier)
  );
}
