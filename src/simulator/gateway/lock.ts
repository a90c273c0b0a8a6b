import type { Clock, Ms } from '../../clock.ts';
import { Radio } from './radio.ts';

/** What turned a bolt. */
export type TurnCause = 'hand' | 'open' | 'close' | 'calibrate';

/** Where a bolt really is. */
export type BoltPosition = 'secured' | 'unsecured';

export const otherPosition = (bolt: BoltPosition): BoltPosition =>
  bolt === 'secured' ? 'unsecured' : 'secured';

/** What a lock says of its bolt: after a restart it does not know (doc: 0x30), and it may jam (seen). */
export type ReportedState = BoltPosition | 'unknown' | 'jammed';

/** A lock to simulate; all but the identifier has a default. */
export interface LockOptions {
  readonly identifier: number;
  readonly name?: string;
  readonly bolt?: BoltPosition;
  /** Battery voltage in mV, or null for a lock that does not tell. */
  readonly battery?: number | null;
  readonly firmware?: number;
  readonly lastLog?: number;
  /** Whether its event counter moves when it is read, too. No document rules it out. */
  readonly countsReads?: boolean;
}

/** Small enough that a test's single read or turn does not show, large enough that a week of them does. */
const MV_PER_TURN = 0.5;
const MV_PER_READ = 0.05;
/** Older counts than these are no news to any gateway. */
const MOST_COUNTS = 100;

/** A lock: one bolt, and what it knows and tells of it, whichever gateway asks. */
export class SimulatedLock {
  readonly identifier: number;
  readonly name: string;
  readonly radio = new Radio();
  firmware: number;
  countsReads: boolean;
  readonly #clock: Pick<Clock, 'now'>;
  #bolt: BoltPosition;
  #says: 'position' | 'unknown' | 'jammed' = 'position';
  #millivolts: number | null;
  /** The event counter's values and since when, oldest first; never empty. */
  #counts: { readonly since: Ms; readonly lastLog: number }[];

  constructor(options: LockOptions, clock: Pick<Clock, 'now'>) {
    this.identifier = options.identifier;
    this.name = options.name ?? `Lock ${options.identifier}`;
    this.firmware = options.firmware ?? 59;
    this.countsReads = options.countsReads ?? false;
    this.#clock = clock;
    this.#bolt = options.bolt ?? 'secured';
    this.#millivolts = options.battery === undefined ? 7300 : options.battery;
    this.#counts = [{ since: -Infinity, lastLog: options.lastLog ?? 100 }];
  }

  /** Where the bolt really is, whatever the lock says. */
  get bolt(): BoltPosition {
    return this.#bolt;
  }

  /** What the lock says when it is read. */
  get state(): ReportedState {
    return this.#says === 'position' ? this.#bolt : this.#says;
  }

  /** The lock's event counter. */
  get lastLog(): number {
    return this.#counts.at(-1)?.lastLog ?? 0;
  }

  /** Makes the counter jump, or start again; no event has happened. */
  set lastLog(lastLog: number) {
    this.#counts = [...this.#counts.slice(1 - MOST_COUNTS), { since: this.#clock.now(), lastLog }];
  }

  /** What the counter was at a moment of the clock. */
  lastLogAt(moment: Ms): number {
    return (this.#counts.findLast(({ since }) => since <= moment) ?? this.#counts[0])?.lastLog ?? 0;
  }

  /** Battery voltage in whole mV, as the lock tells it; null when it does not. */
  get battery(): number | null {
    return this.#millivolts === null ? null : Math.round(this.#millivolts);
  }

  set battery(millivolts: number | null) {
    this.#millivolts = millivolts;
  }

  /** Turns the bolt; gives whether it really moved. A lock that turns knows its position again. */
  turn(to: BoltPosition): boolean {
    this.#says = 'position';
    if (this.#bolt === to) return false;
    this.#bolt = to;
    this.lastLog += 1;
    this.#drain(MV_PER_TURN);
    return true;
  }

  /** Makes the lock say that it is jammed or does not know; an event of the lock's, so the counter moves. */
  say(what: 'position' | 'unknown' | 'jammed'): void {
    if (this.#says === what) return;
    this.#says = what;
    this.lastLog += 1;
  }

  /** What every Bluetooth connection costs. */
  spendRead(): void {
    this.#drain(MV_PER_READ);
  }

  /** The lock is read. */
  read(): void {
    if (this.countsReads) this.lastLog += 1;
  }

  #drain(millivolts: number): void {
    if (this.#millivolts !== null) this.#millivolts = Math.max(0, this.#millivolts - millivolts);
  }
}
