import type { Service } from 'homebridge';
import { readConfig } from '../src/config.ts';
import { createGateway, type Gateway } from '../src/gateway/gateway.ts';
import { LockAccessory } from '../src/homekit/lock-accessory.ts';
import { Lock } from '../src/lock/lock.ts';
import { nothingKnown, type LockMemory } from '../src/lock/state.ts';
import { SimulatedGateway, type GatewayOptions } from '../src/simulator/gateway.ts';
import { simulatedExchange } from '../src/simulator/in-process.ts';
import { realAccessory, realHap } from './hap.ts';
import { RecordedLog } from './recorded-log.ts';
import { VirtualClock } from './virtual-clock.ts';

export const FRONT = 45961123;
export const GARDEN = 45961124;
export const CODE = 'Zmo1sps2OVyCFtl1';

export interface HouseOptions extends Partial<GatewayOptions> {
  /** Options of the gateway's entry in the config, beside host and code. */
  readonly config?: Record<string, unknown>;
  readonly allowUnlock?: boolean;
  readonly memory?: LockMemory;
}

/** A lock as the plugin has it, and as HomeKit sees it. */
export interface Door {
  readonly lock: Lock;
  readonly home: Home;
}

/** What a HomeKit controller reads and writes, on real hap-nodejs objects. */
export class Home {
  readonly accessory: LockAccessory;
  readonly #mechanism: Service;
  readonly #battery: Service;
  /** Every event, as a controller would get it. */
  readonly events: { readonly what: string; readonly value: unknown }[] = [];

  constructor(accessory: LockAccessory) {
    this.accessory = accessory;
    this.#mechanism = this.#service(realHap.Service.LockMechanism.UUID);
    this.#battery = this.#service(realHap.Service.Battery.UUID);
    for (const service of [this.#mechanism, this.#battery]) {
      for (const characteristic of service.characteristics) {
        characteristic.on('change', ({ oldValue, newValue }) => {
          if (oldValue !== newValue) this.events.push({ what: characteristic.displayName, value: newValue });
        });
      }
    }
  }

  /** LockCurrentState: 0 unsecured, 1 secured, 2 jammed, 3 unknown, or the text `No Response`. */
  current(): Promise<unknown> {
    return this.#read(this.#mechanism, 'Lock Current State');
  }

  /** LockTargetState: 0 unsecured, 1 secured, or the text `No Response`. */
  target(): Promise<unknown> {
    return this.#read(this.#mechanism, 'Lock Target State');
  }

  /** Any characteristic of the Battery service by its name. */
  battery(name: string): Promise<unknown> {
    return this.#read(this.#battery, name);
  }

  /** A tap: writes the target; gives HAP's status, 0 for success. */
  async tap(target: 'secured' | 'unsecured'): Promise<number> {
    try {
      await this.#mechanism
        .getCharacteristic('Lock Target State')
        ?.handleSetRequest(target === 'secured' ? 1 : 0);
      return 0;
    } catch (status) {
      return status as number;
    }
  }

  async #read(service: Service, name: string): Promise<unknown> {
    const characteristic = service.getCharacteristic(name);
    if (!characteristic) throw new Error(`no ${name}`);
    try {
      return await characteristic.handleGetRequest();
    } catch (status) {
      return status === -70402 ? 'No Response' : status;
    }
  }

  #service(uuid: string): Service {
    const found = this.accessory.accessory.services.find((service) => service.UUID === uuid);
    if (!found) throw new Error(`no service ${uuid}`);
    return found;
  }
}

/** A house in virtual time: a simulated gateway with two doors, the plugin's own gateway and locks, and HomeKit. */
export class House {
  readonly clock = new VirtualClock();
  readonly log = new RecordedLog();
  readonly end = new AbortController();
  readonly simulated: SimulatedGateway;
  readonly gateway: Gateway;
  readonly front: Door;
  readonly garden: Door;
  readonly watch: Promise<void>;

  constructor({ config, allowUnlock = true, memory = nothingKnown, ...options }: HouseOptions = {}) {
    const { clock, log } = this;
    this.simulated = new SimulatedGateway({
      clock,
      name: 'Home',
      locks: [
        { identifier: FRONT, name: 'Front door', code: CODE },
        { identifier: GARDEN, name: 'Garden gate', code: CODE },
      ],
      ...options,
    });
    const [gatewayConfig] = readConfig({
      gateways: [{ host: '127.0.0.1', name: 'Home', code: CODE, ...config }],
    }).gateways;
    if (!gatewayConfig) throw new Error('no gateway in the config');
    const context = { clock, log, signal: this.end.signal };
    this.gateway = createGateway(gatewayConfig, simulatedExchange(this.simulated), context);
    const door = (identifier: number, name: string): Door => {
      const lock = new Lock({
        ...context,
        key: { identifier, code: CODE, name },
        gateway: this.gateway,
        commandTimeoutMs: gatewayConfig.commandTimeout * 1000,
        memory,
      });
      this.gateway.monitor.watch(lock);
      const shown = { ...context, allowUnlock, lowBattery: 20 };
      return {
        lock,
        home: new Home(new LockAccessory(realHap, realAccessory(name, identifier), lock, shown)),
      };
    };
    this.front = door(FRONT, 'Front door');
    this.garden = door(GARDEN, 'Garden gate');
    this.watch = this.gateway.monitor.run();
  }

  /** A house that has been running for a while: both locks are known. */
  static async settled(options: HouseOptions = {}): Promise<House> {
    const house = new House(options);
    await house.clock.advance(15_000);
    return house;
  }

  /** Paths of the requests for a lock that the gateway has taken since a moment (ms), oldest first. */
  sent(since = 0, identifier = FRONT): string[] {
    return this.simulated.journal.entries
      .filter((entry) => entry.at >= since && entry.identifier === identifier && entry.outcome !== 'refused')
      .map(({ path }) => path);
  }

  /** Stops the plugin and the simulator; returns how many sleeps are left over, which should be none. */
  async stop(): Promise<number> {
    this.end.abort();
    this.simulated.stop();
    await this.clock.advance(1);
    await this.watch;
    return this.clock.pending;
  }
}
