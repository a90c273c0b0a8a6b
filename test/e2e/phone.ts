import { HttpClient, type PairingData } from 'hap-controller';
import { setTimeout as delay } from 'node:timers/promises';
import { pin } from './homebridge.ts';

/** HAP's short types, as the controller spells them out. */
const uuid = (short: string): string => `${short.padStart(8, '0')}-0000-1000-8000-0026BB765291`;

const services = {
  information: uuid('3E'),
  lock: uuid('45'),
  battery: uuid('96'),
} as const;

/** What the tests look at, and the service that has it. */
const characteristics = {
  name: ['information', uuid('23')],
  manufacturer: ['information', uuid('20')],
  serialNumber: ['information', uuid('30')],
  firmware: ['information', uuid('52')],
  current: ['lock', uuid('1D')],
  target: ['lock', uuid('1E')],
  batteryLevel: ['battery', uuid('68')],
  lowBattery: ['battery', uuid('79')],
  charging: ['battery', uuid('8F')],
} as const satisfies Record<string, readonly [keyof typeof services, string]>;

export type What = keyof typeof characteristics | 'rssi';

export const unsecured = 0;
export const secured = 1;
export const jammed = 2;
export const unknown = 3;
/** HAP's SERVICE_COMMUNICATION_FAILURE: Home says "No Response". */
export const noResponse = -70402;

/** A characteristic as the bridge describes it. */
export interface Described {
  readonly iid: number;
  readonly type: string;
  readonly value: unknown;
  readonly perms: readonly string[];
  readonly format: string;
  readonly unit?: string;
  readonly minValue?: number;
  readonly maxValue?: number;
}

export interface DescribedService {
  readonly iid: number;
  readonly type: string;
  readonly primary?: boolean;
  readonly linked?: readonly number[];
  readonly characteristics: readonly Described[];
}

/** An accessory behind the bridge: a lock. */
export interface DescribedLock {
  readonly aid: number;
  readonly serialNumber: string;
  readonly name: string;
  readonly services: readonly DescribedService[];
}

/** A change that the phone was told of. */
export interface Told {
  /** `performance.now()` when it came. */
  readonly at: number;
  readonly serialNumber: string;
  readonly what: What | 'other';
  readonly value: unknown;
}

/** A read or a write that got a status instead of a value. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HAP status ${status}`);
    this.status = status;
  }
}

/** Where a phone finds a bridge: a `Homebridge`, or what `npm start` prints. */
export interface Bridge {
  readonly mac: string;
  readonly port: number;
}

/** A real HomeKit controller. */
export class Phone implements AsyncDisposable {
  /** The pairing under way, if any. */
  static #pairing: Promise<unknown> = Promise.resolve();
  readonly #bridge: Bridge;
  readonly #client: HttpClient;
  /** Every change it was told of since `listen`, in order. */
  readonly told: Told[] = [];

  private constructor(bridge: Bridge, pairing?: PairingData) {
    this.#bridge = bridge;
    this.#client = new HttpClient(bridge.mac, '127.0.0.1', bridge.port, pairing);
  }

  /**
   * Pairs as a new phone. One at a time: the cryptography of a pairing keeps a core busy for half a second, and
   * neither side waits for ever.
   */
  static pair(bridge: Bridge, code: string = pin): Promise<Phone> {
    const paired = Phone.#pairing.then(() => Phone.#pair(bridge, code));
    Phone.#pairing = paired.catch(() => undefined);
    return paired;
  }

  static async #pair(bridge: Bridge, code: string): Promise<Phone> {
    for (let attempt = 1; ; attempt += 1) {
      const phone = new Phone(bridge);
      try {
        await inTime(phone.#client.pairSetup(code), 60_000);
        return phone;
      } catch (error) {
        await phone.#client.close();
        // Now and then the answer to the third message is empty, and the next attempt succeeds. Nothing else is
        // tried again: a bridge that has paired meanwhile would only say that it has.
        if (attempt === 5 || !String(error).includes('M4')) throw error;
        await delay(200);
      }
    }
  }

  /** The same phone with its pairing, after the bridge has restarted. */
  async again(bridge: Bridge = this.#bridge): Promise<Phone> {
    const pairing = this.#client.getLongTermData();
    if (pairing === null) throw new Error('not paired');
    await this.#client.close();
    return new Phone(bridge, pairing);
  }

  /** All accessories but the bridge itself. */
  async locks(): Promise<DescribedLock[]> {
    const answer: unknown = await inTime(this.#client.getAccessories());
    const { accessories } = answer as { accessories: { aid: number; services: DescribedService[] }[] };
    return accessories
      .filter(({ aid }) => aid !== 1)
      .map((accessory) => ({
        ...accessory,
        serialNumber: String(find(accessory.services, 'serialNumber')?.value),
        name: String(find(accessory.services, 'name')?.value),
      }));
  }

  async lock(serialNumber: number | string): Promise<DescribedLock> {
    const lock = (await this.locks()).find((other) => other.serialNumber === String(serialNumber));
    if (lock === undefined) throw new Error(`no accessory with serial number ${serialNumber}`);
    return lock;
  }

  /** A value as Home would show it now; throws `Refused` when Home would show "No Response". */
  read(lock: DescribedLock, what: What): Promise<unknown> {
    return this.get(`${lock.aid}.${described(lock, what).iid}`);
  }

  /** The same for any characteristic, by its `aid.iid`. */
  async get(id: string): Promise<unknown> {
    const { characteristics: values } = await inTime(this.#client.getCharacteristics([id]));
    const status = values[0]?.status ?? 0;
    if (status !== 0) throw new Refused(status);
    return values[0]?.value;
  }

  /** A value, or the status of the refusal as `{ status }`: for waiting until either is as it should be. */
  async sees(lock: DescribedLock, what: What): Promise<unknown> {
    try {
      return await this.read(lock, what);
    } catch (error) {
      if (error instanceof Refused) return { status: error.status };
      throw error;
    }
  }

  /** The same of several locks, in one request, in their order. */
  async seesAll(locks: readonly DescribedLock[], what: What): Promise<unknown[]> {
    const ids = locks.map((lock) => `${lock.aid}.${described(lock, what).iid}`);
    const { characteristics: values } = await inTime(this.#client.getCharacteristics(ids));
    return values.map(({ status = 0, value }) => (status === 0 ? value : { status }));
  }

  /** A scene: one write to all of these locks; gives those that the bridge refused. */
  async tapAll(
    locks: readonly DescribedLock[],
    target: typeof secured | typeof unsecured,
  ): Promise<readonly unknown[]> {
    const writes = locks.map((lock) => [`${lock.aid}.${described(lock, 'target').iid}`, target]);
    const { characteristics: ends } = (await inTime(
      this.#client.setCharacteristics(Object.fromEntries(writes) as Record<string, number>),
    )) as { characteristics: readonly { status?: number }[] };
    return ends.filter(({ status = 0 }) => status !== 0);
  }

  /** Taps; throws `Refused` when the bridge says that it failed. */
  tap(lock: DescribedLock, target: typeof secured | typeof unsecured): Promise<void> {
    return this.set(`${lock.aid}.${described(lock, 'target').iid}`, target);
  }

  /** The same for any characteristic, by its `aid.iid`. */
  async set(id: string, value: number | boolean): Promise<void> {
    const answer = (await inTime(this.#client.setCharacteristics({ [id]: value }))) as {
      characteristics: { status?: number }[];
    };
    const status = answer.characteristics[0]?.status ?? 0;
    if (status !== 0) throw new Refused(status);
  }

  /** Subscribes to everything that can be subscribed to, once; `told` fills from here on. */
  async listen(): Promise<void> {
    const locks = await this.locks();
    this.#client.on('event', (event: { characteristics: { aid: number; iid: number; value: unknown }[] }) => {
      for (const { aid, iid, value } of event.characteristics) {
        const lock = locks.find((other) => other.aid === aid);
        if (lock === undefined) continue;
        const what = whats.find((name) => find(lock.services, name)?.iid === iid) ?? 'other';
        this.told.push({ at: performance.now(), serialNumber: lock.serialNumber, what, value });
      }
    });
    const ids = locks.flatMap(({ aid, services: all }) =>
      all
        .flatMap((service) => service.characteristics)
        .filter(({ perms }) => perms.includes('ev'))
        .map(({ iid }) => `${aid}.${iid}`),
    );
    await inTime(this.#client.subscribeCharacteristics(ids));
  }

  /** What it was told about one thing of one lock, in order. */
  toldOf(lock: Pick<DescribedLock, 'serialNumber'>, what: What): unknown[] {
    return this.told
      .filter((event) => event.serialNumber === lock.serialNumber && event.what === what)
      .map(({ value }) => value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

const whats = [...(Object.keys(characteristics) as (keyof typeof characteristics)[]), 'rssi'] as const;

function find(all: readonly DescribedService[], what: What): Described | undefined {
  if (what === 'rssi') {
    // The one characteristic of the plugin's own: HAP has none for signal strength.
    return serviceOf(all, 'battery')?.characteristics.find(({ minValue }) => minValue === -127);
  }
  const [service, type] = characteristics[what];
  return serviceOf(all, service)?.characteristics.find((one) => one.type === type);
}

export const serviceOf = (
  all: readonly DescribedService[],
  service: keyof typeof services,
): DescribedService | undefined => all.find(({ type }) => type === services[service]);

/** A characteristic of a lock, as the bridge describes it. */
export function described(lock: DescribedLock, what: What): Described {
  const found = find(lock.services, what);
  if (found === undefined) throw new Error(`${lock.name} has no ${what}`);
  return found;
}

/** The controller waits for ever for a bridge that has gone; HAP itself gives an accessory nine seconds. */
async function inTime<T>(answer: Promise<T>, limitMs = 20_000): Promise<T> {
  const answered = new AbortController();
  const limit = delay(limitMs, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`the bridge did not answer in ${limitMs / 1000} s`);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([answer, limit]);
  } finally {
    answered.abort();
  }
}
