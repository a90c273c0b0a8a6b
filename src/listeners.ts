/** Whoever wants to hear of something. One that throws silences no other: `fault` hears of it. */
export class Listeners<T extends readonly unknown[]> {
  readonly #listeners = new Set<(...told: T) => void>();
  readonly #fault: (error: unknown) => void;

  constructor(fault: (error: unknown) => void) {
    this.#fault = fault;
  }

  /** Calls back from now on, until the answer is disposed of. */
  add(listener: (...told: T) => void): Disposable {
    const own = (...told: T): void => listener(...told);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  tell(...told: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...told);
      } catch (error) {
        this.#fault(error);
      }
    }
  }
}
