import type { MatterAccessory, MatterAPI } from 'homebridge';
import type { Clock, Ms } from '../clock.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../config/names.ts';
import type { Lock } from '../lock/lock.ts';
import type { Wish } from '../wish.ts';
import { matterName } from './names.ts';
import { clustersOf, statesOf, unknownCharge, unreachable, type States } from './states.ts';
import { matterErrorFor } from './status.ts';
import { turn } from './turn.ts';

/** Homebridge sets the state itself once a command has returned; only after that does ours stand. */
const AFTER_COMMAND_MS: Ms = 50;
/** Homebridge does not say when it has taken an accessory, or let go of it: it is looked at this often, this long. */
const LOOK_MS: Ms = 50;
const LONGEST_WAIT_MS: Ms = 30_000;

/** What is kept with a lock's accessory in Matter. */
export interface MatterContext {
  readonly identifier: number;
}

export interface DoorLockOptions {
  readonly matter: MatterAPI;
  readonly uuid: string;
  readonly clock: Clock;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Hears of what Homebridge throws. */
  readonly fault: (error: unknown) => void;
  /** What Homebridge has restored of it, if it has. */
  readonly restored?: MatterAccessory | undefined;
}

/** A lock as one Matter door lock. Shows the lock until disposed of. */
export class DoorLock implements Disposable {
  readonly #lock: Lock;
  readonly #options: DoorLockOptions;
  readonly #watching: Disposable;
  readonly #listening: Disposable;
  readonly #end = new AbortController();
  /** Ends with the plugin, or with this. */
  readonly #ended: AbortSignal;
  /** Whether Homebridge's endpoint has a battery: it cannot get one later. */
  #hasBattery: boolean;
  /** Whether Homebridge has the endpoint. */
  #isThere = false;
  /** Whether the lock has been heard of since the start; until then, what was remembered is not told. */
  #isHeard = false;
  #commands = 0;

  constructor(lock: Lock, options: DoorLockOptions) {
    this.#lock = lock;
    this.#options = options;
    this.#ended = AbortSignal.any([options.signal, this.#end.signal]);
    this.#hasBattery = options.restored?.clusters?.powerSource !== undefined;
    this.#watching = lock.onChange(() => this.#show());
    // That a list has proved what was remembered changes nothing of the view.
    this.#listening = lock.onSettled(() => this.#listen());
    this.#listen();
  }

  get name(): string {
    return this.#lock.name;
  }

  /**
   * Offers the lock to Matter's controllers. Resolves once they can see it; with false if Homebridge has not taken it
   * within 30 s. Rejects with what Homebridge throws.
   */
  async offer(): Promise<boolean> {
    await this.#register();
    return this.#isThere;
  }

  /** Takes it away from all controllers. */
  async withdraw(): Promise<void> {
    this[Symbol.dispose]();
    await this.#unregister();
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
    this.#end.abort();
  }

  async #register(): Promise<void> {
    const { matter, restored } = this.#options;
    const isNew = !this.#hasBattery && restored === undefined;
    if (isNew) {
      this.#hasBattery = this.#lock.view.percent !== undefined;
      // Another block may just have let go of it.
      await this.#comes(false);
    }
    await matter.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [this.#accessory()]);
    this.#isThere = await this.#comes(true);
    this.#show();
  }

  #accessory(): MatterAccessory<MatterContext & Record<string, unknown>> {
    const { matter, uuid } = this.#options;
    const { name, identifier, view } = this.#lock;
    const { firmware } = view;
    return {
      UUID: uuid,
      displayName: matterName(name, `The Keys ${identifier}`),
      deviceType: matter.deviceTypes.DoorLock,
      serialNumber: String(identifier),
      manufacturer: 'The Keys',
      model: 'Smart lock',
      ...(firmware !== undefined && { firmwareRevision: firmware }),
      context: { identifier },
      clusters: clustersOf(this.#hasBattery ? (this.#states.powerSource ?? unknownCharge) : undefined),
      handlers: {
        doorLock: { lockDoor: () => this.#turn('secured'), unlockDoor: () => this.#turn('unsecured') },
      },
    };
  }

  /** Waits for the first word: what was remembered over a restart is a guess until a list or a read has proved it. */
  #listen(): void {
    const { view, isSure, lastHeardAt } = this.#lock;
    const isGuess = view.bolt !== 'unknown' && !isSure;
    if (lastHeardAt === -Infinity || isGuess) return;
    this.#isHeard = true;
    this.#listening[Symbol.dispose]();
    this.#show();
  }

  /** What may be told now. */
  get #states(): States {
    const states = statesOf(this.#lock.view);
    return this.#isHeard ? states : { ...states, ...unreachable };
  }

  #show(): void {
    if (!this.#isThere || this.#ended.aborted) return;
    const { doorLock, bridgedDeviceBasicInformation, powerSource } = this.#states;
    if (powerSource && !this.#hasBattery && this.#commands === 0) {
      void this.#offerAnew();
      return;
    }
    void this.#tell('bridgedDeviceBasicInformation', bridgedDeviceBasicInformation);
    void this.#tell('doorLock', doorLock);
    if (this.#hasBattery) void this.#tell('powerSource', powerSource ?? unknownCharge);
  }

  async #tell(cluster: keyof States, attributes: Record<string, unknown>): Promise<void> {
    const { matter, uuid, fault } = this.#options;
    await matter.updateAccessoryState(uuid, cluster, attributes).catch(fault);
  }

  /** The charge is known for the first time, and the endpoint has no place for it: it gets another one, with one. */
  async #offerAnew(): Promise<void> {
    const { fault } = this.#options;
    this.#isThere = false;
    this.#hasBattery = true;
    try {
      await this.#unregister();
      if (await this.#comes(false)) await this.#register();
    } catch (error) {
      fault(error);
    }
  }

  async #unregister(): Promise<void> {
    const { matter, clock, signal } = this.#options;
    // Homebridge sets states a moment later, and what is set on an endpoint that is closed is an error in its log.
    await clock.sleep(LOOK_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    await matter.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [this.#accessory()]);
  }

  /** Waits until Homebridge has the endpoint, or has it no more; gives whether that came about. */
  async #comes(wanted: boolean): Promise<boolean> {
    const { matter, uuid, clock } = this.#options;
    const until = clock.now() + LONGEST_WAIT_MS;
    while (!this.#ended.aborted) {
      const state = await matter.getAccessoryState(uuid, 'doorLock');
      if ((state !== undefined) === wanted) return true;
      if (clock.now() >= until) return false;
      await clock.sleep(LOOK_MS, this.#ended).catch(() => undefined);
    }
    return false;
  }

  async #turn(wish: Wish): Promise<void> {
    const { matter, clock } = this.#options;
    this.#commands += 1;
    try {
      const refusal = await turn(this.#lock, wish, clock);
      if (refusal) throw matterErrorFor(matter.status, refusal, this.#lock.name);
    } finally {
      void this.#afterCommand();
    }
  }

  async #afterCommand(): Promise<void> {
    await this.#options.clock.sleep(AFTER_COMMAND_MS, this.#ended).catch(() => undefined);
    this.#commands -= 1;
    this.#show();
  }
}
