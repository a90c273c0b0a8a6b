import { EventEmitter } from 'node:events';
import type { Clock, Ms } from '../../clock.ts';
import { Activity } from './activity.ts';
import type { Arrival, Asked, Incoming } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type { DoorOptions, SightOptions, SimulatedDoor } from './door.ts';
import { SimulatedDoors } from './doors.ts';
import { Faults, type Armed, type Fault, type FaultMatch } from './faults.ts';
import { Journal, type Entry } from './journal.ts';
import { usualLatencies, type Latencies } from './latencies.ts';
import { Lists } from './lists.ts';
import type { BoltPosition, ReportedState } from './lock.ts';
import type { GatewayOptions } from './options.ts';
import { Reception } from './reception.ts';
import { seededRandom } from './seeded-random.ts';
import { serve } from './serving.ts';
import type { Site } from './site.ts';

export type { GatewayOptions };

/** What a gateway tells: that something has changed, that its power has, and each request as it comes. */
interface Events {
  change: [];
  power: [];
  request: [entry: Entry];
}

/** A gateway and its doors, faithful to what is known of them, in whatever time the clock keeps. */
export class SimulatedGateway extends EventEmitter<Events> {
  readonly clock: Clock;
  readonly name: string;
  readonly accessoryId: string;
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly activity: Activity;
  readonly latencies: Latencies;
  readonly lists: Lists;
  /** In s; what `/synchronize` sets to 0. */
  clockSkew: number;
  dialect: Dialect;
  /** Whether the gateway sends `last_log`. */
  hasLastLog: boolean;
  strictClock: boolean;
  readonly #options: GatewayOptions;
  readonly #random: () => number;
  readonly #doors: SimulatedDoors;
  readonly #reception: Reception;
  #version: number;
  #power = new AbortController();
  #isStopped = false;

  constructor(options: GatewayOptions) {
    super();
    // A page open in a dozen windows is not a leak.
    this.setMaxListeners(0);
    this.clock = options.clock;
    this.name = options.name ?? 'simulated';
    this.accessoryId = options.accessoryId ?? 'TK-0001';
    this.clockSkew = options.clockSkew ?? 0;
    this.dialect = options.dialect ?? 'observed';
    this.hasLastLog = options.hasLastLog ?? true;
    this.strictClock = options.strictClock ?? false;
    this.latencies = { ...usualLatencies, ...options.latencies };
    this.lists = new Lists(options.lists ?? {});
    this.#options = options;
    this.#random = options.random ?? seededRandom(1);
    this.#version = options.version ?? 65;
    const changed = (): void => void this.emit('change');
    this.#doors = new SimulatedDoors(this.clock, this.journal, changed);
    this.activity = new Activity(this.clock, () => [...this.#doors.all.keys()], options.cycle);
    this.#reception = new Reception({
      clock: this.clock,
      journal: this.journal,
      faults: this.faults,
      latencies: this.latencies,
      doors: this.#doors.all,
      refusal: options.refusal ?? 'refused',
      power: () => this.#power.signal,
      serve: (entry, form, fault) =>
        serve(this.#site(entry), entry, form, fault, options.powerCut === 'silent'),
      received: (entry) => void this.emit('request', entry),
      changed,
    });
    for (const lock of options.locks) this.addLock(lock);
  }

  /** The gateway's firmware. */
  get version(): number {
    return this.#version;
  }

  get isPlugged(): boolean {
    return !this.#power.signal.aborted;
  }

  get doors(): readonly SimulatedDoor[] {
    return [...this.#doors.all.values()];
  }

  /** One of the doors; throws a RangeError when there is none of that number. */
  door(identifier: number): SimulatedDoor {
    return this.#doors.door(identifier);
  }

  /** A client connects, and has not said yet what it wants. */
  arrive(): Arrival {
    return this.#reception.arrive();
  }

  /** A client connects and sends its request: served if the gateway is free, turned away if it is not. */
  connect(incoming: Incoming): Asked {
    const arrival = this.arrive();
    if (typeof arrival !== 'string') return { met: arrival.ask(incoming), leave: () => arrival.leave() };
    if (arrival === 'refused') this.#reception.note(incoming);
    return { met: Promise.resolve({ kind: arrival }), leave: () => undefined };
  }

  /** Turns a key in a lock by hand: to a position, or to the other one. Gives whether the bolt moved. */
  turnByHand(identifier: number, to?: BoltPosition): boolean {
    return this.#doors.turnByHand(identifier, to);
  }

  /** Sets what a lock says: `unknown` and `jammed` until it is turned; a position turns the bolt by hand. */
  setState(identifier: number, state: ReportedState): void {
    this.#doors.setState(identifier, state);
  }

  /** Sets a battery, in mV; null for a lock that does not tell. */
  setBattery(identifier: number, millivolts: number | null): void {
    this.#doors.setBattery(identifier, millivolts);
  }

  /** Sets a lock's signal strength at this gateway, in dBm. */
  setSignal(identifier: number, dBm: number): void {
    this.#doors.setSignal(identifier, dBm);
  }

  /** Makes a lock's event counter jump, or start again. */
  setLastLog(identifier: number, lastLog: number): void {
    this.#doors.setLastLog(identifier, lastLog);
  }

  /** Brings a lock into this gateway's range, or out of it. */
  setInRange(identifier: number, isInRange: boolean): void {
    this.#doors.setInRange(identifier, isInRange);
  }

  /** Makes a share code good for a lock at this gateway. */
  addShare(identifier: number, code: string): void {
    this.#doors.shares.add(identifier, code);
  }

  /** Takes a share back, or all shares of the lock. */
  removeShare(identifier: number, code?: string): void {
    this.#doors.shares.remove(identifier, code);
  }

  addLock(options: DoorOptions): SimulatedDoor {
    return this.#doors.add(options);
  }

  /** Another gateway's lock comes within sight of this one, too, with a share and a range of its own here. */
  share({ lock }: SimulatedDoor, options: SightOptions = {}): SimulatedDoor {
    return this.#doors.see(lock, options);
  }

  removeLock(identifier: number): void {
    this.#doors.remove(identifier);
  }

  /** Synchronizes the gateway or a lock for `ms`, from now on; signed requests get 34 (or 500) meanwhile. */
  synchronizing(what: 'gateway' | number, ms: Ms): void {
    this.activity.synchronize(what, ms);
    this.emit('change');
  }

  /** Ends whatever synchronization goes on. */
  scan(): void {
    this.activity.scan();
    this.emit('change');
  }

  /** Answers in another dialect from the next request on. */
  speak(dialect: Dialect): void {
    this.dialect = dialect;
    this.emit('change');
  }

  /** Makes the next `times` matching requests end in a fault. */
  fault(match: FaultMatch, fault: Fault, times = 1): Armed {
    return this.faults.arm(match, fault, times);
  }

  /** Pulls the plug: what is under way is cut, and nothing answers any more. Locks still turn by hand. */
  unplug(): void {
    this.#power.abort(new Error('The simulated gateway has no power.'));
    this.emit('power');
    this.emit('change');
  }

  plug(): void {
    if (this.isPlugged || this.#isStopped) return;
    this.#power = new AbortController();
    this.#reception.restart();
    this.activity.scan();
    this.emit('power');
    this.emit('change');
  }

  /** Ends everything for good: no wait of the gateway's is left afterwards. */
  stop(): void {
    this.#isStopped = true;
    this.unplug();
  }

  #site(entry: Entry): Site {
    const power = this.#power.signal;
    const { clock, latencies } = this;
    const wait = (ms: Ms): Promise<void> => clock.sleep(ms, power);
    return {
      dialect: this.dialect,
      version: this.#version,
      activity: this.activity,
      latencies,
      shares: this.#doors.shares,
      doors: this.#doors.all,
      strictTime: this.strictClock ? Math.floor(clock.wall() / 1000) + this.clockSkew : undefined,
      whileSynchronizing: this.#options.whileSynchronizing ?? 34,
      whileTaken: this.#options.whileTaken ?? 34,
      power,
      list: () => this.lists.next(this.doors, this.hasLastLog, clock.now()),
      wait,
      pause: (ms) => wait(ms * (1 + latencies.spread * (2 * this.#random() - 1))),
      turn: (door, to, cause) => {
        if (this.#doors.turn(door, to, cause)) entry.moved = true;
      },
      setClock: () => {
        this.clockSkew = 0;
      },
      upgrade: () => {
        this.#version += 1;
      },
    };
  }
}
