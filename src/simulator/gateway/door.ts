import type { Ms } from '../../clock.ts';
import type { BoltPosition, LockOptions, ReportedState, SimulatedLock } from './lock.ts';
import type { Radio } from './radio.ts';

/** How a gateway sees a lock. */
export interface SightOptions {
  /** The share code that opens this lock here; without it the lock is seen but not shared with the gateway. */
  readonly code?: string;
  /** Signal strength at the gateway in dBm. */
  readonly rssi?: number;
  readonly inRange?: boolean;
  /** Whether lock and gateway work together; if not, 35. */
  readonly compatible?: boolean;
  /** Whether the lock refuses every key of this gateway's; if so, 36. */
  readonly refusesKey?: boolean;
  /** Whether the gateway lists the lock's counter (not before its firmware 57 [seen]). */
  readonly hasLastLog?: boolean;
  /** How long after an event of the lock's this gateway lists its new counter, in ms. */
  readonly newsAfter?: Ms;
}

/** A lock to simulate, and how its gateway sees it; all but the identifier has a default. */
export interface DoorOptions extends LockOptions, SightOptions {}

/** A door: a lock as one gateway sees it. Another gateway that sees the same lock has a door of its own for it. */
export class SimulatedDoor {
  /** What the gateways that see it have in common. */
  readonly lock: SimulatedLock;
  inRange: boolean;
  compatible: boolean;
  refusesKey: boolean;
  hasLastLog: boolean;
  /** ms. */
  newsAfter: Ms;
  /** dBm. */
  rssi: number;

  constructor(lock: SimulatedLock, options: SightOptions) {
    this.lock = lock;
    this.inRange = options.inRange ?? true;
    this.compatible = options.compatible ?? true;
    this.refusesKey = options.refusesKey ?? false;
    this.hasLastLog = options.hasLastLog ?? true;
    this.newsAfter = options.newsAfter ?? 0;
    this.rssi = options.rssi ?? -70;
  }

  get identifier(): number {
    return this.lock.identifier;
  }

  get name(): string {
    return this.lock.name;
  }

  get radio(): Radio {
    return this.lock.radio;
  }

  /** Where the bolt really is, whatever the lock says. */
  get bolt(): BoltPosition {
    return this.lock.bolt;
  }

  /** What the lock says when it is read. */
  get state(): ReportedState {
    return this.lock.state;
  }

  /** The lock's event counter, as it is; a gateway may list an older one. */
  get lastLog(): number {
    return this.lock.lastLog;
  }

  set lastLog(lastLog: number) {
    this.lock.lastLog = lastLog;
  }

  /** Battery voltage in whole mV, as the lock tells it; null when it does not. */
  get battery(): number | null {
    return this.lock.battery;
  }

  set battery(millivolts: number | null) {
    this.lock.battery = millivolts;
  }

  get firmware(): number {
    return this.lock.firmware;
  }

  /** Makes the lock say that it is jammed or does not know; an event of the lock's, so the counter moves. */
  say(what: 'position' | 'unknown' | 'jammed'): void {
    this.lock.say(what);
  }
}
