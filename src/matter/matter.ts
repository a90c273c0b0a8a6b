import type { API, MatterAccessory } from 'homebridge';
import type { Clock } from '../clock.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../config/names.ts';
import { integer, isRecord } from '../fields.ts';
import type { Lock } from '../lock/lock.ts';
import type { Saying, Tell } from '../saying.ts';
import { DoorLock } from './door-lock.ts';
import { unreachable } from './states.ts';

export interface MatterOptions {
  readonly clock: Clock;
  readonly tell: Tell;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Hears of mistakes of our own, and of what Homebridge throws. */
  readonly fault: (error: unknown) => void;
}

/** What Homebridge says when `api.matter` is there for another bridge alone. */
const FOR_ANOTHER = /not enabled for this bridge/i;

/** What Homebridge has restored in Matter, of every block of this platform. */
const restoredIn = new WeakMap<API, Map<number, MatterAccessory>>();
/** Who is shown in Matter, by any block: Homebridge takes each UUID once. */
const shownIn = new WeakMap<API, Set<number>>();

/** A lock's UUID in Matter; another one than in HomeKit, for Homebridge's interface shows both side by side. */
export const matterUuidOf = (api: API, identifier: number): string =>
  api.hap.uuid.generate(`the-keys:${identifier}:matter`);

/** The locks of one block of this platform, as Matter's controllers have them. */
export class Matter {
  readonly #api: API;
  readonly #options: MatterOptions;
  readonly #restored: Map<number, MatterAccessory>;
  readonly #taken: Set<number>;
  readonly #shown = new Map<number, DoorLock>();
  #isFailureTold = false;

  constructor(api: API, options: MatterOptions) {
    this.#api = api;
    this.#options = options;
    this.#restored = restoredIn.get(api) ?? new Map<number, MatterAccessory>();
    this.#taken = shownIn.get(api) ?? new Set<number>();
    restoredIn.set(api, this.#restored);
    shownIn.set(api, this.#taken);
  }

  /** The locks that Matter's controllers have from before the restart. */
  get remembered(): readonly number[] {
    return [...this.#restored.keys()];
  }

  /** Homebridge hands over an accessory that controllers see already: nothing is known of its lock yet. */
  restore(accessory: MatterAccessory): void {
    const { context, serialNumber, UUID } = accessory as { context: unknown } & MatterAccessory;
    const written = isRecord(context) ? context.identifier : undefined;
    // What was swapped in a damaged cache must not turn another door.
    const identifier = [written, Number(serialNumber)]
      .map((number) => integer(number, 1, Number.MAX_SAFE_INTEGER))
      .find((number) => number !== undefined && matterUuidOf(this.#api, number) === UUID);
    if (identifier === undefined) void this.#remove(accessory);
    else this.#restored.set(identifier, accessory);
  }

  /** Of what nobody shows by now, and is to stay, controllers are told that nothing is known. */
  silence(): void {
    for (const [identifier, accessory] of this.#restored) {
      if (!this.#taken.has(identifier)) void this.#silence(accessory);
    }
  }

  /**
   * Shows a lock. Resolves once controllers can see it, or another block shows it; with `nowhere` if there is no
   * Matter here, of which the user has then been told once.
   */
  async show(lock: Lock): Promise<'here' | 'elsewhere' | 'nowhere'> {
    const { identifier } = lock;
    const { signal } = this.#options;
    const { matter } = this.#api;
    if (!matter) return this.#isNone(this.#whyNone());
    if (this.#shown.has(identifier)) return 'here';
    if (this.#taken.has(identifier)) return 'elsewhere';
    const door = new DoorLock(lock, {
      ...this.#options,
      matter,
      uuid: matterUuidOf(this.#api, identifier),
      restored: this.#restored.get(identifier),
    });
    this.#taken.add(identifier);
    this.#shown.set(identifier, door);
    try {
      if (await door.offer()) {
        this.#tellNews(lock);
        return 'here';
      }
      if (signal.aborted || this.#shown.get(identifier) !== door) return 'nowhere';
      this.#forget(identifier);
      return this.#isNone({ what: 'matterFails', why: 'failed' });
    } catch (error) {
      this.#forget(identifier);
      const text = error instanceof Error ? error.message : String(error);
      return this.#isNone(
        FOR_ANOTHER.test(text)
          ? { what: 'matterFails', why: 'bridge' }
          : { what: 'matterFails', why: 'failed', detail: text },
      );
    }
  }

  /** Takes a lock away from all controllers, if they have it. */
  async leave(identifier: number): Promise<void> {
    const { tell, fault } = this.#options;
    const door = this.#shown.get(identifier);
    const restored = this.#restored.get(identifier);
    if (!door && !restored) return;
    this.#restored.delete(identifier);
    this.#forget(identifier);
    tell({ what: 'leavesMatter', lock: door?.name ?? restored?.displayName ?? String(identifier) });
    if (door) await door.withdraw().catch(fault);
    else if (restored) await this.#remove(restored);
  }

  #forget(identifier: number): void {
    const door = this.#shown.get(identifier);
    if (!door) return;
    door[Symbol.dispose]();
    this.#shown.delete(identifier);
    this.#taken.delete(identifier);
  }

  #tellNews({ identifier, name: lock }: Lock): void {
    if (this.#restored.has(identifier)) return;
    this.#options.tell({ what: 'joinsMatter', lock, identifier });
  }

  #whyNone(): Extract<Saying, { what: 'matterFails' }> {
    // Homebridge 1 has no such question.
    const api: Partial<API> = this.#api;
    return { what: 'matterFails', why: api.isMatterAvailable?.() === true ? 'bridge' : 'version' };
  }

  #isNone(saying: Saying): 'nowhere' {
    if (!this.#isFailureTold && !this.#options.signal.aborted) this.#options.tell(saying);
    this.#isFailureTold = true;
    return 'nowhere';
  }

  async #silence({ UUID }: MatterAccessory): Promise<void> {
    const { matter } = this.#api;
    const { doorLock, bridgedDeviceBasicInformation } = unreachable;
    await matter
      ?.updateAccessoryState(UUID, 'bridgedDeviceBasicInformation', { ...bridgedDeviceBasicInformation })
      .catch(this.#options.fault);
    await matter?.updateAccessoryState(UUID, 'doorLock', { ...doorLock }).catch(this.#options.fault);
  }

  async #remove(accessory: MatterAccessory): Promise<void> {
    const { matter } = this.#api;
    await matter
      ?.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory])
      .catch(this.#options.fault);
  }
}
