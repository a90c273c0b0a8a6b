import type { API, PlatformAccessory } from 'homebridge';
import type { Clock, Ms } from '../clock.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../config/names.ts';

/** Homebridge writes all accessories, synchronously, at each update: no oftener than this. */
const WRITE_MS: Ms = 1_000;

export interface RegistryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Homebridge's bridge has taken an accessory that joins. */
  readonly taken: (accessory: PlatformAccessory) => void;
  /** It has not. */
  readonly refused: (accessory: PlatformAccessory, error: unknown) => void;
  /** Hears of what Homebridge throws when its cache is written. */
  readonly fault: (error: unknown) => void;
}

/**
 * Our accessories in Homebridge's keeping. Registers and removes all of one moment in one call and writes what has
 * changed at most once a second, because Homebridge writes all of them to disk each time.
 */
export class Registry {
  readonly #api: API;
  readonly #options: RegistryOptions;
  readonly #joining = new Set<PlatformAccessory>();
  readonly #leaving = new Set<PlatformAccessory>();
  readonly #changed = new Set<PlatformAccessory>();
  #isFlushDue = false;
  #isWriteDue = false;
  #writtenAt: Ms = -Infinity;

  constructor(api: API, options: RegistryOptions) {
    this.#api = api;
    this.#options = options;
  }

  /** Registers an accessory, in one call with all that join in this moment. */
  add(accessory: PlatformAccessory): void {
    this.#joining.add(accessory);
    this.#flushSoon();
  }

  /** Removes an accessory, in one call with all that leave in this moment. */
  remove(accessory: PlatformAccessory): void {
    // What is updated after it was removed would be back.
    this.#changed.delete(accessory);
    if (!this.#joining.delete(accessory)) this.#leaving.add(accessory);
    this.#flushSoon();
  }

  /** The context of an accessory has changed. `isUrgent`: it must be on disk when this returns. */
  changed(accessory: PlatformAccessory, isUrgent: boolean): void {
    // What is not registered yet is written when it is, and what was refused must not be: it would come back.
    if (!isBridged(accessory) || this.#leaving.has(accessory)) return;
    this.#changed.add(accessory);
    if (isUrgent || this.#options.signal.aborted) this.write();
    else void this.#writeSoon();
  }

  /** Carries out at once what was asked for in this moment. */
  flush(): void {
    const [leaving, joining] = [[...this.#leaving], [...this.#joining]];
    this.#leaving.clear();
    this.#joining.clear();
    this.#unregister(leaving);
    if (joining.length === 0) return;
    this.#register(joining);
    for (const accessory of joining.filter(isBridged)) this.#options.taken(accessory);
  }

  /** Writes what has changed, at once. */
  write(): void {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#writtenAt = this.#options.clock.now();
    this.#api.updatePlatformAccessories(changed);
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.flush();
    });
  }

  async #writeSoon(): Promise<void> {
    if (this.#isWriteDue) return;
    this.#isWriteDue = true;
    const { clock, signal } = this.#options;
    const waitMs = Math.max(0, this.#writtenAt + WRITE_MS - clock.now());
    await clock.sleep(waitMs, signal).catch(() => undefined);
    this.#isWriteDue = false;
    try {
      this.write();
    } catch (error) {
      // A disk that is full must not end Homebridge.
      this.#options.fault(error);
    }
  }

  #register(accessories: readonly PlatformAccessory[]): void {
    try {
      this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [...accessories]);
    } catch (error) {
      // Homebridge stops at the first that its bridge does not take; whatever comes after it may be good.
      const left = accessories.filter((accessory) => !isBridged(accessory));
      for (const accessory of left) this.#forget(accessory);
      if (accessories.length === 1) for (const accessory of left) this.#options.refused(accessory, error);
      else for (const accessory of left) this.#register([accessory]);
      // Those that came before it are on the bridge, but neither announced nor written.
      this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, []);
    }
  }

  #unregister(accessories: readonly PlatformAccessory[]): void {
    const bridged = accessories.filter(isBridged);
    if (bridged.length > 0) this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, bridged);
    for (const accessory of accessories) if (!bridged.includes(accessory)) this.#forget(accessory);
  }

  /** Takes an accessory that is on no bridge out of what Homebridge writes. */
  #forget(accessory: PlatformAccessory): void {
    try {
      this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    } catch {
      // It does so first, and then misses the accessory on the bridge: that is what we wanted.
    }
  }
}

/** Whether Homebridge's bridge has taken the accessory. */
export function isBridged(accessory: PlatformAccessory): boolean {
  return accessory._associatedHAPAccessory.bridged;
}
