import type { HAP, PlatformAccessory, Service } from 'homebridge';
import type { Clock } from '../clock.ts';
import { homekitName } from './names.ts';
import { quickFailure } from './quick-failure.ts';
import { noResponse } from './status.ts';

/** A tile that jumps back at once looks as if the tap had not been taken. */
const SEEN_MS = 1_000;

export interface MomentaryOptions {
  /** What it does. Rejects with a `GatewayError`, which has been explained in the log. */
  readonly act: () => Promise<void>;
  /** The one rule for reads and writes; also called to take note that somebody looks. */
  readonly isReachable: () => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A switch that does something when it is turned on, is on for as long as that takes, and goes off by itself. */
export class MomentarySwitch {
  readonly service: Service;
  readonly #hap: HAP;
  readonly #options: MomentaryOptions;
  #acting: Promise<void> | undefined;

  /** `subtype` tells the switches of one accessory apart, and is what Home knows this one by. */
  constructor(
    hap: HAP,
    accessory: PlatformAccessory,
    { subtype, name }: { subtype: string; name: string },
    options: MomentaryOptions,
  ) {
    const { Service, Characteristic } = hap;
    this.#hap = hap;
    this.#options = options;
    const fitting = homekitName(name, 'Switch');
    this.service =
      accessory.getServiceById(Service.Switch, subtype) ??
      accessory.addService(Service.Switch, fitting, subtype);
    this.service.setCharacteristic(Characteristic.Name, fitting);
    // A name that the user gave in Home is his; only a switch without one gets ours.
    if (!this.service.testCharacteristic(Characteristic.ConfiguredName)) {
      this.service.addOptionalCharacteristic(Characteristic.ConfiguredName);
      this.service.setCharacteristic(Characteristic.ConfiguredName, fitting);
    }
    this.service
      .getCharacteristic(Characteristic.On)
      .updateValue(false)
      .onGet(() => {
        if (!options.isReachable()) throw noResponse(hap);
        return this.#acting !== undefined;
      })
      .onSet((value) => this.#write(value === true));
  }

  async #write(isOn: boolean): Promise<void> {
    if (!isOn) {
      // What is under way cannot be called back, so the switch stays as it is.
      if (this.#acting) void this.#show();
      return;
    }
    const acting = (this.#acting ??= this.#act());
    const error = await quickFailure(this.#hap, this.#options.clock, acting);
    if (error) throw error;
  }

  #act(): Promise<void> {
    const acting = this.#options.act();
    const end = async (): Promise<void> => {
      this.#acting = undefined;
      await this.#show();
    };
    acting.then(end, end).catch((error: unknown) => {
      if (!this.#options.signal.aborted) throw error;
    });
    return acting;
  }

  /** Shows what is, once the write that led to it has surely returned; HAP would overwrite it before. */
  async #show(): Promise<void> {
    const { clock, signal } = this.#options;
    await clock.sleep(SEEN_MS, signal);
    this.service.updateCharacteristic(this.#hap.Characteristic.On, this.#acting !== undefined);
  }
}
