import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import {
  SimulatedDoor,
  type BoltPosition,
  type DoorOptions,
  type ReportedState,
  type TurnCause,
} from './door.ts';
import { Journal } from './journal.ts';
import { Shares } from './shares.ts';

/** The doors around a gateway, and what happens to them whether it is plugged in or not. */
export class SimulatedDoors extends EventEmitter<{ change: []; power: [] }> {
  readonly clock: Clock;
  readonly journal = new Journal();
  protected readonly byIdentifier = new Map<number, SimulatedDoor>();
  protected readonly shares = new Shares();

  constructor(clock: Clock, locks: readonly DoorOptions[]) {
    super();
    this.clock = clock;
    for (const lock of locks) this.addLock(lock);
  }

  get doors(): readonly SimulatedDoor[] {
    return [...this.byIdentifier.values()];
  }

  /** Turns a key in a lock by hand: to a position, or to the other one. Gives whether the bolt moved. */
  turnByHand(identifier: number, to?: BoltPosition): boolean {
    const door = this.door(identifier);
    return this.turn(door, to ?? (door.bolt === 'secured' ? 'unsecured' : 'secured'), 'hand');
  }

  /** Sets what a lock says: `unknown` and `jammed` until it is turned; a position turns the bolt by hand. */
  setState(identifier: number, state: ReportedState): void {
    const door = this.door(identifier);
    const isPosition = state === 'secured' || state === 'unsecured';
    if (isPosition) this.turn(door, state, 'hand');
    door.say(isPosition ? 'position' : state);
    this.emit('change');
  }

  /** Sets a battery, in mV; null for a lock that does not tell. */
  setBattery(identifier: number, millivolts: number | null): void {
    this.door(identifier).battery = millivolts;
    this.emit('change');
  }

  /** Sets a lock's signal strength, in dBm. */
  setSignal(identifier: number, dBm: number): void {
    this.door(identifier).rssi = dBm;
    this.emit('change');
  }

  setInRange(identifier: number, isInRange: boolean): void {
    this.door(identifier).inRange = isInRange;
    this.emit('change');
  }

  /** Makes a share code good for a lock at this gateway. */
  addShare(identifier: number, code: string): void {
    this.shares.add(identifier, code);
  }

  /** Takes a share back, or all shares of the lock. */
  removeShare(identifier: number, code?: string): void {
    this.shares.remove(identifier, code);
  }

  addLock(options: DoorOptions): SimulatedDoor {
    const door = new SimulatedDoor(options);
    this.byIdentifier.set(door.identifier, door);
    if (options.code !== undefined) this.addShare(door.identifier, options.code);
    this.emit('change');
    return door;
  }

  removeLock(identifier: number): void {
    this.byIdentifier.delete(identifier);
    this.shares.remove(identifier);
    this.emit('change');
  }

  /** One of the locks; throws a RangeError when there is none of that number. */
  door(identifier: number): SimulatedDoor {
    const door = this.byIdentifier.get(identifier);
    if (!door) throw new RangeError(`The simulated gateway has no lock ${identifier}.`);
    return door;
  }

  protected turn(door: SimulatedDoor, to: BoltPosition, cause: TurnCause): boolean {
    const moved = door.turn(to);
    if (moved) this.journal.turned({ at: this.clock.now(), identifier: door.identifier, to, cause });
    this.emit('change');
    return moved;
  }
}
