import { Alarm, type Ms } from '../clock.ts';
import type { Outcome } from '../gateway/offer.ts';
import { Listeners } from '../listeners.ts';
import { SENT_FOR_MS } from './command.ts';
import type { LockCore } from './core.ts';
import { over, toBeProved } from './facts.ts';
import { memoryOf, type LockMemory } from './memory.ts';
import { settle } from './next.ts';
import { Shown } from './shown.ts';
import { viewOf, type View } from './view.ts';
import type { Way } from './way.ts';

/** Keeps what is shown and kept of a lock in step with what is known of it, by events and by time alone. */
export class Keeper {
  readonly #core: LockCore;
  readonly #alarm: Alarm;
  readonly shown: Shown;
  /** Whoever wants to hear of everything that happens. */
  readonly settled: Listeners<[]>;
  /** When auto-lock is to lock the door, ms of the wall clock; kept over restarts. */
  autoLockAt: Ms | undefined;

  constructor(core: LockCore) {
    const { options } = core;
    this.#core = core;
    this.autoLockAt = options.memory.autoLockAt;
    this.shown = new Shown(options, this.view);
    this.settled = new Listeners(options.fault);
    this.#alarm = new Alarm(options.clock, options.signal, () => this.#onTime());
  }

  /** What may be said of the lock now. */
  get view(): View {
    return this.#viewAt(this.#core.now).view;
  }

  /** What is kept over a restart. */
  get memory(): LockMemory {
    return memoryOf(this.#core.facts, this.view.bolt === 'unknown', this.autoLockAt);
  }

  /**
   * Something has happened: settles what has come true or has come to its end, shows what has changed, and sets the
   * alarm for the moment when something changes by itself. `isUrgent`: a first byte is about to leave.
   */
  changed(isUrgent = false): void {
    const core = this.#core;
    if (core.options.signal.aborted) return;
    const endsAt = settle(core);
    const { now } = core;
    const { changesAt, view } = this.#viewAt(now);
    const doubtEndsAt = core.facts.doubt ? core.facts.doubt.at + SENT_FOR_MS : Infinity;
    this.#alarm.set(Math.min(changesAt, endsAt, doubtEndsAt > now ? doubtEndsAt : Infinity));
    this.#tellRefusals(now);
    this.shown.show(view);
    this.shown.remember(this.memory, isUrgent);
    for (const way of core.ways) way.options.loop.wake();
    this.settled.tell();
  }

  /** A gateway has served somebody: what it was at before `startedAt` cannot turn the bolt any more. */
  served(way: Way, outcome: Outcome, startedAt: Ms): void {
    const hasAnswered = 'answer' in outcome || outcome.failure.answered;
    const { doubt } = this.#core.facts;
    if (!hasAnswered || doubt?.by !== way.key || startedAt <= doubt.at) return;
    this.#over();
    this.changed();
  }

  /** The plugin ends; what it leaves behind is shown and kept. */
  end(): void {
    const { view } = this;
    const { last } = this.shown;
    if (view.bolt !== last.bolt) this.shown.show({ ...view, reachable: last.reachable });
    this.shown.remember(this.memory);
  }

  #viewAt(now: Ms): { readonly view: View; readonly changesAt: Ms } {
    const { facts, ways, options } = this.#core;
    const { statusIntervalMs } = this.#core.around(now);
    const { allowUnlock } = options;
    const { changesAt, ...view } = viewOf(
      facts,
      ways.map((way) => way.factsAt(now)),
      { now, allowUnlock, statusIntervalMs },
    );
    return { view, changesAt };
  }

  #onTime(): void {
    const { facts, now } = this.#core;
    if (facts.doubt && now >= facts.doubt.at + SENT_FOR_MS) this.#over();
    this.changed();
  }

  #over(): void {
    const core = this.#core;
    const wasRead = core.facts.doubt?.isRead === true;
    core.facts = over(core.facts);
    // What the other gateway read may have been before the turn came about; without a counter nobody would know.
    if (wasRead && !core.around(core.now).isCompared) {
      core.facts = toBeProved(core.facts, core.now);
    }
  }

  /** Says once that a gateway refuses the lock. */
  #tellRefusals(now: Ms): void {
    const { ways, options } = this.#core;
    for (const way of ways) {
      const refusal = way.refusalAt(now);
      if (!refusal || way.isRefusalTold) continue;
      way.isRefusalTold = true;
      const isAlone = ways.every((other) => other.refusalAt(now));
      options.tellRefusal(refusal.failure, isAlone);
    }
  }
}
