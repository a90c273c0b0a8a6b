/** A request as it goes over the wire: GET without a form, POST with one. */
export interface WireRequest {
  /** One of the paths of `actions`, such as `/lockers`. */
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
}

/** Bounds on one exchange. Times are of the injected clock, in ms. */
export interface WireLimits {
  /** Milliseconds until the whole exchange is given up (`Silent`). */
  readonly timeoutMs: number;
  /** The moment (`clock.now()`) past which nothing may be sent any more (`TooLate`). */
  readonly sendBy?: number;
  /** Takes the request back, with this signal's reason, as long as nothing of it has been sent. */
  readonly withdraw?: AbortSignal;
  /** Takes the request back (`Stopped`). */
  readonly signal: AbortSignal;
}

/** What came back, not yet understood. */
export interface WireAnswer {
  readonly httpStatus: number;
  readonly text: string;
}

/**
 * One HTTP exchange with a gateway. Throws `Unreachable` and `TooLate` when nothing was sent; `Silent`, `Cut`
 * and `Garbled` when something was; `Stopped` when the signal aborted.
 */
export type Exchange = (request: WireRequest, limits: WireLimits) => Promise<WireAnswer>;
