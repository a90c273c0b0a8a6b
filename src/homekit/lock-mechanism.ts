import type { CharacteristicValue, HAP, PlatformAccessory, Service } from 'homebridge';
import type { Clock } from '../clock.ts';
import type { Wish } from '../gateway/command.ts';
import type { Bolt } from '../gateway/protocol.ts';
import type { Lock } from '../lock/lock.ts';
import { targetOf } from '../lock/state.ts';
import type { Log } from '../log.ts';
import { quickFailure } from './quick-failure.ts';
import { answer, notAllowed } from './status.ts';

/** HAP stores what was written once the write has returned; only after that can a target be put back. */
const AFTER_WRITE_MS = 50;

export interface MechanismOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly allowUnlock: boolean;
}

/** A lock as HomeKit's LockMechanism. */
export class LockMechanism {
  readonly service: Service;
  readonly #hap: HAP;
  readonly #options: MechanismOptions;
  #lock: Lock;
  #writes = 0;

  constructor(hap: HAP, accessory: PlatformAccessory, lock: Lock, options: MechanismOptions) {
    this.#hap = hap;
    this.#lock = lock;
    this.#options = options;
    const { Characteristic } = hap;
    this.service =
      accessory.getService(hap.Service.LockMechanism) ?? accessory.addService(hap.Service.LockMechanism);
    this.service.setPrimaryService(true);
    this.service
      .getCharacteristic(Characteristic.LockCurrentState)
      .onGet(() => answer(hap, this.#lock, () => this.#current));
    this.service
      .getCharacteristic(Characteristic.LockTargetState)
      .onGet(() => answer(hap, this.#lock, () => this.#target))
      .onSet((value) => this.#write(value));
  }

  /** From now on, shows this lock. */
  follow(lock: Lock): void {
    this.#lock = lock;
  }

  /** Tells subscribed controllers what has changed: both current and target, else Home spins for ever. */
  show(): void {
    const { LockCurrentState, LockTargetState } = this.#hap.Characteristic;
    this.service.updateCharacteristic(LockCurrentState, this.#current);
    // During a write HAP itself sets the target when it returns, and would overwrite ours.
    if (this.#writes === 0) this.service.updateCharacteristic(LockTargetState, this.#target);
  }

  get #current(): number {
    const { UNSECURED, SECURED, JAMMED, UNKNOWN } = this.#hap.Characteristic.LockCurrentState;
    const states = {
      secured: SECURED,
      unsecured: UNSECURED,
      jammed: JAMMED,
      unknown: UNKNOWN,
    } satisfies Record<Bolt, number>;
    return states[this.#lock.state.bolt];
  }

  /** HomeKit knows no unknown target; to be secured is the one wish that does no harm. */
  get #target(): number {
    const { UNSECURED, SECURED } = this.#hap.Characteristic.LockTargetState;
    const targets = { secured: SECURED, unsecured: UNSECURED } satisfies Record<Wish, number>;
    return targets[targetOf(this.#lock.state) ?? 'secured'];
  }

  async #write(value: CharacteristicValue): Promise<void> {
    // Only what says so unlocks; whatever else may come here does not.
    const wish = value === this.#hap.Characteristic.LockTargetState.UNSECURED ? 'unsecured' : 'secured';
    this.#writes += 1;
    try {
      const error =
        this.#forbidden(wish) ??
        (await quickFailure(this.#hap, this.#options.clock, this.#lock.request(wish)));
      if (error) throw error;
    } finally {
      void this.#afterWrite();
    }
  }

  #forbidden(wish: Wish): Error | undefined {
    const { allowUnlock, log } = this.#options;
    if (wish === 'secured' || allowUnlock) return undefined;
    log.warn(`“${this.#lock.key.name}” was not unlocked: "allowUnlock" is off for it in the settings.`);
    return notAllowed(this.#hap);
  }

  async #afterWrite(): Promise<void> {
    await this.#sleep(AFTER_WRITE_MS, this.#options.signal);
    this.#writes -= 1;
    if (!this.#options.signal.aborted) this.show();
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(ms, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
