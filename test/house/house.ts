import { readConfig } from '../../src/config/read.ts';
import { LockAccessory } from '../../src/homekit/lock-accessory.ts';
import { House as RealHouse } from '../../src/house.ts';
import type { Lock } from '../../src/lock/lock.ts';
import type { LockMemory } from '../../src/lock/memory.ts';
import { DoorLock } from '../../src/matter/door-lock.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import type { SightOptions, SimulatedDoor } from '../../src/simulator/gateway/door.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
import type { LockOptions } from '../../src/simulator/gateway/lock.ts';
import { realAccessory, realHap } from '../hap.ts';
import { MatterHost, type MatterDoor } from '../matter/host.ts';
import { RecordedLog } from '../recorded-log.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Door } from './door.ts';
import { Home } from './home.ts';

export type { Door };

export const FRONT = 45961123;
export const GARDEN = 45961124;
export const CODE = 'Zmo1sps2OVyCFtl1';

/** One gateway of a house. */
export interface GatewayOfHouse {
  /** What its entry in the config has beside host, name, code and locks. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly simulated?: Partial<Omit<GatewayOptions, 'clock' | 'locks'>>;
  /** How long a connection to it takes, ms. */
  readonly connectMs?: number;
  /** How it sees each lock that it sees; all locks, with the usual code, unless said otherwise. */
  readonly sees?: Readonly<Record<number, SightOptions>>;
}

export interface HouseOptions {
  /** One unless said otherwise. All of them see the same locks. */
  readonly gateways?: readonly GatewayOfHouse[];
  /** The real locks; a front door and a garden gate unless said otherwise. */
  readonly doors?: readonly (LockOptions & { readonly name: string })[];
  /** What a lock's entry in the config has beside identifier and name; under the first gateway. */
  readonly locks?: Readonly<Record<number, Readonly<Record<string, unknown>>>>;
  /** What Home remembers of locks that it has already; of all of them if it is one memory. */
  readonly memory?: LockMemory | Readonly<Record<number, LockMemory>>;
  /** The config's gateways as a user wrote them, mistakes and all; instead of those made of the options above. */
  readonly written?: readonly unknown[];
  /** The key of the gateway that had served what Home remembers; the config's first one unless said otherwise. */
  readonly rememberedAt?: string;
  /** Whether Matter has the doors as well. */
  readonly matter?: boolean;
}

const twoDoors = [
  { identifier: FRONT, name: 'Front door' },
  { identifier: GARDEN, name: 'Garden gate' },
];

/**
 * A house in virtual time, started from a config as a user writes it: the plugin without Homebridge, simulated
 * gateways and doors, and a HomeKit controller at each lock. Ends itself: `await using house = …`.
 */
export class House implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log = new RecordedLog();
  readonly gateways: readonly SimulatedGateway[];
  readonly real: RealHouse;
  /** Mistakes of the plugin's own; none are forgiven. */
  readonly faults: unknown[] = [];
  /** What is wrong with the config that was written. */
  readonly problems: readonly string[];
  /** Homebridge's Matter, which is empty unless Matter has the doors as well. */
  readonly matter = new MatterHost();
  readonly #isInMatter: boolean;
  readonly #end = new AbortController();
  readonly #doors = new Map<number, Door>();

  constructor(options: HouseOptions = {}) {
    const { clock, log } = this;
    const { signal } = this.#end;
    this.#isInMatter = options.matter === true;
    const { gateways = [{}], doors = twoDoors, locks = {} } = options;
    this.gateways = gateways.map(
      ({ simulated }, index) => new SimulatedGateway({ clock, name: nameOf(index), locks: [], ...simulated }),
    );
    for (const door of doors) this.#place(door, gateways);
    const config = readConfig({
      gateways:
        options.written ??
        gateways.map((gateway, index) => ({
          host: hostOf(index),
          name: nameOf(index),
          code: CODE,
          ...(index === 0 && {
            locks: doors.map(({ identifier, name }) => ({ identifier, name, ...locks[identifier] })),
          }),
          ...gateway.config,
        })),
    });
    this.problems = config.problems;
    if (!options.written && config.problems.length > 0) throw new Error(config.problems.join('\n'));
    const dialers = new Map(
      this.gateways.map((gateway, index) => {
        const { connectMs } = gateways[index] ?? {};
        return [hostOf(index), simulatedDialer(gateway, connectMs === undefined ? {} : { connectMs })];
      }),
    );
    this.real = new RealHouse({
      config,
      world: {
        clock,
        dialerFor: ({ key, host }) => {
          const dialer = dialers.get(key);
          if (!dialer) throw new RangeError(`no gateway at ${host}`);
          return dialer;
        },
      },
      tell: log.tell,
      signal,
      fault: (error) => this.faults.push(error),
    });
    this.real.onJoin((lock) => this.#show(lock));
    for (const { identifier } of doors) {
      const memory = memoryFor(identifier, options.memory);
      if (!memory) continue;
      const lock = this.real.adopt(identifier, memory, options.rememberedAt ?? config.gateways[0]?.key);
      if (lock) this.#show(lock);
    }
    this.real.start();
  }

  /** A house that has been running for a while: all locks are known. */
  static async settled(options: HouseOptions = {}): Promise<House> {
    const house = new House(options);
    await house.clock.advance(15_000);
    return house;
  }

  /** The first gateway, which is the only one of most houses. */
  get gateway(): SimulatedGateway {
    const [first] = this.gateways;
    if (!first) throw new RangeError('no gateway');
    return first;
  }

  get front(): Door {
    return this.door(FRONT);
  }

  get garden(): Door {
    return this.door(GARDEN);
  }

  get doors(): readonly Door[] {
    return [...this.#doors.values()];
  }

  /** A door that Home has; throws while it has none of that number. */
  door(identifier: number): Door {
    const door = this.#doors.get(identifier);
    if (!door) throw new RangeError(`Home does not have the lock ${identifier}`);
    return door;
  }

  /** The front door, as a Matter controller has it. */
  get frontInMatter(): MatterDoor {
    return this.matter.at(this.front.lock.name);
  }

  has(identifier: number): boolean {
    return this.#doors.has(identifier);
  }

  /** Paths of the requests for a lock that gateways have taken since a moment (ms), oldest first. */
  sent(since = 0, identifier = FRONT): string[] {
    return this.gateways
      .flatMap(({ journal }) => journal.entries)
      .filter((entry) => entry.at >= since && entry.identifier === identifier && entry.outcome !== 'refused')
      .toSorted((one, other) => one.at - other.at)
      .map(({ path }) => path);
  }

  /** Ends everything; for whoever counts who listens to it. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** A tap on a door, and what Home is told of it, however long that takes. */
  tap(door: Door, wish: 'lock' | 'unlock'): ReturnType<Home['tap']> {
    return this.clock.until(door.home.tap(wish));
  }

  /** The plugin stops, as at a shutdown of Homebridge. */
  stop(): void {
    this.#end.abort();
  }

  /** Ends it all; throws if anything still waits then. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    for (const gateway of this.gateways) gateway.stop();
    await this.clock.until(this.real.ended, 1_000);
    await this.clock.advance(1);
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'faults of the plugin');
    if (this.matter.errors.length > 0) throw new Error(this.matter.errors.join('\n'));
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }

  /** Puts a door within sight of each gateway that is to see it; it is one lock for all of them. */
  #place(door: LockOptions, gateways: readonly GatewayOfHouse[]): void {
    let first: SimulatedDoor | undefined;
    for (const [index, { sees }] of gateways.entries()) {
      const sight = sees ? sees[door.identifier] : {};
      const gateway = this.gateways[index];
      if (!sight || !gateway) continue;
      if (first) gateway.share(first, { code: CODE, ...sight });
      else first = gateway.addLock({ ...door, code: CODE, ...sight });
    }
  }

  #show(lock: Lock): void {
    const { clock, log } = this;
    const accessory = realAccessory(lock.name, lock.identifier);
    new LockAccessory(realHap, accessory, lock, { clock, tell: log.tell, signal: this.#end.signal });
    if (this.#isInMatter) void this.#offer(lock);
    this.#doors.set(lock.identifier, new Door(lock, new Home(accessory), this.gateways));
  }

  async #offer(lock: Lock): Promise<void> {
    const door = new DoorLock(lock, {
      matter: this.matter.api,
      uuid: `matter ${lock.identifier}`,
      clock: this.clock,
      signal: this.#end.signal,
      fault: (error) => this.faults.push(error),
    });
    await door.offer();
  }
}

const hostOf = (index: number): string => `192.168.0.${26 + index}`;
const nameOf = (index: number): string => ['Home', 'Attic'][index] ?? `Gateway ${index + 1}`;

function memoryFor(identifier: number, memory: HouseOptions['memory']): LockMemory | undefined {
  if (memory === undefined) return undefined;
  return isOne(memory) ? memory : memory[identifier];
}

const isOne = (memory: LockMemory | Readonly<Record<number, LockMemory>>): memory is LockMemory =>
  'bolt' in memory;
