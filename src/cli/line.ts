import type { Clock } from '../clock.ts';
import { httpExchange } from '../gateway/client.ts';
import { runErrand, type ErrandOptions } from '../gateway/errand.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Exchange } from '../gateway/exchange.ts';
import type { Reach } from '../gateway/reachability.ts';
import { Session, type Asking } from '../gateway/session.ts';
import type { Target } from './target.ts';
import { traced } from './trace.ts';

/** How long a gateway may turn connections away until nothing is there, ms: it recovers in a second or two (seen). */
const PATIENCE_MS = 5_000;

export interface LineOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long to wait while the gateway is busy or synchronizing, in ms. */
  readonly timeoutMs: number;
  /** Shows a line of the exchange, if somebody wants to see it. */
  readonly show?: (line: string) => void;
}

/** The plugin's own client for a gateway; `show` gets a line for every request and answer. */
export function exchangeTo(target: Target, clock: Clock, show?: (line: string) => void): Exchange {
  const { gateway } = target;
  const exchange = httpExchange(gateway.address, gateway.name, clock);
  if (!show) return exchange;
  const codes = [target.code, gateway.code, ...[...gateway.locks.values()].map(({ code }) => code)];
  const known = codes.flatMap((code) => code ?? []);
  return traced(exchange, show, known, () => clock.now());
}

/** The line to one gateway for the length of a command: the plugin's own queue, over the plugin's own client. */
export class Line {
  readonly session: Session;
  readonly timeoutMs: number;
  readonly #clock: Clock;
  #contactAt: number;

  constructor(target: Target, { clock, signal, timeoutMs, show }: LineOptions) {
    const exchange = exchangeTo(target, clock, show);
    this.#clock = clock;
    this.#contactAt = clock.now();
    this.timeoutMs = timeoutMs;
    this.session = new Session({ exchange: this.#noted(exchange), clock, name: target.gateway.name, signal });
  }

  /** A gateway that refuses connections for longer than one in use does is not there. */
  readonly reach = (): Reach => (this.#clock.now() - this.#contactAt < PATIENCE_MS ? 'reachable' : 'away');

  /** Asks something, and waits while the gateway is busy. Throws the `GatewayError` that stood in the way. */
  ask<T>(
    ask: (session: Session, asking: Asking) => Promise<T>,
    how: Partial<Pick<ErrandOptions, 'isRepeatable' | 'mayMend' | 'timeoutMs'>> = {},
  ): Promise<T> {
    const { session, timeoutMs, reach } = this;
    return runErrand((asking) => ask(session, asking), {
      session,
      clock: this.#clock,
      reach,
      timeoutMs,
      isRepeatable: true,
      ...how,
    });
  }

  /** Takes note of every word that comes back, be it a refusal. */
  #noted(exchange: Exchange): Exchange {
    return async (request, limits) => {
      try {
        const answer = await exchange(request, limits);
        this.#contactAt = this.#clock.now();
        return answer;
      } catch (error) {
        const isSilence = error instanceof GatewayError && error.kind === 'unreachable';
        if (!isSilence) this.#contactAt = this.#clock.now();
        throw error;
      }
    };
  }
}
