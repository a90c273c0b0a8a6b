import type { HAP, PlatformAccessory, Service } from 'homebridge';
import type { Lock } from '../lock/lock.ts';
import { signalStrength } from './signal-strength.ts';
import { answer } from './status.ts';

/**
 * A lock's battery and signal as HomeKit's Battery service. A characteristic whose value was never known is not
 * offered rather than failed, for one that fails may make Home call the whole lock No Response; and because whether
 * the battery is low is one that the service must have, the service itself comes with the first known charge.
 */
export class BatteryService {
  readonly #hap: HAP;
  readonly #accessory: PlatformAccessory;
  readonly #lock: Lock;
  readonly #lockService: Service;
  readonly #strength: ReturnType<typeof signalStrength>;
  #service: Service | undefined;

  /** `lockService` is the one that the battery belongs to. */
  constructor(hap: HAP, accessory: PlatformAccessory, lock: Lock, lockService: Service) {
    this.#hap = hap;
    this.#accessory = accessory;
    this.#lock = lock;
    this.#lockService = lockService;
    this.#strength = signalStrength(hap);
    const restored = accessory.getService(hap.Service.Battery);
    if (!restored) return;
    this.#service = this.#serve(restored);
    if (restored.testCharacteristic(hap.Characteristic.BatteryLevel)) this.#serveLevel(restored);
    if (restored.testCharacteristic(this.#strength)) this.#serveStrength(restored);
  }

  /** Tells subscribed controllers what has changed. */
  show(): void {
    const { BatteryLevel, StatusLowBattery } = this.#hap.Characteristic;
    const { percent, isLow, rssi } = this.#lock.view;
    if (percent !== undefined)
      this.#service ??= this.#serve(this.#accessory.addService(this.#hap.Service.Battery));
    const service = this.#service;
    if (!service) return;
    if (percent !== undefined) {
      if (!service.testCharacteristic(BatteryLevel)) this.#serveLevel(service);
      service.updateCharacteristic(BatteryLevel, percent);
    }
    if (isLow !== undefined) service.updateCharacteristic(StatusLowBattery, this.#lowness(isLow));
    if (rssi !== undefined) {
      if (!service.testCharacteristic(this.#strength)) {
        service.addCharacteristic(this.#strength);
        this.#serveStrength(service);
      }
      service.updateCharacteristic(this.#strength, rssi);
    }
  }

  #serve(service: Service): Service {
    const { StatusLowBattery, ChargingState } = this.#hap.Characteristic;
    this.#lockService.addLinkedService(service);
    service
      .getCharacteristic(StatusLowBattery)
      .onGet(() =>
        answer(this.#hap, this.#lock, ({ isLow }) => (isLow === undefined ? isLow : this.#lowness(isLow))),
      );
    service
      .getCharacteristic(ChargingState)
      .onGet(() => answer(this.#hap, this.#lock, () => ChargingState.NOT_CHARGEABLE))
      .updateValue(ChargingState.NOT_CHARGEABLE);
    return service;
  }

  #serveLevel(service: Service): void {
    service
      .getCharacteristic(this.#hap.Characteristic.BatteryLevel)
      .onGet(() => answer(this.#hap, this.#lock, ({ percent }) => percent));
  }

  #serveStrength(service: Service): void {
    service.getCharacteristic(this.#strength).onGet(() => answer(this.#hap, this.#lock, ({ rssi }) => rssi));
  }

  #lowness(isLow: boolean): number {
    const { BATTERY_LEVEL_LOW, BATTERY_LEVEL_NORMAL } = this.#hap.Characteristic.StatusLowBattery;
    return isLow ? BATTERY_LEVEL_LOW : BATTERY_LEVEL_NORMAL;
  }
}
