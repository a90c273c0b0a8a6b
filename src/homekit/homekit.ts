import type { API, PlatformAccessory } from 'homebridge';
import type { Clock } from '../clock.ts';
import type { Lock } from '../lock/lock.ts';
import { recordOf } from '../lock/memory.ts';
import type { Tell } from '../saying.ts';
import { newAccessory, uuidOf } from './accessories.ts';
import type { Blocks } from './blocks.ts';
import { LockAccessory } from './lock-accessory.ts';
import { isBridged, Registry } from './registry.ts';

/** How many accessories a HomeKit bridge takes (HAP specification: 150, with the bridge itself). */
const MOST_ACCESSORIES = 149;

export interface HomeKitOptions {
  readonly clock: Clock;
  readonly tell: Tell;
  readonly blocks: Blocks;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Hears of mistakes of our own, and of what Homebridge throws. */
  readonly fault: (error: unknown) => void;
}

/** A lock that is shown in Home. */
interface Shown extends Disposable {
  readonly lock: Lock;
  readonly accessory: PlatformAccessory;
}

/** The locks of one block of this platform, as Home has them. */
export class HomeKit {
  readonly #api: API;
  readonly #options: HomeKitOptions;
  readonly #registry: Registry;
  readonly #shown = new Map<number, Shown>();
  #isFull = false;

  constructor(api: API, options: HomeKitOptions) {
    this.#api = api;
    this.#options = options;
    const { clock, signal, fault } = options;
    this.#registry = new Registry(api, {
      clock,
      signal,
      taken: (accessory) => this.#taken(accessory),
      refused: (accessory, error) => this.#refused(accessory, error),
      fault,
    });
  }

  has(identifier: number): boolean {
    return this.#shown.has(identifier);
  }

  /** Shows a lock on the accessory that it had before the restart. */
  adopt(lock: Lock, accessory: PlatformAccessory): void {
    this.#show(lock, accessory);
    // Past what a bridge takes, Homebridge drops an accessory right after it has handed it over.
    if (!isBridged(accessory)) this.#registry.add(accessory);
  }

  /** Shows a lock that has no accessory yet, unless another block shows it. */
  join(lock: Lock): void {
    const { blocks, tell } = this.#options;
    const uuid = uuidOf(this.#api, lock.identifier);
    if (blocks.shown.has(uuid)) {
      tell({ what: 'shownElsewhere', lock: lock.name });
      return;
    }
    const silent = blocks.takeSilent(uuid);
    const accessory = silent ?? newAccessory(this.#api, lock);
    this.#show(lock, accessory);
    if (!silent) this.#registry.add(accessory);
  }

  /** Shows a lock no more; gives its accessory, which stays, or nothing if it had none. */
  release(identifier: number): PlatformAccessory | undefined {
    const shown = this.#shown.get(identifier);
    shown?.[Symbol.dispose]();
    return shown?.accessory;
  }

  /** Removes an accessory that nobody wants any more. */
  remove(accessory: PlatformAccessory): void {
    this.#registry.remove(accessory);
  }

  /** Keeps what is remembered of a lock with its accessory; false if it has none. `isUrgent`: it must be on disk. */
  keep(lock: Lock, isUrgent: boolean): boolean {
    const shown = this.#shown.get(lock.identifier);
    if (!shown) return false;
    shown.accessory.context = recordOf(lock);
    this.#registry.changed(shown.accessory, isUrgent);
    return true;
  }

  /** Registers and removes at once what was to be in this moment. */
  flush(): void {
    this.#registry.flush();
  }

  /** Writes at once what was to be kept. */
  write(): void {
    this.#registry.write();
  }

  #show(lock: Lock, accessory: PlatformAccessory): void {
    const { clock, tell, signal, blocks } = this.#options;
    accessory.context = recordOf(lock);
    const shown = new LockAccessory(this.#api.hap, accessory, lock, { clock, tell, signal });
    blocks.shown.add(accessory.UUID);
    this.#shown.set(lock.identifier, {
      lock,
      accessory,
      [Symbol.dispose]: () => {
        shown[Symbol.dispose]();
        blocks.shown.delete(accessory.UUID);
        this.#shown.delete(lock.identifier);
      },
    });
  }

  #shownOn(accessory: PlatformAccessory): Shown | undefined {
    return [...this.#shown.values()].find((one) => one.accessory === accessory);
  }

  #taken(accessory: PlatformAccessory): void {
    const lock = this.#shownOn(accessory)?.lock;
    if (lock) this.#options.tell({ what: 'joins', lock: lock.name, identifier: lock.identifier });
  }

  /** The bridge is full: that lock is not in Home, and all others are. */
  #refused(accessory: PlatformAccessory, error: unknown): void {
    const { fault, tell } = this.#options;
    this.#shownOn(accessory)?.[Symbol.dispose]();
    if (!/more than \d+ accessories/i.test(String(error))) fault(error);
    else if (!this.#isFull) {
      this.#isFull = true;
      tell({ what: 'bridgeFull', lock: accessory.displayName, most: MOST_ACCESSORIES });
    }
  }
}
