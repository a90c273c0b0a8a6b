/** What turned a bolt. */
export type TurnCause = 'hand' | 'open' | 'close';

/** Where a bolt really is. */
export type BoltPosition = 'secured' | 'unsecured';

/** What a lock says of its bolt: after a restart it does not know (doc: 0x30), and it may jam (seen). */
export type ReportedState = BoltPosition | 'unknown' | 'jammed';

/** A lock to simulate; all but the identifier has a default. */
export interface DoorOptions {
  readonly identifier: number;
  readonly name?: string;
  /** The share code that opens this lock; without it the lock is seen but not shared with the gateway. */
  readonly code?: string;
  readonly bolt?: BoltPosition;
  /** Battery voltage in mV, or null for a lock that does not tell. */
  readonly battery?: number | null;
  /** Signal strength at the gateway in dBm. */
  readonly rssi?: number;
  readonly firmware?: number;
  readonly lastLog?: number;
  readonly inRange?: boolean;
  /** Whether lock and gateway work together; if not, 35. */
  readonly compatible?: boolean;
  /** Whether the lock refuses every key; if so, 36. */
  readonly refusesKey?: boolean;
}

/** Small enough that a test's single read or turn does not show, large enough that a week of them does. */
const MV_PER_TURN = 0.5;
const MV_PER_READ = 0.05;

/** A lock on its door: the bolt, and what the lock knows and tells of it. */
export class SimulatedDoor {
  readonly identifier: number;
  readonly name: string;
  inRange: boolean;
  compatible: boolean;
  refusesKey: boolean;
  /** dBm. */
  rssi: number;
  firmware: number;
  #bolt: BoltPosition;
  #says: 'position' | 'unknown' | 'jammed' = 'position';
  #millivolts: number | null;
  #lastLog: number;

  constructor(options: DoorOptions) {
    this.identifier = options.identifier;
    this.name = options.name ?? `Lock ${options.identifier}`;
    this.inRange = options.inRange ?? true;
    this.compatible = options.compatible ?? true;
    this.refusesKey = options.refusesKey ?? false;
    this.rssi = options.rssi ?? -70;
    this.firmware = options.firmware ?? 59;
    this.#bolt = options.bolt ?? 'secured';
    this.#millivolts = options.battery === undefined ? 7300 : options.battery;
    this.#lastLog = options.lastLog ?? 100;
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
    return this.#lastLog;
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
    if (this.#bolt === to) {
      this.#says = 'position';
      return false;
    }
    this.#bolt = to;
    this.#says = 'position';
    this.#lastLog += 1;
    this.#drain(MV_PER_TURN);
    return true;
  }

  /** Makes the lock say that it is jammed or does not know; an event of the lock's, so the counter moves. */
  say(what: 'position' | 'unknown' | 'jammed'): void {
    if (this.#says === what) return;
    this.#says = what;
    this.#lastLog += 1;
  }

  /** What every Bluetooth connection costs. */
  spendRead(): void {
    this.#drain(MV_PER_READ);
  }

  #drain(millivolts: number): void {
    if (this.#millivolts !== null) this.#millivolts = Math.max(0, this.#millivolts - millivolts);
  }
}
