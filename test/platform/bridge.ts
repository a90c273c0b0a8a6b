import { Bridge as HapBridge, uuid } from '@homebridge/hap-nodejs';
import type { Logging, PlatformAccessory } from 'homebridge';
import type { Posts } from '../../src/gateway/post.ts';
import { Addresses, type Lookup } from '../../src/local/addresses.ts';
import { TheKeysPlatform } from '../../src/platform.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { realApi, realHap, restored, written } from '../hap.ts';
import { Home } from '../house/home.ts';
import { MatterHost, type MatterDisk } from '../matter/host.ts';
import { RecordedLog } from '../recorded-log.ts';
import { VirtualClock } from '../virtual-clock.ts';

export const CODE = 'Zmo1sps2OVyCFtl1';
export const FRONT = 45961123;
export const GARDEN = 45961124;
export const ATTIC = 45961125;

/** What Homebridge has on disk: one text for each accessory. */
export type Disk = readonly string[];

export interface BridgeOptions {
  /** Accessories that Homebridge has kept. */
  readonly disk?: Disk;
  /** Accessories of other plugins on the same bridge. */
  readonly others?: number;
  /** Whether the bridge has Matter, with what it has kept there; none unless said otherwise. */
  readonly matter?: MatterDisk;
  /** What the plugin has kept by itself. */
  readonly memories?: string | undefined;
  /** What names of gateways mean; nobody is asked when left out. */
  readonly lookup?: Lookup;
  /** Does something to Matter before the plugin is loaded. */
  readonly before?: (matter: MatterHost) => void;
}

/**
 * Homebridge with the platform in it, on two simulated gateways: `home`, which sees two locks, and `attic`, which sees
 * one. What Homebridge's bridge service does with accessories is done here on a real HAP bridge, in its order.
 */
export class Bridge implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log = new RecordedLog();
  readonly api = realApi();
  readonly home: SimulatedGateway;
  readonly attic: SimulatedGateway;
  /** Each call that Homebridge got, with how many accessories. */
  readonly calls: {
    readonly at: number;
    readonly what: 'register' | 'update' | 'unregister';
    readonly count: number;
  }[] = [];
  readonly removed: string[] = [];
  readonly platforms: readonly TheKeysPlatform[];
  /** What is on disk; written whenever Homebridge does so. */
  disk: Disk = [];
  /** What the plugin itself has written, and how often. */
  memories: string | undefined;
  writes = 0;
  readonly #matter: MatterHost | undefined;
  #bridge = new HapBridge('Bridge', uuid.generate('bridge'));
  #kept: PlatformAccessory[] = [];
  #hasEnded = false;

  /** One block of the platform for each config. */
  constructor(configs: object | readonly object[], { disk = [], others = 0, ...more }: BridgeOptions = {}) {
    const { clock, api } = this;
    this.memories = more.memories;
    if (more.matter) this.#matter = new MatterHost(api, more.matter);
    if (this.#matter) more.before?.(this.#matter);
    this.home = new SimulatedGateway({
      clock,
      locks: [
        { identifier: FRONT, code: CODE },
        { identifier: GARDEN, code: CODE },
      ],
    });
    this.attic = new SimulatedGateway({ clock, locks: [{ identifier: ATTIC, code: CODE }] });
    const dialers = new Map([
      ['home', simulatedDialer(this.home)],
      ['box.lan', simulatedDialer(this.home)],
      ['attic', simulatedDialer(this.attic)],
    ]);
    const posts: Posts = new Map();
    for (let other = 0; other < others; other += 1) {
      const accessory = new realHap.Accessory(`Other ${other}`, uuid.generate(`other ${other}`));
      this.#bridge.addBridgedAccessory(accessory);
    }
    this.#listen();
    const blocks: readonly object[] = Array.isArray(configs) ? configs : [configs];
    this.platforms = blocks.map(
      (config) =>
        new TheKeysPlatform(
          // Of Homebridge's log the platform uses what ours has, too.
          this.log as unknown as Logging,
          { platform: 'TheKeys', ...config },
          api,
          {
            clock,
            posts,
            ...(more.lookup && { addresses: new Addresses({ clock, lookup: more.lookup }) }),
            memories: () => ({
              read: () => this.memories ?? '',
              write: (text) => {
                this.memories = text;
                this.writes += 1;
              },
            }),
            dialerFor: ({ host }) => {
              const dialer = dialers.get(host);
              if (!dialer) throw new RangeError(`no gateway at ${host}`);
              return dialer;
            },
          },
        ),
    );
    this.#restore(disk);
    const last = this.platforms.at(-1);
    if (last) this.#matter?.restoreTo(last);
    api.signalFinished();
  }

  /** A bridge that has been running for a while. */
  static async settled(configs: object | readonly object[], options: BridgeOptions = {}): Promise<Bridge> {
    const bridge = new Bridge(configs, options);
    await bridge.clock.advance(15_000);
    return bridge;
  }

  /** Accessories of ours that are on the HAP bridge. */
  get accessories(): PlatformAccessory[] {
    return this.#kept.filter(({ _associatedHAPAccessory: { bridged } }) => bridged);
  }

  get names(): string[] {
    return this.accessories.map(({ displayName }) => displayName);
  }

  /** Matter on this bridge; throws if it has none. */
  get matter(): MatterHost {
    if (!this.#matter) throw new Error('no Matter on this bridge');
    return this.#matter;
  }

  /** What is left for the next run. */
  get left(): BridgeOptions {
    return {
      disk: this.disk,
      memories: this.memories,
      ...(this.#matter && { matter: this.#matter.disk }),
    };
  }

  /** A controller at the accessory of that name. */
  at(name: string): Home {
    const accessory = this.accessories.find(({ displayName }) => displayName === name);
    if (!accessory) throw new Error(`no accessory ${name}`);
    return new Home(accessory);
  }

  /** Homebridge ends as it does by SIGTERM: it saves its accessories first, and then tells its plugins. */
  shutDown(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#save();
    this.api.signalShutdown();
    this.home.stop();
    this.attic.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shutDown();
    await this.clock.advance(1);
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }

  #restore(disk: Disk): void {
    // Homebridge hands everything to the block that was registered last.
    const platform = this.platforms.at(-1);
    for (const file of disk) {
      const accessory = restored(file);
      platform?.configureAccessory(accessory);
      try {
        this.#bridge.addBridgedAccessory(accessory._associatedHAPAccessory);
        this.#kept.push(accessory);
      } catch {
        // Homebridge logs that it could not restore it, and keeps it no longer.
      }
    }
  }

  #listen(): void {
    const { api } = this;
    const on = (event: string, carryOut: (accessories: PlatformAccessory[]) => void): void => {
      api.on(event as 'shutdown', carryOut as () => void);
    };
    on('registerPlatformAccessories', (accessories) => {
      this.#called('register', accessories);
      this.#kept.push(...accessories);
      this.#bridge.addBridgedAccessories(
        accessories.map((accessory) => accessory._associatedHAPAccessory as never),
      );
      this.#save();
    });
    on('updatePlatformAccessories', (accessories) => {
      this.#called('update', accessories);
      const uuids = new Set(accessories.map(({ UUID }) => UUID));
      this.#kept = [...this.#kept.filter(({ UUID }) => !uuids.has(UUID)), ...accessories];
      this.#save();
    });
    on('unregisterPlatformAccessories', (accessories) => {
      this.#called('unregister', accessories);
      this.#kept = this.#kept.filter((accessory) => !accessories.includes(accessory));
      this.#bridge.removeBridgedAccessories(
        accessories.map((accessory) => accessory._associatedHAPAccessory as never),
      );
      this.removed.push(...accessories.map(({ displayName }) => displayName));
      this.#save();
    });
  }

  #called(what: 'register' | 'update' | 'unregister', { length: count }: readonly unknown[]): void {
    this.calls.push({ at: this.clock.now(), what, count });
  }

  #save(): void {
    this.disk = this.#kept.map(written);
  }
}

export const home = (more: object = {}): object => ({ host: 'home', name: 'Home', code: CODE, ...more });
export const attic = (more: object = {}): object => ({ host: 'attic', name: 'Attic', code: CODE, ...more });

/** What an earlier run has left on disk. */
export async function earlier(
  config: object,
  change?: (accessory: PlatformAccessory) => void,
): Promise<Disk> {
  await using bridge = await Bridge.settled(config);
  bridge.shutDown();
  if (!change) return bridge.disk;
  return bridge.disk.map((file) => {
    const accessory = restored(file);
    change(accessory);
    return written(accessory);
  });
}
