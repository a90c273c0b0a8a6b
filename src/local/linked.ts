/** A signal of one's own that aborts with others', and leaves nothing behind at those once it is disposed of. */
export class Linked implements Disposable {
  readonly #own = new AbortController();
  readonly #over = new AbortController();

  constructor(...signals: readonly AbortSignal[]) {
    for (const signal of signals) {
      if (signal.aborted) this.#own.abort(signal.reason);
      else {
        const listening = { once: true, signal: this.#over.signal } as const;
        signal.addEventListener('abort', () => this.#own.abort(signal.reason), listening);
      }
    }
  }

  get signal(): AbortSignal {
    return this.#own.signal;
  }

  abort(reason: unknown): void {
    this.#own.abort(reason);
  }

  /** Aborts once it is disposed of; for what waits beside it. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  [Symbol.dispose](): void {
    this.#over.abort(OVER);
  }
}

/** One reason for all, for each would cost a stack trace. */
const OVER = new Error('it has ended');
