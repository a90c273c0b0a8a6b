import type { HAP, PlatformAccessory, Service } from 'homebridge';
import type { Clock } from '../clock.ts';
import { runErrand } from '../gateway/errand.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Asking } from '../gateway/session.ts';
import type { Lock } from '../lock/lock.ts';
import type { Log } from '../log.ts';
import { GATEWAY_MODEL, type GatewayContext } from './maintenance-context.ts';
import { MomentarySwitch } from './momentary-switch.ts';

export interface MaintenanceOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The firmware as HAP takes it: up to three numbers. */
const FIRMWARE = /^\d+(\.\d+){0,2}$/;

/** A gateway as one HomeKit accessory: its firmware, and switches that synchronize it and its locks, or calibrate these. */
export class MaintenanceAccessory {
  readonly accessory: PlatformAccessory<GatewayContext>;
  readonly #hap: HAP;
  readonly #gateway: Gateway;
  readonly #options: MaintenanceOptions;
  readonly #switches = new Set<string>();

  constructor(
    hap: HAP,
    accessory: PlatformAccessory<GatewayContext>,
    gateway: Gateway,
    options: MaintenanceOptions,
  ) {
    this.accessory = accessory;
    this.#hap = hap;
    this.#gateway = gateway;
    this.#options = options;
    this.#describe();
    this.#add('synchronize', 'Synchronize', {
      act: () => this.#synchronize(),
      isReachable: () => this.#isReachable(),
    });
  }

  /** Adds the switches for a lock that this gateway serves. */
  showLock(lock: Lock, mayCalibrate: boolean): void {
    const { identifier, name } = lock.key;
    const isReachable = (): boolean => {
      lock.lookedAt();
      return lock.isReachable;
    };
    this.#remove((subtype) => subtype.endsWith(`:${identifier}`));
    this.#add(`synchronize:${identifier}`, `Synchronize ${name}`, {
      act: () => this.#synchronizeLock(lock),
      isReachable,
    });
    if (!mayCalibrate) return;
    this.#add(`calibrate:${identifier}`, `Calibrate ${name}`, { act: () => lock.calibrate(), isReachable });
  }

  /** Removes the switches of a lock that this gateway serves no more. */
  forgetLock(identifier: number): void {
    this.#remove((subtype) => subtype.endsWith(`:${identifier}`));
    this.prune();
  }

  /** Removes the switches that nobody has asked for since the start, or does something else with them. */
  prune(otherwise = (service: Service): void => this.accessory.removeService(service)): void {
    const { UUID } = this.#hap.Service.Switch;
    for (const service of [...this.accessory.services]) {
      if (service.UUID === UUID && !this.#switches.has(service.subtype ?? '')) otherwise(service);
    }
  }

  #remove(isMeant: (subtype: string) => boolean): void {
    for (const subtype of this.#switches) if (isMeant(subtype)) this.#switches.delete(subtype);
  }

  #add(
    subtype: string,
    name: string,
    does: { readonly act: () => Promise<void>; readonly isReachable: () => boolean },
  ): void {
    const { clock, signal } = this.#options;
    new MomentarySwitch(this.#hap, this.accessory, { subtype, name }, { ...does, clock, signal });
    this.#switches.add(subtype);
  }

  #isReachable(): boolean {
    const { monitor } = this.#gateway;
    if (monitor.reach === 'reachable') return true;
    monitor.hurry();
    return false;
  }

  #synchronize(): Promise<void> {
    const { config, session } = this.#gateway;
    return this.#carryOut(`The gateway “${config.name}” has been told to synchronize.`, (asking) =>
      session.maintain('synchronize', asking),
    );
  }

  async #synchronizeLock({ key }: Lock): Promise<void> {
    const { session, monitor } = this.#gateway;
    await this.#carryOut(`“${key.name}” is synchronized.`, (asking) =>
      session.maintainLock('synchronizeLock', key, asking),
    );
    // What stood in the way of a read, such as a key that was refused, may be gone.
    monitor.recheck(key.identifier, true);
  }

  async #carryOut(success: string, ask: (asking: Asking) => Promise<void>): Promise<void> {
    const { config, session, monitor } = this.#gateway;
    const { clock, log } = this.#options;
    const timeoutMs = config.commandTimeout * 1000;
    const options = { session, clock, timeoutMs, reach: () => monitor.reach, isRepeatable: true };
    try {
      await runErrand(ask, options);
      log.info(success);
    } catch (error) {
      if (error instanceof GatewayError && error.kind !== 'stopped') log.warn(error.message);
      throw error;
    }
  }

  #describe(): void {
    const { Service, Characteristic } = this.#hap;
    const information = this.accessory.getService(Service.AccessoryInformation);
    information
      ?.setCharacteristic(Characteristic.Manufacturer, 'The Keys')
      .setCharacteristic(Characteristic.Model, GATEWAY_MODEL)
      .setCharacteristic(Characteristic.SerialNumber, this.#gateway.config.host.padStart(2, '0'));
    this.#gateway.monitor.on('status', ({ version }) => {
      if (FIRMWARE.test(version)) information?.updateCharacteristic(Characteristic.FirmwareRevision, version);
    });
  }
}
