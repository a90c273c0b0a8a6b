import type { Clock } from '../clock.ts';
import { WireError, type Dialer, type Line, type WireAnswer, type WireRequest } from '../gateway/wire.ts';
import { harmless } from './terminal.ts';

const BLOT = '•••';
/** An answer is a line; what is longer is no gateway's and would flood the screen. */
const MOST_CHARACTERS = 2_000;

interface Tracing {
  readonly show: (line: string) => void;
  /** Share codes: whatever answers may echo what it was sent. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
}

/** A dialer that shows what goes over the wire, a line each way, with hash and codes blotted out. */
export function traced(dialer: Dialer, tracing: Tracing): Dialer {
  const { show, clock } = tracing;
  return {
    async dial(signal) {
      const from = clock.now();
      try {
        return new TracedLine(await dialer.dial(signal), tracing);
      } catch (error) {
        if (error instanceof WireError) show(`< ${error.trouble} ${tookSince(from, clock)}`);
        throw error;
      }
    },
  };
}

class TracedLine implements Line {
  readonly #line: Line;
  readonly #tracing: Tracing;
  #isReset = false;

  constructor(line: Line, tracing: Tracing) {
    this.#line = line;
    this.#tracing = tracing;
  }

  ask(request: WireRequest): Promise<WireAnswer> {
    this.#tracing.show(`> ${written(request)}`);
    return this.#shown(request, this.#line.ask(request));
  }

  reset(): void {
    this.#isReset = true;
    this.#line.reset();
  }

  async #shown({ form }: WireRequest, asked: Promise<WireAnswer>): Promise<WireAnswer> {
    const { show, secrets, clock } = this.#tracing;
    const from = clock.now();
    try {
      const answer = await asked;
      const hidden = form?.hash === undefined ? secrets : [...secrets, form.hash];
      const text = harmless(blotted(answer.text, hidden).slice(0, MOST_CHARACTERS));
      show(`< ${answer.httpStatus} ${text} ${tookSince(from, clock)}`);
      return answer;
    } catch (error) {
      // What was given up on our side is no trouble of the wire's.
      const trouble = this.#isReset ? 'given up' : error instanceof WireError ? error.trouble : undefined;
      if (trouble !== undefined) show(`< ${trouble} ${tookSince(from, clock)}`);
      throw error;
    }
  }
}

const tookSince = (from: number, clock: Clock): string => `(${Math.round(clock.now() - from)} ms)`;

const blotted = (text: string, secrets: readonly string[]): string =>
  secrets.reduce(
    (all, secret) => all.replaceAll(secret, BLOT).replaceAll(encodeURIComponent(secret), BLOT),
    text,
  );

function written({ path, form }: WireRequest): string {
  if (form === undefined) return `GET ${path}`;
  const fields = Object.entries(form).map(([key, value]) => `${key}=${key === 'hash' ? BLOT : value}`);
  return `POST ${path} ${fields.join('&')}`;
}
