import type { HAP, PlatformAccessory, Service } from 'homebridge';
import { percentOf, type BatteryRange } from '../lock/battery.ts';
import type { Lock } from '../lock/lock.ts';
import { signalStrength } from './signal-strength.ts';
import { answer } from './status.ts';

/** A signal wavers by some dBm at every poll; an event for each would keep phones awake. */
const NOTEWORTHY_DBM = 5;

/** How a lock's battery is to be shown. */
export interface BatteryOptions {
  /** Percent at and below which the battery is low. */
  readonly lowBattery: number;
  readonly battery?: BatteryRange;
}

/** A lock's battery and signal as HomeKit's Battery service. What is not known is No Response, never a number. */
export class BatteryService {
  readonly service: Service;
  readonly #hap: HAP;
  readonly #options: BatteryOptions;
  readonly #strength: ReturnType<typeof signalStrength>;
  #lock: Lock;
  #shownDbm: number | undefined;

  constructor(hap: HAP, accessory: PlatformAccessory, lock: Lock, options: BatteryOptions) {
    const { Characteristic } = hap;
    this.#hap = hap;
    this.#options = options;
    this.#lock = lock;
    this.service = accessory.getService(hap.Service.Battery) ?? accessory.addService(hap.Service.Battery);
    this.service
      .getCharacteristic(Characteristic.BatteryLevel)
      .onGet(() => this.#answer(() => this.#percent));
    this.service
      .getCharacteristic(Characteristic.StatusLowBattery)
      .onGet(() => this.#answer(() => this.#low));
    this.service
      .getCharacteristic(Characteristic.ChargingState)
      .onGet(() => this.#answer(() => Characteristic.ChargingState.NOT_CHARGEABLE))
      .updateValue(Characteristic.ChargingState.NOT_CHARGEABLE);
    this.#strength = signalStrength(hap);
    if (!this.service.testCharacteristic(this.#strength)) this.service.addCharacteristic(this.#strength);
    this.service.getCharacteristic(this.#strength).onGet(() => this.#answer(() => this.#lock.state.rssi));
  }

  /** From now on, shows this lock. */
  follow(lock: Lock): void {
    this.#lock = lock;
  }

  /** Tells subscribed controllers what has changed. */
  show(): void {
    const { Characteristic } = this.#hap;
    const percent = this.#percent;
    const low = this.#low;
    if (percent !== undefined) this.service.updateCharacteristic(Characteristic.BatteryLevel, percent);
    if (low !== undefined) this.service.updateCharacteristic(Characteristic.StatusLowBattery, low);
    const { rssi } = this.#lock.state;
    if (rssi === undefined || Math.abs(rssi - (this.#shownDbm ?? Infinity)) < NOTEWORTHY_DBM) return;
    this.#shownDbm = rssi;
    this.service.updateCharacteristic(this.#strength, rssi);
  }

  get #percent(): number | undefined {
    return percentOf(this.#lock.state.battery, this.#options.battery);
  }

  get #low(): number | undefined {
    const { StatusLowBattery } = this.#hap.Characteristic;
    const percent = this.#percent;
    if (percent === undefined) return undefined;
    return percent <= this.#options.lowBattery
      ? StatusLowBattery.BATTERY_LEVEL_LOW
      : StatusLowBattery.BATTERY_LEVEL_NORMAL;
  }

  #answer<T>(value: () => T | undefined): T {
    return answer(this.#hap, this.#lock, value);
  }
}
