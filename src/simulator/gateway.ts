import type { Clock } from '../clock.ts';
import { Activity, type Cycle } from './activity.ts';
import { turnedAway, type Connection, type Incoming } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type { DoorOptions } from './door.ts';
import { SimulatedDoors } from './doors.ts';
import { Faults, type Armed, type Fault, type FaultMatch } from './faults.ts';
import { parseForm } from './form.ts';
import type { Entry } from './journal.ts';
import { seededRandom } from './seeded-random.ts';
import { serve, type Served } from './serving.ts';
import { usualLatencies, type Latencies, type Site } from './site.ts';

export interface GatewayOptions {
  readonly clock: Clock;
  readonly locks: readonly DoorOptions[];
  /** Numbers in [0, 1) for the spread of latencies; the same row on every run unless given. */
  readonly random?: () => number;
  readonly dialect?: Dialect;
  readonly name?: string;
  /** The gateway's id at the account service (`id_accessoire`). */
  readonly accessoryId?: string;
  /** The gateway's firmware. */
  readonly version?: number;
  readonly latencies?: Partial<Latencies>;
  /** False for locks too old to send `last_log` (before firmware 57 [seen]). */
  readonly hasLastLog?: boolean;
  /** Whether the gateway wants `ts` near its own clock, else 38 [seen]. */
  readonly strictClock?: boolean;
  /** How far the gateway's clock is off, in s, until `/synchronize` sets it right. */
  readonly clockSkew?: number;
  readonly whileSynchronizing?: 34 | 500;
  /** Makes the gateway synchronize by itself, over and over; absent, it scans until told otherwise. */
  readonly cycle?: Cycle;
  /** How a second connection is turned away: with no connection, or one that closes unanswered [seen both]. */
  readonly refusal?: 'refused' | 'closed';
}

/** A gateway and its locks, faithful to what is known of them, in whatever time the clock keeps. */
export class SimulatedGateway extends SimulatedDoors {
  readonly name: string;
  readonly accessoryId: string;
  readonly faults = new Faults();
  readonly activity: Activity;
  readonly latencies: Latencies;
  /** In s; what `/synchronize` sets to 0. */
  clockSkew: number;
  dialect: Dialect;
  /** Whether the gateway sends `last_log`. */
  hasLastLog: boolean;
  strictClock: boolean;
  readonly #random: () => number;
  readonly #whileSynchronizing: 34 | 500;
  readonly #refusal: 'refused' | 'closed';
  #version: number;
  #power = new AbortController();
  #isStopped = false;
  #isServing = false;
  #settledAt = -Infinity;

  constructor(options: GatewayOptions) {
    super(options.clock, options.locks);
    // A page open in a dozen windows is not a leak.
    this.setMaxListeners(0);
    this.name = options.name ?? 'simulated';
    this.accessoryId = options.accessoryId ?? 'TK-0001';
    this.clockSkew = options.clockSkew ?? 0;
    this.dialect = options.dialect ?? 'observed';
    this.hasLastLog = options.hasLastLog ?? true;
    this.strictClock = options.strictClock ?? false;
    this.latencies = { ...usualLatencies, ...options.latencies };
    this.activity = new Activity(this.clock, () => [...this.byIdentifier.keys()], options.cycle);
    this.#random = options.random ?? seededRandom(1);
    this.#version = options.version ?? 65;
    this.#whileSynchronizing = options.whileSynchronizing ?? 34;
    this.#refusal = options.refusal ?? 'refused';
  }

  /** The gateway's firmware. */
  get version(): number {
    return this.#version;
  }

  get isPlugged(): boolean {
    return !this.#power.signal.aborted;
  }

  /** A client connects and sends its request: served if the gateway is free, turned away if it is not. */
  connect(incoming: Incoming): Connection {
    if (!this.isPlugged) return turnedAway({ kind: 'unplugged' });
    const form = parseForm(incoming.body);
    const identifier = form.get('identifier');
    const ts = form.get('ts');
    const entry: Entry = {
      at: this.clock.now(),
      path: incoming.path,
      ...(identifier === undefined ? {} : { identifier: Number(identifier) }),
      ...(ts === undefined ? {} : { ts }),
      outcome: 'handling',
      moved: false,
    };
    if (this.#isServing || this.clock.now() < this.#settledAt) {
      this.journal.refusals[this.#isServing ? 'whileServing' : 'tooSoon'] += 1;
      return this.#turnAway(entry, this.#refusal);
    }
    const fault = this.faults.take(entry);
    if (fault?.kind === 'refuse') return this.#turnAway(entry, 'refused');

    this.#isServing = true;
    this.journal.opened(entry);
    this.emit('change');
    const served = serve(this.#site(entry), entry, form, fault);
    void this.#free(served);
    return served.connection;
  }

  /** Synchronizes the gateway or a lock for `ms`, from now on; signed requests get 34 (or 500) meanwhile. */
  synchronizing(what: 'gateway' | number, ms: number): void {
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
    this.#isServing = false;
    this.emit('power');
    this.emit('change');
  }

  plug(): void {
    if (this.isPlugged || this.#isStopped) return;
    this.#power = new AbortController();
    this.#settledAt = -Infinity;
    this.activity.scan();
    this.emit('power');
    this.emit('change');
  }

  /** Ends everything for good: no wait of the gateway's is left afterwards. */
  stop(): void {
    this.#isStopped = true;
    this.unplug();
  }

  #turnAway(entry: Entry, kind: 'refused' | 'closed'): Connection {
    entry.outcome = 'refused';
    this.journal.opened(entry);
    this.emit('change');
    const connection = turnedAway({ kind });
    void connection.met.then(() => {
      this.journal.closed();
    });
    return connection;
  }

  async #free({ gone, done }: Served): Promise<void> {
    const power = this.#power;
    void gone.then(() => {
      this.journal.closed();
    });
    void done.then(() => this.emit('change'));
    const [hasUsedBluetooth] = await Promise.all([done, gone]);
    // After a power cut this is another life of the gateway, to which the old request means nothing.
    if (power === this.#power && !power.signal.aborted) {
      this.#isServing = false;
      this.#settledAt =
        this.clock.now() + this.latencies[hasUsedBluetooth ? 'settleBluetooth' : 'settleLight'];
    }
    this.emit('change');
  }

  #site(entry: Entry): Site {
    const power = this.#power.signal;
    const { clock, latencies } = this;
    const wait = (ms: number): Promise<void> => clock.sleep(ms, power);
    return {
      dialect: this.dialect,
      version: this.#version,
      hasLastLog: this.hasLastLog,
      activity: this.activity,
      latencies,
      shares: this.shares,
      doors: this.byIdentifier,
      strictTime: this.strictClock ? clock.unixSeconds() + this.clockSkew : undefined,
      whileSynchronizing: this.#whileSynchronizing,
      power,
      wait,
      pause: (ms) => wait(ms * (1 + latencies.spread * (2 * this.#random() - 1))),
      turn: (door, to, cause) => {
        if (this.turn(door, to, cause)) entry.moved = true;
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
