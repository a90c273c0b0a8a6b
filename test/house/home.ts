import type { Characteristic, PlatformAccessory, Service } from 'homebridge';
import { realHap } from '../hap.ts';

/** Where a controller says that a bolt is, or is to be. */
export type Shown = 'locked' | 'unlocked' | 'jammed' | 'unknown' | 'No Response';

/** What a controller was told of a write; or of a read that has no value to give. */
export type Told = 'accepted' | 'No Response' | 'busy' | 'timed out' | 'not authorized' | 'not allowed';

const positions: readonly Shown[] = ['unlocked', 'locked', 'jammed', 'unknown'];
const names: Readonly<Record<string, string>> = {
  'Lock Current State': 'current',
  'Lock Target State': 'target',
};
const refusals: Readonly<Record<number, Told>> = {
  [-70_402]: 'No Response',
  [-70_403]: 'busy',
  [-70_408]: 'timed out',
  [-70_411]: 'not authorized',
  [-70_412]: 'not allowed',
};

/** One event, as a subscribed controller would get it. */
export interface Event {
  readonly what: string;
  readonly value: unknown;
}

/** What a HomeKit controller reads and writes of one lock, on real hap-nodejs objects. */
export class Home {
  readonly accessory: PlatformAccessory;
  readonly #heard = new Set<Characteristic>();
  readonly #events: Event[] = [];

  constructor(accessory: PlatformAccessory) {
    this.accessory = accessory;
    this.#subscribe();
  }

  /** Every event so far; from the characteristics that there are by now, which may have come later. */
  get events(): Event[] {
    this.#subscribe();
    return this.#events;
  }

  /** What the controller has been told of the target by events, without a read; nothing if none came. */
  get toldTarget(): unknown {
    return this.events.findLast(({ what }) => what === 'target')?.value;
  }

  async current(): Promise<Shown> {
    return inWords(await this.#read(this.#mechanism, 'Lock Current State'));
  }

  async target(): Promise<Shown> {
    return inWords(await this.#read(this.#mechanism, 'Lock Target State'));
  }

  /** Any characteristic of the Battery service by its name; `not offered` when there is none. */
  async battery(name: string): Promise<unknown> {
    const service = this.accessory.getService(realHap.Service.Battery);
    if (!service?.testCharacteristic(name)) return 'not offered';
    return this.#read(service, name);
  }

  /** A tap: writes the target, and gives what Home is told. */
  async tap(wish: 'lock' | 'unlock'): Promise<Told> {
    return this.write(wish === 'lock' ? 1 : 0);
  }

  /** Writes anything at all as the target. */
  async write(target: number): Promise<Told> {
    try {
      await this.#mechanism.getCharacteristic('Lock Target State')?.handleSetRequest(target);
      return 'accepted';
    } catch (status) {
      return toldBy(status);
    }
  }

  /** Somebody presses Identify. */
  identify(): void {
    this.accessory.emit('identify');
  }

  get #mechanism(): Service {
    const service = this.accessory.getService(realHap.Service.LockMechanism);
    if (!service) throw new Error('no LockMechanism');
    return service;
  }

  async #read(service: Service, name: string): Promise<unknown> {
    try {
      return await service.getCharacteristic(name)?.handleGetRequest();
    } catch (status) {
      return toldBy(status);
    }
  }

  #subscribe(): void {
    for (const { characteristics } of this.accessory.services) {
      for (const characteristic of characteristics) {
        if (this.#heard.has(characteristic)) continue;
        this.#heard.add(characteristic);
        characteristic.on('change', ({ oldValue, newValue, reason }) => {
          // As hap-nodejs decides what is told.
          if (oldValue !== newValue || (reason as string) === 'event')
            this.#events.push(eventOf(characteristic.displayName, newValue));
        });
      }
    }
  }
}

function eventOf(name: string, value: unknown): Event {
  const what = names[name];
  const word = typeof value === 'number' ? positions[value] : undefined;
  return what ? { what, value: word ?? value } : { what: name, value };
}

function inWords(value: unknown): Shown {
  if (value === 'No Response') return value;
  const word = typeof value === 'number' ? positions[value] : undefined;
  if (!word) throw new Error(`no state of a lock: ${String(value)}`);
  return word;
}

function toldBy(status: unknown): Told {
  const words = typeof status === 'number' ? refusals[status] : undefined;
  // Whatever is thrown and is no status of HAP's is a mistake of ours.
  if (!words) throw status;
  return words;
}
