import { isDeepStrictEqual } from 'node:util';
import { Listeners } from '../listeners.ts';
import type { LockOptions } from './core.ts';
import type { LockMemory } from './memory.ts';
import type { View } from './view.ts';

/** What has been shown and kept of a lock so far, and whoever wants to hear when that changes. */
export class Shown {
  readonly views: Listeners<[View]>;
  readonly memories: Listeners<[boolean]>;
  readonly #options: LockOptions;
  #last: View;
  #kept: LockMemory;
  #wasKnown: boolean;

  constructor(options: LockOptions, view: View) {
    this.#options = options;
    this.#last = view;
    this.#wasKnown = view.bolt !== 'unknown';
    this.#kept = options.memory;
    this.views = new Listeners(options.fault);
    this.memories = new Listeners(options.fault);
  }

  /** The view that was shown last. */
  get last(): View {
    return this.#last;
  }

  /** Shows a view, if it is another one. */
  show(view: View): void {
    const before = this.#last;
    if (isDeepStrictEqual(view, before)) return;
    this.#last = view;
    const { tell, name } = this.#options;
    // Where a new door stands is told with its gateway; what it does from then on is news.
    if (view.bolt !== before.bolt && this.#wasKnown) tell({ what: 'bolt', lock: name, bolt: view.bolt });
    this.#wasKnown ||= view.bolt !== 'unknown';
    this.views.tell(view);
  }

  /** Keeps a memory, if it is another one; `isUrgent`: a first byte is about to leave. */
  remember(memory: LockMemory, isUrgent = false): void {
    if (!isUrgent && isDeepStrictEqual(memory, this.#kept)) return;
    this.#kept = memory;
    this.memories.tell(isUrgent);
  }
}
