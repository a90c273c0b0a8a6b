import { HOUR_MS, perHour } from './bounds.ts';
import type { Court } from './court.ts';

/** Moments of the last hour. */
class LastHour {
  #moments: number[] = [];

  add(now: number): number {
    this.#moments.push(now);
    return this.count(now);
  }

  count(now: number): number {
    const first = this.#moments.findIndex((moment) => moment > now - HOUR_MS);
    if (first > 0) this.#moments.splice(0, first);
    else if (first === -1) this.#moments.length = 0;
    return this.#moments.length;
  }
}

export interface Readable {
  readonly name: string;
  /** How many reads an hour the interval calls for where no turn is counted. */
  readonly timed: number;
}

/** Counts what is asked, tried and said, and holds it to what any hour may have. */
export class Budget {
  readonly #court: Court;
  readonly #parts: number;
  readonly #stirs = new LastHour();
  readonly #taps = new Map<string, LastHour>();
  readonly #counts = new Map<string, LastHour>();
  readonly #warnings = new LastHour();

  /** @param parts - how many locks and gateways there are. */
  constructor(court: Court, parts: number) {
    this.#court = court;
    this.#parts = parts;
  }

  /** Something has happened in the house that gives reason to ask, to try again, or to say something. */
  stirred(times = 1): void {
    for (let time = 0; time < times; time += 1) this.#stirs.add(this.#court.now);
  }

  /** Somebody has moved this door, or has asked for it to be moved. */
  moved(name: string): void {
    this.#of(this.#taps, name).add(this.#court.now);
  }

  read({ name, timed }: Readable): void {
    const { now } = this.#court;
    const reads = this.#of(this.#counts, `reads of ${name}`).add(now);
    const most = perHour.reads + timed + perHour.readsPerStir * this.#stirs.count(now);
    if (reads > most) this.#court.breaks('gentle', `${name} is read ${reads} times within an hour`);
  }

  autoLockAsked(name: string): void {
    const { now } = this.#court;
    const tries = this.#of(this.#counts, `auto-lock of ${name}`).add(now);
    const most = perHour.autoLocks + this.#of(this.#taps, name).count(now) + this.#stirs.count(now);
    if (tries > most) this.#court.breaks('gentle', `auto-lock tries ${name} ${tries} times within an hour`);
  }

  autoLockTurned(name: string): void {
    const { now } = this.#court;
    const turns = this.#of(this.#counts, `turns of ${name}`).add(now);
    const tries = perHour.autoLocks + this.#of(this.#taps, name).count(now) + this.#stirs.count(now);
    if (turns > tries * perHour.turnsPerAutoLock)
      this.#court.breaks('gentle', `auto-lock turns ${name} ${turns} times within an hour`);
  }

  synchronized(gateway: string): void {
    const { now } = this.#court;
    const times = this.#of(this.#counts, `synchronizations of ${gateway}`).add(now);
    const most = perHour.synchronizations + this.#of(this.#counts, 'restarts').count(now);
    if (times > most)
      this.#court.breaks('gentle', `${gateway} is synchronized ${times} times within an hour`);
  }

  restarted(): void {
    this.#of(this.#counts, 'restarts').add(this.#court.now);
  }

  warned(sentence: string): void {
    const { now } = this.#court;
    const warnings = this.#warnings.add(now);
    const most = perHour.warningsPerPart * this.#parts + perHour.warningsPerStir * this.#stirs.count(now);
    if (warnings > most)
      this.#court.breaks('gentle', `${warnings} warnings within an hour, the last: ${sentence}`);
  }

  #of(counts: Map<string, LastHour>, what: string): LastHour {
    const known = counts.get(what) ?? new LastHour();
    counts.set(what, known);
    return known;
  }
}
