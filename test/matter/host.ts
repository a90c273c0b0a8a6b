import type { MatterAccessory, MatterAPI } from 'homebridge';
import { isRecord } from '../../src/fields.ts';
import type { RealApi } from '../hap.ts';

/** What a controller is told of a command. */
export type Told = 'done' | 'Busy' | 'Timeout' | 'Failure' | 'InvalidInState';
/** Where a controller says that a bolt is. */
export type Shown = 'locked' | 'unlocked' | 'jammed' | 'unknown' | 'unreachable';

type Clusters = Record<string, Record<string, unknown>>;

/** One accessory, as Homebridge has it. */
interface Endpoint {
  accessory: MatterAccessory;
  readonly state: Clusters;
  isRestored: boolean;
  isClosing: boolean;
}

/** What Homebridge has on disk: one text for each accessory. */
export type MatterDisk = readonly string[];

class Refusal extends Error {}
const refusals = {
  Busy: class Busy extends Refusal {},
  Timeout: class Timeout extends Refusal {},
  Failure: class Failure extends Refusal {},
  InvalidInState: class InvalidInState extends Refusal {},
};
const positions: readonly Shown[] = ['jammed', 'locked', 'unlocked'];

/** Lets what else is under way go on first, as the real one does. */
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The side of Homebridge's Matter that a plugin meets, as it was read in Homebridge 2.4's own `dist/matter`: what is
 * registered comes about later and says nothing, what is restored is attached to in place and keeps its state, a state
 * is set later, and a command that returns sets the state itself. The real one is met in `test/e2e/matter.test.ts`.
 */
export class MatterHost {
  readonly endpoints = new Map<string, Endpoint>();
  /** What the real one would log as an error, but for commands that were refused. */
  readonly errors: string[] = [];
  /** Each change of an attribute, as a subscribed controller would be told. */
  readonly told: { readonly uuid: string; readonly what: string; readonly value: unknown }[] = [];
  /** Names of what was taken away from controllers. */
  readonly removed: string[] = [];
  /** What calls throw, when Matter is not to be had after all. */
  trouble: string | undefined;
  /** Whether what is registered is dropped in silence. */
  isDeaf = false;
  /** What Homebridge sets itself when a command has returned. */
  stateAfter = { lockDoor: 1, unlockDoor: 2 };
  /** How long it takes to make an endpoint, in turns of the event loop. */
  slowness = 3;

  /** Homebridge's API, on a bridge that has Matter. `disk`: what it had kept; published before plugins are loaded. */
  constructor(api?: RealApi, disk: MatterDisk = []) {
    for (const file of disk) {
      const accessory = JSON.parse(file) as MatterAccessory;
      this.endpoints.set(accessory.UUID, { ...this.#endpointOf(accessory), isRestored: true });
    }
    if (!api) return;
    // Homebridge sets these itself, before it loads plugins.
    Object.assign(api, { _matterAPI: this.api, matterEnabled: true });
  }

  /** What plugins call. */
  get api(): MatterAPI {
    const host = {
      deviceTypes: { DoorLock: { name: 'DoorLock', deviceType: 10 } },
      status: refusals,
      registerPlatformAccessories: (_plugin: string, _platform: string, all: MatterAccessory[]) =>
        this.#enter(() => void this.#register(all)),
      unregisterPlatformAccessories: (_plugin: string, _platform: string, all: MatterAccessory[]) =>
        this.#enter(() => void this.#unregister(all)),
      updateAccessoryState: (uuid: string, cluster: string, attributes: Record<string, unknown>) =>
        this.#enter(() => void this.#update(uuid, cluster, attributes)),
      getAccessoryState: (uuid: string, cluster: string) =>
        Promise.resolve(this.endpoints.get(uuid)?.state[cluster]),
    };
    // Of what plugins can call, this one calls no more.
    return host as unknown as MatterAPI;
  }

  /** Hands a platform what was restored. */
  restoreTo(platform: { configureMatterAccessory(accessory: MatterAccessory): void }): void {
    for (const { accessory } of this.endpoints.values()) {
      platform.configureMatterAccessory(JSON.parse(written(accessory)) as MatterAccessory);
    }
  }

  /** What is on disk. */
  get disk(): MatterDisk {
    return [...this.endpoints.values()].map(({ accessory }) => written(accessory));
  }

  get names(): string[] {
    return [...this.endpoints.values()].map(({ accessory }) => accessory.displayName);
  }

  /** A controller at the accessory of this name. */
  at(name: string): MatterDoor {
    const uuid = [...this.endpoints].find(([, { accessory }]) => accessory.displayName === name)?.[0];
    if (uuid === undefined) throw new Error(`nothing called ${name} in Matter`);
    return new MatterDoor(this, uuid);
  }

  /** A command as the behaviour of Homebridge carries it out. */
  async command(uuid: string, command: 'lockDoor' | 'unlockDoor'): Promise<Told> {
    const handler: unknown = this.endpoints.get(uuid)?.accessory.handlers?.doorLock?.[command];
    // A restored accessory that no plugin has claimed.
    if (typeof handler !== 'function') return 'Failure';
    try {
      await (handler as () => Promise<void>)();
    } catch (error) {
      if (error instanceof Refusal) return error.constructor.name as Told;
      throw error;
    }
    // As the transaction of the command is committed.
    await later();
    const endpoint = this.endpoints.get(uuid);
    if (endpoint) this.#set(uuid, endpoint, 'doorLock', { lockState: this.stateAfter[command] });
    return 'done';
  }

  #enter(carryOut: () => void): Promise<void> {
    if (this.trouble !== undefined) return Promise.reject(new Error(this.trouble));
    carryOut();
    return Promise.resolve();
  }

  async #register(accessories: readonly MatterAccessory[]): Promise<void> {
    if (this.isDeaf) return;
    for (const accessory of accessories) {
      const existing = this.endpoints.get(accessory.UUID);
      if (existing?.isRestored === true) {
        existing.accessory = accessory;
        existing.isRestored = false;
        continue;
      }
      if (existing) {
        this.errors.push(`${accessory.displayName} is already registered`);
        continue;
      }
      for (let turn = 0; turn < this.slowness; turn += 1) await later();
      this.endpoints.set(accessory.UUID, this.#endpointOf(accessory));
    }
  }

  async #unregister(accessories: readonly MatterAccessory[]): Promise<void> {
    for (const { UUID, displayName } of accessories) {
      const endpoint = this.endpoints.get(UUID);
      if (!endpoint) continue;
      endpoint.isClosing = true;
      await later();
      this.endpoints.delete(UUID);
      this.removed.push(displayName);
    }
  }

  async #update(uuid: string, cluster: string, attributes: Record<string, unknown>): Promise<void> {
    const endpoint = this.endpoints.get(uuid);
    if (!endpoint) {
      this.errors.push(`${uuid} is not registered`);
      return;
    }
    await later();
    if (endpoint.isClosing) this.errors.push(`${uuid} is told something and is closed`);
    else if (!endpoint.state[cluster]) this.errors.push(`${uuid} has no ${cluster}`);
    else this.#set(uuid, endpoint, cluster, attributes);
  }

  #set(
    uuid: string,
    { state, accessory }: Endpoint,
    cluster: string,
    attributes: Record<string, unknown>,
  ): void {
    const before = state[cluster] ?? {};
    for (const [what, value] of Object.entries(attributes)) {
      if (before[what] !== value) this.told.push({ uuid, what, value });
    }
    state[cluster] = { ...before, ...attributes };
    // Homebridge keeps what was set, for the next start.
    const { clusters } = accessory;
    if (clusters) clusters[cluster] = { ...clusters[cluster], ...attributes };
  }

  #endpointOf(accessory: MatterAccessory): Endpoint {
    const state: Clusters = structuredClone({ ...accessory.clusters });
    state.bridgedDeviceBasicInformation = { reachable: true };
    return { accessory, state, isRestored: false, isClosing: false };
  }
}

/** What a Matter controller reads and asks of one lock. */
export class MatterDoor {
  readonly #host: MatterHost;
  readonly #uuid: string;

  constructor(host: MatterHost, uuid: string) {
    this.#host = host;
    this.#uuid = uuid;
  }

  get shown(): Shown {
    const { doorLock, bridgedDeviceBasicInformation } = this.#state;
    if (bridgedDeviceBasicInformation?.reachable !== true) return 'unreachable';
    const state = doorLock?.lockState;
    return typeof state === 'number' ? (positions[state] ?? 'unknown') : 'unknown';
  }

  /** What stands in the lock cluster, whether it can be reached or not. */
  get lockState(): unknown {
    return this.#state.doorLock?.lockState;
  }

  /** Charge in percent, and whether it is low; nothing while there is no battery. */
  get battery(): { readonly percent: unknown; readonly isLow: boolean } | undefined {
    const { powerSource } = this.#state;
    if (!powerSource) return undefined;
    const { batPercentRemaining: half } = powerSource;
    return { percent: typeof half === 'number' ? half / 2 : half, isLow: powerSource.batChargeLevel === 1 };
  }

  /** What it has been told of an attribute so far. */
  told(what: string): unknown[] {
    return this.#host.told
      .filter((one) => one.uuid === this.#uuid && one.what === what)
      .map(({ value }) => value);
  }

  lock(): Promise<Told> {
    return this.#host.command(this.#uuid, 'lockDoor');
  }

  unlock(): Promise<Told> {
    return this.#host.command(this.#uuid, 'unlockDoor');
  }

  /** Whether controllers see it. */
  get isThere(): boolean {
    return this.#host.endpoints.has(this.#uuid);
  }

  get #state(): Clusters {
    return this.#host.endpoints.get(this.#uuid)?.state ?? {};
  }
}

/** As it is written to Homebridge's file: no function survives, and of a device type only its name. */
function written(accessory: MatterAccessory): string {
  const { deviceType } = accessory;
  const name = isRecord(deviceType) ? deviceType.name : undefined;
  return JSON.stringify({ ...accessory, handlers: undefined, deviceType: { name } });
}
