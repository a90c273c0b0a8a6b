import type { Clock } from '../../clock.ts';
import { SimulatedDoor, type DoorOptions, type SightOptions } from './door.ts';
import type { Journal } from './journal.ts';
import {
  otherPosition,
  SimulatedLock,
  type BoltPosition,
  type ReportedState,
  type TurnCause,
} from './lock.ts';
import { Shares } from './shares.ts';

/** The doors around a gateway, and what happens to them whether it is plugged in or not. */
export class SimulatedDoors {
  readonly shares = new Shares();
  readonly #byIdentifier = new Map<number, SimulatedDoor>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #changed: () => void;

  /** @param changed - is called after every change. */
  constructor(clock: Clock, journal: Journal, changed: () => void) {
    this.#clock = clock;
    this.#journal = journal;
    this.#changed = changed;
  }

  get all(): ReadonlyMap<number, SimulatedDoor> {
    return this.#byIdentifier;
  }

  /** One of the doors; throws a RangeError when there is none of that number. */
  door(identifier: number): SimulatedDoor {
    const door = this.#byIdentifier.get(identifier);
    if (!door) throw new RangeError(`The simulated gateway has no lock ${identifier}.`);
    return door;
  }

  add(options: DoorOptions): SimulatedDoor {
    return this.see(new SimulatedLock(options, this.#clock), options);
  }

  /** A lock comes within sight of this gateway. */
  see(lock: SimulatedLock, options: SightOptions): SimulatedDoor {
    const door = new SimulatedDoor(lock, options);
    this.#byIdentifier.set(door.identifier, door);
    if (options.code !== undefined) this.shares.add(door.identifier, options.code);
    this.#changed();
    return door;
  }

  remove(identifier: number): void {
    this.#byIdentifier.delete(identifier);
    this.shares.remove(identifier);
    this.#changed();
  }

  turn(door: SimulatedDoor, to: BoltPosition, cause: TurnCause): boolean {
    const moved = door.lock.turn(to);
    if (moved) this.#journal.turned({ at: this.#clock.now(), identifier: door.identifier, to, cause });
    this.#changed();
    return moved;
  }

  turnByHand(identifier: number, to?: BoltPosition): boolean {
    const door = this.door(identifier);
    return this.turn(door, to ?? otherPosition(door.bolt), 'hand');
  }

  setState(identifier: number, state: ReportedState): void {
    const isPosition = state === 'secured' || state === 'unsecured';
    this.#set(identifier, (door) => {
      if (isPosition) this.turn(door, state, 'hand');
      door.say(isPosition ? 'position' : state);
    });
  }

  setBattery(identifier: number, millivolts: number | null): void {
    this.#set(identifier, (door) => (door.battery = millivolts));
  }

  setSignal(identifier: number, dBm: number): void {
    this.#set(identifier, (door) => (door.rssi = dBm));
  }

  setLastLog(identifier: number, lastLog: number): void {
    this.#set(identifier, (door) => (door.lastLog = lastLog));
  }

  setInRange(identifier: number, isInRange: boolean): void {
    this.#set(identifier, (door) => (door.inRange = isInRange));
  }

  #set(identifier: number, change: (door: SimulatedDoor) => void): void {
    change(this.door(identifier));
    this.#changed();
  }
}
