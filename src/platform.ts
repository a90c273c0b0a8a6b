import type { API, DynamicPlatformPlugin, Logging, PlatformAccessory, PlatformConfig } from 'homebridge';
import { systemClock, type Clock } from './clock.ts';
import { plainLock, readConfig, type Config, type GatewayConfig, type LockConfig } from './config.ts';
import { httpExchange } from './gateway/client.ts';
import type { Exchange } from './gateway/exchange.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import type { ListedLock } from './gateway/protocol.ts';
import type { LockKey } from './gateway/session.ts';
import { newAccessory, restoredContext, silence } from './homekit/accessories.ts';
import type { AccessoryContext } from './homekit/context.ts';
import { LockAccessory } from './homekit/lock-accessory.ts';
import { Maintenance } from './homekit/maintenance.ts';
import { lockAutomatically } from './lock/auto-lock.ts';
import { Lock } from './lock/lock.ts';
import { memoryOf, nothingKnown, type LockMemory } from './lock/state.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from './settings.ts';

/** What the platform needs of the world around it; tests give it another time and other gateways. */
export interface World {
  readonly clock: Clock;
  exchangeWith(gateway: GatewayConfig): Exchange;
}

const realWorld: World = {
  clock: systemClock,
  exchangeWith: ({ address, name }) => httpExchange(address, name, systemClock),
};

/** How a gateway is to serve a lock. */
interface Way {
  readonly gateway: Gateway;
  readonly refinement: LockConfig;
  readonly key: LockKey;
}

/** A lock that is shown, and the way it is asked. */
interface Shown {
  readonly lock: Lock;
  readonly gateway: Gateway;
  readonly accessory: LockAccessory;
  readonly end: AbortController;
}

/** Gateways on one side, accessories on the other: restores, adds, updates and removes. */
export class TheKeysPlatform implements DynamicPlatformPlugin {
  readonly #log: Logging;
  readonly #api: API;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #end = new AbortController();
  readonly #gateways: readonly Gateway[];
  readonly #restored: PlatformAccessory[] = [];
  readonly #shown = new Map<number, Shown>();
  readonly #named = new Set<number>();
  readonly #maintenance: Maintenance;

  constructor(log: Logging, config: PlatformConfig, api: API, world: World = realWorld) {
    this.#clock = world.clock;
    this.#log = log;
    this.#api = api;
    this.#config = readConfig(config);
    const context = { clock: this.#clock, log, signal: this.#end.signal };
    this.#gateways = this.#config.gateways.map((gateway) =>
      createGateway(gateway, world.exchangeWith(gateway), context),
    );
    this.#maintenance = new Maintenance(api, this.#gateways, context);
    api.on('didFinishLaunching', () => this.#start());
    api.on('shutdown', () => this.#end.abort());
  }

  /** Homebridge hands over an accessory that it remembers. */
  configureAccessory(accessory: PlatformAccessory): void {
    this.#restored.push(accessory);
  }

  #start(): void {
    for (const problem of this.#config.problems) this.#log.warn(problem);
    const { isPartial } = this.#config;
    const locks = this.#maintenance.restore(this.#restored.splice(0), isPartial);
    for (const accessory of locks) this.#restore(accessory);
    this.#maintenance.settle(isPartial);
    for (const gateway of this.#gateways) {
      gateway.monitor.on('listed', (locks) => this.#listed(gateway, locks));
      gateway.monitor.run().catch((error: unknown) => {
        this.#log.error(`The watch over the gateway “${gateway.config.name}” has ended: ${String(error)}`);
      });
    }
  }

  #restore(accessory: PlatformAccessory): void {
    const context = restoredContext(this.#api, accessory);
    const ways = context ? this.#waysTo(context.identifier) : [];
    const way = ways.find(({ gateway }) => gateway.config.host === context?.host) ?? ways[0];
    if (context && way) {
      accessory.context = context;
      this.#show(way, accessory as PlatformAccessory<AccessoryContext>, context.memory);
    } else if (this.#config.isPartial) {
      // With a mistake in the config, absence proves nothing; a removed accessory would lose its room.
      silence(this.#api, accessory);
    } else {
      this.#log.info(`“${accessory.displayName}” is no longer in the configuration and leaves Home.`);
      this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    }
  }

  #listed(gateway: Gateway, locks: readonly ListedLock[]): void {
    for (const { identifier } of locks) {
      const shown = this.#shown.get(identifier);
      if (shown?.gateway === gateway) continue;
      const way = this.#wayThrough(gateway, identifier);
      if (!way) this.#nameOnce(gateway, identifier);
      else if (!shown) this.#add(way);
      else if (!shown.lock.isReachable && !shown.lock.isCommanded) this.#move(shown, way);
    }
  }

  #add(way: Way): void {
    const { identifier, name } = way.key;
    const context = { identifier, host: way.gateway.config.host, memory: nothingKnown };
    const accessory = newAccessory(this.#api, identifier, name, context);
    this.#show(way, accessory, nothingKnown);
    this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#log.info(`“${name}” (${identifier}) joins Home.`);
  }

  /** The gateway that served a lock has lost it, and another sees it: rooms and automations stay. */
  #move({ lock, gateway, accessory, end }: Shown, way: Way): void {
    end.abort();
    gateway.monitor.unwatch(lock.key.identifier);
    this.#log.info(`“${way.key.name}” is now reached through “${way.gateway.config.name}”.`);
    this.#show(way, accessory.accessory, memoryOf(lock.state), accessory);
  }

  #show(
    { gateway, refinement, key }: Way,
    accessory: PlatformAccessory<AccessoryContext>,
    memory: LockMemory,
    existing?: LockAccessory,
  ): void {
    const context = { clock: this.#clock, log: this.#log, signal: this.#end.signal };
    const commandTimeoutMs = gateway.config.commandTimeout * 1000;
    const lock = new Lock({ ...context, key, gateway, commandTimeoutMs, memory });
    const end = new AbortController();
    this.#end.signal.addEventListener('abort', () => end.abort(), { once: true });
    accessory.context.host = gateway.config.host;
    existing?.follow(lock);
    const shownAs =
      existing ?? new LockAccessory(this.#api.hap, accessory, lock, { ...context, ...refinement });
    this.#shown.set(key.identifier, { lock, gateway, accessory: shownAs, end });
    gateway.monitor.watch(lock);
    this.#maintenance.show(gateway, lock, refinement.calibrate);
    if (refinement.autoLock > 0) {
      lockAutomatically(lock, refinement.autoLock * 1000, this.#clock, end.signal);
    }
    this.#remember(lock, accessory);
  }

  /** Writes the state down whenever the bolt moved, so that even a power cut leaves the last known one. */
  #remember(lock: Lock, accessory: PlatformAccessory<AccessoryContext>): void {
    let { bolt } = lock.state;
    lock.on('change', (state) => {
      if (state.bolt === bolt) return;
      bolt = state.bolt;
      this.#api.updatePlatformAccessories([accessory]);
    });
  }

  #waysTo(identifier: number): Way[] {
    return this.#gateways.flatMap((gateway) => this.#wayThrough(gateway, identifier) ?? []);
  }

  #wayThrough(gateway: Gateway, identifier: number): Way | undefined {
    const refinement = gateway.config.locks.get(identifier) ?? plainLock(identifier);
    const code = refinement.code ?? gateway.config.code;
    if (refinement.hidden || code === undefined) return undefined;
    return {
      gateway,
      refinement,
      key: { identifier, code, name: refinement.name ?? `The Keys ${identifier}` },
    };
  }

  /** A lock without a code is not shown, but whoever put the gateway there should know. */
  #nameOnce(gateway: Gateway, identifier: number): void {
    const isHidden = gateway.config.locks.get(identifier)?.hidden === true;
    if (isHidden || this.#named.has(identifier) || this.#waysTo(identifier).length > 0) return;
    this.#named.add(identifier);
    this.#log.warn(
      `The gateway “${gateway.config.name}” sees the lock ${identifier}, for which there is no share code. ` +
        'Open the settings of The Keys in Homebridge to make one, or hide the lock there.',
    );
  }
}
