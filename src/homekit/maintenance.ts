import type { API, PlatformAccessory, Service } from 'homebridge';
import type { Gateway } from '../gateway/gateway.ts';
import type { Lock } from '../lock/lock.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../settings.ts';
import { silence, silenceService } from './accessories.ts';
import { MaintenanceAccessory, type MaintenanceOptions } from './maintenance-accessory.ts';
import { gatewayContextOf, newGatewayAccessory, type GatewayContext } from './maintenance-context.ts';
import { homekitName } from './names.ts';

/** The gateways that are shown in Home because their config asks for maintenance there; none else exist. */
export class Maintenance {
  readonly #api: API;
  readonly #options: MaintenanceOptions;
  readonly #wanted: readonly Gateway[];
  readonly #shown = new Map<Gateway, MaintenanceAccessory>();
  readonly #locks = new Map<number, { gateway: Gateway; lock: Lock; mayCalibrate: boolean }>();
  readonly #uuids = new Set<string>();

  constructor(api: API, gateways: readonly Gateway[], options: MaintenanceOptions) {
    this.#api = api;
    this.#options = options;
    this.#wanted = gateways.filter(({ config }) => config.maintenance);
    // As with locks, what was never heard of does not come into Home.
    for (const gateway of this.#wanted) gateway.monitor.on('listed', () => this.#add(gateway));
  }

  /**
   * Takes the gateways' accessories out of what Homebridge remembers, and returns the rest. Those that nobody wants
   * any more leave Home, unless the config is `isPartial`: then absence proves nothing, and they fall silent.
   */
  restore(restored: readonly PlatformAccessory[], isPartial: boolean): PlatformAccessory[] {
    const known = restored.flatMap((accessory) => {
      const context = gatewayContextOf(this.#api, accessory);
      return context ? [{ accessory: accessory as PlatformAccessory<GatewayContext>, context }] : [];
    });
    for (const { accessory } of known) this.#uuids.add(accessory.UUID);
    const left = new Set(known);
    const match = (isSame: (context: GatewayContext, gateway: Gateway) => boolean): void => {
      for (const gateway of this.#wanted.filter((one) => !this.#shown.has(one))) {
        const found = [...left].find(({ context }) => isSame(context, gateway));
        if (!found) continue;
        left.delete(found);
        this.#show(gateway, found.accessory, found.context);
      }
    };
    match(({ host }, { config }) => host === config.host);
    match(({ name }, { config }) => name === config.name);
    // One gateway gone and one new: it has another address, and keeps its room and automations.
    const isOneMoved = left.size === 1 && this.#wanted.length - this.#shown.size === 1;
    if (isOneMoved && !isPartial) match(() => true);
    for (const { accessory } of left) this.#dismiss(accessory, isPartial);
    const ours = new Set(known.map(({ accessory }) => accessory.UUID));
    return restored.filter(({ UUID }) => !ours.has(UUID));
  }

  /** Once the remembered locks are shown: cached switches of other locks go, or fall silent if it `isPartial`. */
  settle(isPartial: boolean): void {
    for (const shown of this.#shown.values()) shown.prune(isPartial ? this.#silence : undefined);
  }

  /** A lock is shown, and served by this gateway from now on. */
  show(gateway: Gateway, lock: Lock, mayCalibrate: boolean): void {
    const { identifier } = lock.key;
    const before = this.#locks.get(identifier);
    if (before && before.gateway !== gateway) this.#shown.get(before.gateway)?.forgetLock(identifier);
    this.#locks.set(identifier, { gateway, lock, mayCalibrate });
    this.#shown.get(gateway)?.showLock(lock, mayCalibrate);
  }

  #add(gateway: Gateway): void {
    if (this.#shown.has(gateway)) return;
    const { name, host } = gateway.config;
    const fitting = homekitName(name === host ? 'The Keys gateway' : `${name} gateway`, 'The Keys gateway');
    const accessory = newGatewayAccessory(this.#api, fitting, gateway.config, (uuid) =>
      this.#uuids.has(uuid),
    );
    this.#uuids.add(accessory.UUID);
    const shown = this.#show(gateway, accessory, accessory.context);
    for (const { gateway: serving, lock, mayCalibrate } of this.#locks.values()) {
      if (serving === gateway) shown.showLock(lock, mayCalibrate);
    }
    this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#options.log.info(`“${accessory.displayName}” joins Home, for maintenance.`);
  }

  #show(
    gateway: Gateway,
    accessory: PlatformAccessory<GatewayContext>,
    context: GatewayContext,
  ): MaintenanceAccessory {
    const { host, name } = gateway.config;
    accessory.context = { ...context, host, name };
    const shown = new MaintenanceAccessory(this.#api.hap, accessory, gateway, this.#options);
    this.#shown.set(gateway, shown);
    return shown;
  }

  #dismiss(accessory: PlatformAccessory, isPartial: boolean): void {
    if (isPartial) {
      silence(this.#api, accessory);
      return;
    }
    this.#options.log.info(`“${accessory.displayName}” is no longer in the configuration and leaves Home.`);
    this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
  }

  readonly #silence = (service: Service): void => silenceService(this.#api, service);
}
