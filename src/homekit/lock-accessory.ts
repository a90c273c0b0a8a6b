import type { HAP, PlatformAccessory } from 'homebridge';
import type { Lock } from '../lock/lock.ts';
import { memoryOf } from '../lock/state.ts';
import { BatteryService, type BatteryOptions } from './battery-service.ts';
import type { AccessoryContext } from './context.ts';
import { LockMechanism, type MechanismOptions } from './lock-mechanism.ts';
import { homekitName } from './names.ts';

/** A lock as one HomeKit accessory: LockMechanism first, Battery linked to it. */
export class LockAccessory {
  readonly accessory: PlatformAccessory<AccessoryContext>;
  readonly #hap: HAP;
  readonly #mechanism: LockMechanism;
  readonly #battery: BatteryService;
  #lock: Lock;

  constructor(
    hap: HAP,
    accessory: PlatformAccessory<AccessoryContext>,
    lock: Lock,
    options: MechanismOptions & BatteryOptions,
  ) {
    this.#hap = hap;
    this.accessory = accessory;
    this.#lock = lock;
    this.#mechanism = new LockMechanism(hap, accessory, lock, options);
    this.#battery = new BatteryService(hap, accessory, lock, options);
    this.#mechanism.service.addLinkedService(this.#battery.service);
    this.#describe();
    this.follow(lock);
  }

  /** Shows this lock from now on; another gateway may reach it better. */
  follow(lock: Lock): void {
    this.#lock.off('change', this.#show);
    this.#lock = lock;
    this.#mechanism.follow(lock);
    this.#battery.follow(lock);
    lock.on('change', this.#show);
    this.#show();
  }

  readonly #show = (): void => {
    this.accessory.context.memory = memoryOf(this.#lock.state);
    this.#mechanism.show();
    this.#battery.show();
    this.#showFirmware();
  };

  #describe(): void {
    const { Service, Characteristic } = this.#hap;
    const { name, identifier } = this.#lock.key;
    const fitting = homekitName(name, `The Keys ${identifier}`);
    this.accessory
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
    const { firmware } = this.#lock.state;
    if (firmware === undefined) return;
    const { Service, Characteristic } = this.#hap;
    this.accessory
      .getService(Service.AccessoryInformation)
      ?.updateCharacteristic(Characteristic.FirmwareRevision, String(firmware));
  }
}
