import { Failure, type About } from '../gateway/failure.ts';
import type { Command, End } from './command.ts';
import type { Asker } from '../wish.ts';

/** Somebody who asks for a turn, and is to hear what became of it. */
interface Asking {
  readonly by: Asker;
  readonly settle: (end: End) => void;
  /** How the command stood right after this asking: what it was good for then. */
  readonly command: Command;
}

/** A wish that is under way, and everybody who asks for it; it lives while any of them does. */
export class Pursuit {
  command: Command;
  readonly #askings = new Set<Asking>();
  readonly #withdraw = new AbortController();
  /** Everybody who has ever asked for it, for whoever is told how it ended. */
  readonly #askers = new Set<Asker>();

  constructor(command: Command) {
    this.command = command;
  }

  /** Takes back what has not been sent yet once nobody asks for it any more. */
  get withdrawn(): AbortSignal {
    return this.#withdraw.signal;
  }

  get askers(): readonly Asker[] {
    return [...this.#askers];
  }

  /** Who asks: a person before a clock, and the newest of them. */
  get by(): Asker {
    const all = [...this.#askings].map(({ by }) => by);
    return all.findLast((by) => by !== 'autoLock') ?? all.at(-1) ?? 'home';
  }

  /**
   * Somebody asks; resolves with what becomes of it. The signal takes that asking back, which does not concern the
   * others; `left` is called when the last one has gone. `sent`: whether the bolt may have been turned for it.
   */
  join({
    by,
    signal,
    left,
    about,
    sent,
  }: {
    by: Asker;
    signal?: AbortSignal | undefined;
    left: () => void;
    about: About;
    sent: () => 'no' | 'maybe';
  }): Promise<End> {
    const { promise, resolve } = Promise.withResolvers<End>();
    const leave = (): void => {
      if (!this.#askings.delete(asking)) return;
      const { lastFailure: cause } = this.command;
      asking.settle({
        kind: 'refused',
        failure: new Failure('withdrawn', { ...about, ...(cause && { cause }) }, { sent: sent() }),
      });
      if (this.#askings.size === 0) left();
      else this.#shorten();
    };
    const asking: Asking = {
      by,
      command: this.command,
      settle: (end) => {
        signal?.removeEventListener('abort', leave);
        resolve(end);
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#askings.add(asking);
    this.#askers.add(by);
    return promise;
  }

  /** It has ended: everybody hears so, and what was not sent is not sent any more. */
  end(end: End): void {
    const askings = [...this.#askings];
    this.#askings.clear();
    this.#withdraw.abort();
    for (const { settle } of askings) settle(end);
  }

  /** Who was told that it failed asks no more: its time is that of the newest who still does. */
  #shorten(): void {
    const commands = [...this.#askings].map(({ command }) => command);
    const newest = commands.reduce((one, other) => (other.askedAt > one.askedAt ? other : one));
    const { askedAt, keptAt } = newest;
    this.command = {
      ...this.command,
      askedAt,
      keptAt,
      isAutomatic: commands.every((one) => one.isAutomatic),
    };
  }
}
