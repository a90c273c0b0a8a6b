import { getEventListeners } from 'node:events';
import type { API, PlatformAccessory, Service } from 'homebridge';
import type { Clock } from '../../src/clock.ts';
import { readConfig, type GatewayConfig } from '../../src/config/read.ts';
import type { Dialer } from '../../src/gateway/wire.ts';
import { LockAccessory } from '../../src/homekit/lock-accessory.ts';
import { House } from '../../src/house.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { readMemory } from '../../src/lock/memory.ts';
import { Matter, matterUuidOf } from '../../src/matter/matter.ts';
import type { Saying } from '../../src/saying.ts';
import { afterRestart, realAccessory, realHap } from '../hap.ts';
import { MatterDoor, MatterHost, type MatterDisk } from '../matter/host.ts';
import type { Word } from './oracle.ts';
import type { Wish } from './wishes.ts';

/** LockCurrentState and LockTargetState (HAP specification) in words. */
const currents: readonly (Word | 'unknown')[] = ['unsecured', 'secured', 'jammed', 'unknown'];
const targets: readonly Wish[] = ['unsecured', 'secured'];
const NO_RESPONSE = -70_402;

/** What Homebridge keeps of a lock on disk: its accessory, and what the plugin had written down last. */
export interface Kept {
  readonly accessory: PlatformAccessory;
  readonly memory: string;
  readonly gateway: string | undefined;
}

/** The injected clock, with the plugin's own sleeps counted apart from the simulator's, and gone when it is killed. */
class LifeClock implements Clock {
  readonly #clock: Clock;
  readonly #killed: AbortSignal;
  asleep = 0;

  constructor(clock: Clock, killed: AbortSignal) {
    this.#clock = clock;
    this.#killed = killed;
  }

  now(): number {
    return this.#clock.now();
  }

  wall(): number {
    return this.#clock.wall();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.asleep += 1;
    try {
      await this.#clock.sleep(ms, signal);
    } finally {
      this.asleep -= 1;
      // Who was killed does not wake any more.
      if (this.#killed.aborted) await new Promise(() => undefined);
    }
  }
}

/** A lock in one life of the plugin: what HomeKit sees of it, and may do with it. */
export class LivingDoor {
  readonly lock: Lock;
  readonly accessory: PlatformAccessory;
  readonly inMatter: MatterDoor;
  /** Taps that have not returned. */
  writes = 0;
  writtenAt = -Infinity;
  readonly #mechanism: Service;

  constructor(lock: Lock, accessory: PlatformAccessory, inMatter: MatterDoor) {
    const mechanism = accessory.getService(realHap.Service.LockMechanism);
    if (!mechanism) throw new Error('no lock mechanism');
    this.lock = lock;
    this.accessory = accessory;
    this.inMatter = inMatter;
    this.#mechanism = mechanism;
  }

  /** What events have told of the bolt, and of the target. */
  get told(): { readonly current: Word | 'unknown'; readonly target: Wish } {
    const { LockCurrentState, LockTargetState } = realHap.Characteristic;
    const current = Number(this.#mechanism.getCharacteristic(LockCurrentState).value);
    const target = Number(this.#mechanism.getCharacteristic(LockTargetState).value);
    return { current: currents[current] ?? 'odd', target: targets[target] ?? 'secured' };
  }

  onEvent(listener: (current: Word | 'unknown') => void): void {
    this.#mechanism
      .getCharacteristic(realHap.Characteristic.LockCurrentState)
      .on('change', ({ oldValue, newValue }) => {
        if (oldValue !== newValue) listener(currents[Number(newValue)] ?? 'odd');
      });
  }

  /** Somebody opens Home: what it shows, or that there is no response. */
  async look(): Promise<{ readonly current: Word | 'unknown'; readonly target: Wish } | 'No Response'> {
    const { LockCurrentState, LockTargetState } = realHap.Characteristic;
    try {
      const current = await this.#mechanism.getCharacteristic(LockCurrentState).handleGetRequest();
      const target = await this.#mechanism.getCharacteristic(LockTargetState).handleGetRequest();
      return { current: currents[Number(current)] ?? 'odd', target: targets[Number(target)] ?? 'secured' };
    } catch (status) {
      if (status !== NO_RESPONSE) throw status;
      return 'No Response';
    }
  }

  /** A tap: gives HAP's status, 0 for success. */
  async tap(wish: Wish, now: () => number): Promise<number> {
    this.writes += 1;
    try {
      const { LockTargetState } = realHap.Characteristic;
      await this.#mechanism.getCharacteristic(LockTargetState).handleSetRequest(targets.indexOf(wish));
      return 0;
    } catch (status) {
      return Number(status);
    } finally {
      this.writes -= 1;
      this.writtenAt = now();
    }
  }
}

/** Who hears of what a life does beside its wires. */
export interface Hearing {
  /** A lock is there: from the start, or because it has joined. */
  door(door: LivingDoor): void;
  said(saying: Saying): void;
  /** A mistake of the plugin's own. */
  fault(error: unknown): void;
}

export interface LifeOptions {
  readonly config: Record<string, unknown>;
  readonly clock: Clock;
  readonly dialerFor: (gateway: GatewayConfig, killed: AbortSignal) => Dialer;
  readonly kept: ReadonlyMap<number, Kept>;
  /** What Homebridge has kept of the doors in Matter. */
  readonly matter: MatterDisk;
  readonly hearing: Hearing;
}

/** The plugin from its start to its shutdown, or to its being killed. */
export class PluginLife {
  readonly doors = new Map<number, LivingDoor>();
  readonly house: House;
  readonly #clock: LifeClock;
  readonly #end = new AbortController();
  readonly #killed = new AbortController();
  readonly #hearing: Hearing;
  readonly #written = new Map<number, Omit<Kept, 'accessory'>>();
  readonly #accessories: LockAccessory[] = [];
  readonly #host: MatterHost;
  readonly #bridge: API;
  readonly #matter: Matter;

  constructor({ config, clock, dialerFor, kept, matter, hearing }: LifeOptions) {
    this.#hearing = hearing;
    this.#clock = new LifeClock(clock, this.#killed.signal);
    this.house = new House({
      config: readConfig(config),
      world: { clock: this.#clock, dialerFor: (gateway) => dialerFor(gateway, this.#killed.signal) },
      tell: (saying) => this.#tell(saying),
      signal: this.#end.signal,
      fault: (error) => hearing.fault(error),
    });
    this.#host = new MatterHost(undefined, matter);
    // All that the Matter side asks of Homebridge.
    this.#bridge = { hap: realHap, matter: this.#host.api } as unknown as API;
    this.#matter = new Matter(this.#bridge, {
      clock: this.#clock,
      signal: this.#end.signal,
      tell: (saying) => {
        if (saying.what === 'matterFails') this.#tell(saying);
      },
      fault: (error) => hearing.fault(error),
    });
    this.#host.restoreTo({ configureMatterAccessory: (accessory) => this.#matter.restore(accessory) });
    this.house.onJoin((lock) => this.#show(lock, realAccessory(lock.name, lock.identifier)));
    this.house.onLeave((identifier) => {
      this.doors.delete(identifier);
      void this.#matter.leave(identifier);
    });
    for (const [identifier, { accessory, memory, gateway }] of kept) {
      this.#written.set(identifier, { memory, gateway });
      const lock = this.house.adopt(identifier, readMemory(JSON.parse(memory)), gateway);
      if (lock) this.#show(lock, accessory);
    }
    this.house.start();
  }

  /** What is on disk. */
  get kept(): ReadonlyMap<number, Kept> {
    return new Map(
      [...this.doors].flatMap(([identifier, { accessory }]) => {
        const written = this.#written.get(identifier);
        return written ? [[identifier, { ...written, accessory: afterRestart(accessory) }] as const] : [];
      }),
    );
  }

  /** The same of the doors in Matter. */
  get keptInMatter(): MatterDisk {
    return this.#host.disk;
  }

  /** What Homebridge's Matter would have logged as errors. */
  get matterErrors(): readonly string[] {
    return this.#host.errors;
  }

  /** Everything that has been written down, for whoever looks for secrets. */
  get written(): string[] {
    return [...[...this.#written.values()].map(({ memory }) => memory), ...this.keptInMatter];
  }

  /** What is there that could pile up: waits, and listeners on the signal that ends everything. */
  get load(): { readonly asleep: number; readonly listeners: number } {
    return { asleep: this.#clock.asleep, listeners: getEventListeners(this.#end.signal, 'abort').length };
  }

  /** SIGTERM. Gives whether everything has stopped as soon as it can. */
  async end(): Promise<boolean> {
    const ended = this.house.ended.then(() => true);
    this.#end.abort();
    // Everything that is to stop at once has had its turn when the loop comes round again, and again.
    const later = async (): Promise<false> => {
      for (let round = 0; round < 5; round += 1) await new Promise((next) => setImmediate(next));
      return false;
    };
    return Promise.race([ended, later()]);
  }

  /** SIGKILL: no line of it runs any more. */
  kill(): void {
    this.#killed.abort(new Error('killed'));
    // What is left of it in this process is let go of; nobody listens.
    this.#end.abort();
  }

  #tell(saying: Saying): void {
    if (!this.#killed.signal.aborted) this.#hearing.said(saying);
  }

  #show(lock: Lock, accessory: PlatformAccessory): void {
    const write = (): void => {
      if (this.#killed.signal.aborted) return;
      this.#written.set(lock.identifier, { memory: JSON.stringify(lock.memory), gateway: lock.seenAt });
    };
    lock.onMemory(write);
    this.#accessories.push(
      new LockAccessory(realHap, accessory, lock, {
        clock: this.#clock,
        signal: this.#end.signal,
        tell: (saying) => this.#tell(saying),
      }),
    );
    if (!this.#written.has(lock.identifier)) write();
    const uuid = matterUuidOf(this.#bridge, lock.identifier);
    const door = new LivingDoor(lock, accessory, new MatterDoor(this.#host, uuid));
    this.doors.set(lock.identifier, door);
    this.#hearing.door(door);
    void this.#matter.show(lock);
  }
}
