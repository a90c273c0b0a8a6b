import type { CharacteristicValue, HAP, PlatformAccessory, Service } from 'homebridge';
import type { Clock, Ms } from '../clock.ts';
import type { Bolt } from '../gateway/protocol.ts';
import type { Lock } from '../lock/lock.ts';
import type { Wish } from '../wish.ts';
import { answer, hapErrorFor } from './status.ts';
import { tap } from './tap.ts';

/** HAP stores what was written once the write has returned; only after that can a target be put back. */
const AFTER_WRITE_MS: Ms = 50;

export interface MechanismOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A lock as HomeKit's LockMechanism. */
export class LockMechanism {
  readonly service: Service;
  readonly #hap: HAP;
  readonly #lock: Lock;
  readonly #options: MechanismOptions;
  readonly #currents: Readonly<Record<Bolt, number>>;
  readonly #targets: Readonly<Record<Wish, number>>;
  #writes = 0;
  #lastWish: Wish | undefined;
  /** Whether writes of both wishes have been under way at once since all was quiet. */
  #haveCrossed = false;

  constructor(hap: HAP, accessory: PlatformAccessory, lock: Lock, options: MechanismOptions) {
    const { LockCurrentState, LockTargetState } = hap.Characteristic;
    this.#hap = hap;
    this.#lock = lock;
    this.#options = options;
    this.#currents = {
      secured: LockCurrentState.SECURED,
      unsecured: LockCurrentState.UNSECURED,
      jammed: LockCurrentState.JAMMED,
      unknown: LockCurrentState.UNKNOWN,
    };
    this.#targets = { secured: LockTargetState.SECURED, unsecured: LockTargetState.UNSECURED };
    this.service =
      accessory.getService(hap.Service.LockMechanism) ?? accessory.addService(hap.Service.LockMechanism);
    this.service.setPrimaryService(true);
    this.service
      .getCharacteristic(LockCurrentState)
      .onGet(() => answer(hap, lock, ({ bolt }) => this.#currents[bolt]));
    this.service
      .getCharacteristic(LockTargetState)
      .onGet(() => answer(hap, lock, ({ target }) => this.#targets[target]))
      .onSet((value) => this.#write(value));
  }

  /** Tells subscribed controllers what has changed: both current and target, else Home spins for ever. */
  show(): void {
    const { LockCurrentState, LockTargetState } = this.#hap.Characteristic;
    const { bolt, target } = this.#lock.view;
    this.service.updateCharacteristic(LockCurrentState, this.#currents[bolt]);
    // During a write HAP itself sets the target when it returns, and would overwrite ours.
    if (this.#writes === 0) this.service.updateCharacteristic(LockTargetState, this.#targets[target]);
  }

  async #write(value: CharacteristicValue): Promise<void> {
    // Only what says so unlocks; whatever else may come here does not.
    const wish = value === this.#targets.unsecured ? 'unsecured' : 'secured';
    this.#haveCrossed ||= this.#writes > 0 && wish !== this.#lastWish;
    this.#lastWish = wish;
    this.#writes += 1;
    try {
      const refusal = await tap(this.#lock, wish, this.#options.clock);
      if (refusal) throw hapErrorFor(this.#hap, refusal);
    } finally {
      void this.#afterWrite();
    }
  }

  async #afterWrite(): Promise<void> {
    const { clock, signal } = this.#options;
    await clock.sleep(AFTER_WRITE_MS, signal).catch(() => undefined);
    this.#writes -= 1;
    if (signal.aborted) return;
    if (this.#haveCrossed) this.#correctTarget();
    if (this.#writes === 0) this.#haveCrossed = false;
    this.show();
  }

  /**
   * Tells the target whatever HAP thinks it has told. A write that was superseded tells what it wrote when it returns,
   * and the newer one then tells nothing: HAP compares with what was there when each of them began.
   */
  #correctTarget(): void {
    this.service
      .getCharacteristic(this.#hap.Characteristic.LockTargetState)
      .sendEventNotification(this.#targets[this.#lock.view.target]);
  }
}
