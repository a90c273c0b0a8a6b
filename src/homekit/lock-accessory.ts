import type { HAP, PlatformAccessory } from 'homebridge';
import type { Lock } from '../lock/lock.ts';
import type { Tell } from '../saying.ts';
import { BatteryService } from './battery-service.ts';
import { LockMechanism, type MechanismOptions } from './lock-mechanism.ts';
import { homekitName } from './names.ts';

export interface AccessoryOptions extends MechanismOptions {
  readonly tell: Tell;
}

/** A lock as one HomeKit accessory: LockMechanism first, Battery linked to it. Shows the lock until disposed of. */
export class LockAccessory implements Disposable {
  readonly #hap: HAP;
  readonly #accessory: PlatformAccessory;
  readonly #lock: Lock;
  readonly #options: AccessoryOptions;
  readonly #mechanism: LockMechanism;
  readonly #battery: BatteryService;
  readonly #watching: Disposable;
  #isIdentifying = false;

  constructor(hap: HAP, accessory: PlatformAccessory, lock: Lock, options: AccessoryOptions) {
    this.#hap = hap;
    this.#accessory = accessory;
    this.#lock = lock;
    this.#options = options;
    this.#mechanism = new LockMechanism(hap, accessory, lock, options);
    this.#battery = new BatteryService(hap, accessory, lock, this.#mechanism.service);
    this.#describe();
    // Before the accessory is published: HAP's own preset is unsecured, which would be told as an event.
    this.#show();
    this.#watching = lock.onChange(() => this.#show());
    accessory.on('identify', this.#identify);
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
    this.#accessory.off('identify', this.#identify);
  }

  #show(): void {
    this.#mechanism.show();
    this.#battery.show();
    this.#showFirmware();
  }

  #describe(): void {
    const { Service, Characteristic } = this.#hap;
    const { name, identifier } = this.#lock;
    const fitting = homekitName(name, `The Keys ${identifier}`);
    this.#accessory
      .getService(Service.AccessoryInformation)
      ?.setCharacteristic(Characteristic.Manufacturer, 'The Keys')
      .setCharacteristic(Characteristic.Model, 'Smart lock')
      .setCharacteristic(Characteristic.SerialNumber, String(identifier).padStart(2, '0'));
    const { service } = this.#mechanism;
    service.setCharacteristic(Characteristic.Name, fitting);
    // A name that the user gave in Home is his; only a lock without one gets ours.
    if (!service.testCharacteristic(Characteristic.ConfiguredName)) {
      service.addOptionalCharacteristic(Characteristic.ConfiguredName);
      service.setCharacteristic(Characteristic.ConfiguredName, fitting);
    }
  }

  #showFirmware(): void {
    const { firmware } = this.#lock.view;
    if (firmware === undefined) return;
    const { Service, Characteristic } = this.#hap;
    this.#accessory
      .getService(Service.AccessoryInformation)
      ?.updateCharacteristic(Characteristic.FirmwareRevision, firmware);
  }

  readonly #identify = (): void => void this.#tellWhichThisIs();

  /** Somebody asks in Home which lock this is. A lock cannot blink or beep: the log says what a read of it gives. */
  async #tellWhichThisIs(): Promise<void> {
    // Whoever presses the button ten times wants one answer.
    if (this.#isIdentifying) return;
    this.#isIdentifying = true;
    const { name: lock } = this.#lock;
    const read = await this.#lock.read({ by: 'home' });
    this.#isIdentifying = false;
    const { tell, signal } = this.#options;
    if (read.kind === 'read') {
      tell({ what: 'identified', lock, gateway: read.gateway, bolt: read.report.bolt });
    } else if (!signal.aborted) tell({ what: 'notIdentified', lock, failure: read.failure });
  }
}
