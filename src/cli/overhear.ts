import type { Dialer, Line, WireAnswer, WireRequest } from '../gateway/wire.ts';

/** Hears each request that was sent, with its answer if it got one; a moment before whoever had asked. */
export type Overhearing = (request: WireRequest, answer: WireAnswer | undefined) => void;

/** A dialer that lets somebody hear what comes over it. */
export const overheard = (dialer: Dialer, hear: Overhearing): Dialer => ({
  dial: async (signal) => new OverheardLine(await dialer.dial(signal), hear),
});

class OverheardLine implements Line {
  readonly #line: Line;
  readonly #hear: Overhearing;
  #pending: WireRequest | undefined;

  constructor(line: Line, hear: Overhearing) {
    this.#line = line;
    this.#hear = hear;
  }

  ask(request: WireRequest): Promise<WireAnswer> {
    this.#pending = request;
    return this.#heard(this.#line.ask(request));
  }

  reset(): void {
    this.#settle(undefined);
    this.#line.reset();
  }

  async #heard(asked: Promise<WireAnswer>): Promise<WireAnswer> {
    try {
      const answer = await asked;
      this.#settle(answer);
      return answer;
    } finally {
      this.#settle(undefined);
    }
  }

  #settle(answer: WireAnswer | undefined): void {
    const request = this.#pending;
    this.#pending = undefined;
    if (request) this.#hear(request, answer);
  }
}
