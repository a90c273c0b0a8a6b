import type { API, DynamicPlatformPlugin, Logging, PlatformAccessory, PlatformConfig } from 'homebridge';
import { readFileSync } from 'node:fs';
import { systemClock } from './clock.ts';
import { isRecord } from './fields.ts';
import { readConfig, type Config } from './config/read.ts';
import { httpDialer } from './gateway/wire.ts';
import { Blocks, type Block } from './homekit/blocks.ts';
import { contextOf, isMaintenance, newAccessory, uuidOf } from './homekit/accessories.ts';
import type { AccessoryContext } from './homekit/accessories.ts';
import { LockAccessory } from './homekit/lock-accessory.ts';
import { isBridged, Registry } from './homekit/registry.ts';
import { House, type World } from './house.ts';
import { inEnglish } from './language/english-log.ts';
import type { Lock } from './lock/lock.ts';
import type { Saying } from './saying.ts';

const realWorld: World = {
  clock: systemClock,
  dialerFor: ({ address }) => httpDialer(address),
  // Homebridge 1 lets a user have several blocks of this platform: a gateway still has one loop to it.
  posts: new Map(),
};

/** The version in the package.json beside `dist` or `src`. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return isRecord(manifest) && typeof manifest.version === 'string' ? manifest.version : '?';
}

/** How many accessories a HomeKit bridge takes (HAP specification: 150, with the bridge itself). */
const MOST_ACCESSORIES = 149;

/** A lock that is shown in Home. */
interface Shown extends Disposable {
  readonly lock: Lock;
  readonly accessory: PlatformAccessory;
}

/** A house's locks on one side, Homebridge's accessories on the other: restores, adds, updates and removes. */
export class TheKeysPlatform implements DynamicPlatformPlugin, Block {
  readonly config: Config;
  readonly #log: Logging;
  readonly #api: API;
  readonly #world: World;
  readonly #house: House;
  readonly #registry: Registry;
  readonly #blocks: Blocks;
  readonly #end = new AbortController();
  readonly #shown = new Map<number, Shown>();
  #isFull = false;

  constructor(log: Logging, config: PlatformConfig, api: API, world: World = realWorld) {
    this.config = readConfig(config);
    this.#log = log;
    this.#api = api;
    this.#world = world;
    const { signal } = this.#end;
    this.#house = new House({
      config: this.config,
      world,
      version: ownVersion(),
      tell: (saying) => this.#tell(saying),
      fault: (error) => this.#fault(error),
      signal,
    });
    this.#registry = new Registry(api, {
      clock: world.clock,
      signal,
      taken: (accessory) => this.#taken(accessory),
      refused: (accessory, error) => this.#refused(accessory, error),
      fault: (error) => this.#fault(error),
    });
    this.#blocks = Blocks.of(api);
    this.#blocks.join(this);
    api.on('didFinishLaunching', () => this.#guarded(() => this.#start()));
    api.on('shutdown', () => this.#guarded(() => this.#stop()));
  }

  /** Homebridge hands over an accessory that it remembers; another block of this platform may be who shows it. */
  configureAccessory(accessory: PlatformAccessory): void {
    this.#blocks.restored.push(accessory);
  }

  /** Shows a lock on the accessory that it had before the restart; false when the config no longer wants it. */
  adopt(accessory: PlatformAccessory, { identifier, gateway, memory }: AccessoryContext): boolean {
    const lock = this.#house.adopt(identifier, memory, gateway);
    if (!lock) return false;
    this.#show(lock, accessory);
    // Past what a bridge takes, Homebridge drops an accessory right after it has handed it over.
    if (!isBridged(accessory)) this.#registry.add(accessory);
    return true;
  }

  /** Whether a gateway of this block lists the lock, or has done so. */
  knows(identifier: number): boolean {
    return this.#house.locks.has(identifier);
  }

  /** Removes an accessory that no block wants. */
  discard(accessory: PlatformAccessory): void {
    this.#registry.remove(accessory);
    if (!isMaintenance(this.#api, accessory)) this.#tell({ what: 'leaves', lock: accessory.displayName });
  }

  #start(): void {
    for (const problem of this.config.problems) this.#log.warn(problem);
    this.#house.onJoin((lock) => this.#guarded(() => this.#join(lock)));
    this.#house.onLeave((identifier) => this.#guarded(() => this.#leave(identifier)));
    this.#restore();
    // Before the bridge is published: what leaves must not be seen once more.
    this.#registry.flush();
    this.#house.start();
  }

  /** The first block to start deals out all that Homebridge remembers. */
  #restore(): void {
    const { maintenance, unplaced } = this.#blocks.restore(this);
    if (maintenance > 0) this.#tell({ what: 'maintenanceLeaves' });
    for (const { displayName } of unplaced) this.#tell({ what: 'unplaced', accessory: displayName });
  }

  #join(lock: Lock): void {
    const uuid = uuidOf(this.#api, lock.identifier);
    if (this.#blocks.shown.has(uuid)) {
      this.#tell({ what: 'shownElsewhere', lock: lock.name });
      return;
    }
    const silent = this.#blocks.takeSilent(uuid);
    const accessory = silent ?? newAccessory(this.#api, lock);
    this.#show(lock, accessory);
    if (!silent) this.#registry.add(accessory);
  }

  #leave(identifier: number): void {
    const shown = this.#shown.get(identifier);
    if (!shown) return;
    const { lock, accessory } = shown;
    shown[Symbol.dispose]();
    if (this.#blocks.handOver(accessory, contextOf(lock), this)) return;
    if (this.#blocks.isPartial) this.#blocks.silence(accessory);
    else this.discard(accessory);
  }

  #show(lock: Lock, accessory: PlatformAccessory): void {
    const { clock } = this.#world;
    accessory.context = contextOf(lock);
    const shown = new LockAccessory(this.#api.hap, accessory, lock, {
      clock,
      tell: (saying) => this.#tell(saying),
      signal: this.#end.signal,
    });
    const memory = lock.onMemory((isUrgent) => {
      accessory.context = contextOf(lock);
      this.#registry.changed(accessory, isUrgent);
    });
    this.#blocks.shown.add(accessory.UUID);
    this.#shown.set(lock.identifier, {
      lock,
      accessory,
      [Symbol.dispose]: () => {
        memory[Symbol.dispose]();
        shown[Symbol.dispose]();
        this.#blocks.shown.delete(accessory.UUID);
        this.#shown.delete(lock.identifier);
      },
    });
  }

  #shownOn(accessory: PlatformAccessory): Shown | undefined {
    return [...this.#shown.values()].find((one) => one.accessory === accessory);
  }

  #taken(accessory: PlatformAccessory): void {
    const lock = this.#shownOn(accessory)?.lock;
    if (lock) this.#tell({ what: 'joins', lock: lock.name, identifier: lock.identifier });
  }

  /** The bridge is full: that lock is not in Home, and all others are. */
  #refused(accessory: PlatformAccessory, error: unknown): void {
    this.#shownOn(accessory)?.[Symbol.dispose]();
    if (!/more than \d+ accessories/i.test(String(error))) this.#fault(error);
    else if (!this.#isFull) {
      this.#isFull = true;
      this.#tell({ what: 'bridgeFull', lock: accessory.displayName, most: MOST_ACCESSORIES });
    }
  }

  /** Homebridge has written its accessories before it tells of the shutdown: what is in doubt by now must be added. */
  #stop(): void {
    this.#end.abort();
    this.#registry.write();
  }

  #tell(saying: Saying): void {
    const { sentence, isWarning } = inEnglish(saying);
    if (isWarning) this.#log.warn(sentence);
    else this.#log.info(sentence);
  }

  /** A mistake of ours must not end Homebridge. */
  #guarded(carryOut: () => void): void {
    try {
      carryOut();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
