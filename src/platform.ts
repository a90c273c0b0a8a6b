import type {
  API,
  DynamicPlatformPlugin,
  Logging,
  MatterAccessory,
  PlatformAccessory,
  PlatformConfig,
} from 'homebridge';
import { readConfig, type Config } from './config/read.ts';
import { Blocks, type Block } from './homekit/blocks.ts';
import { isMaintenance } from './homekit/accessories.ts';
import { HomeKit } from './homekit/homekit.ts';
import { House } from './house.ts';
import { inEnglish } from './language/english-log.ts';
import type { Lock } from './lock/lock.ts';
import { recordOf, type LockRecord } from './lock/memory.ts';
import { Matter } from './matter/matter.ts';
import { Memories } from './matter/memories.ts';
import { ownVersion, realWorld, type PlatformWorld } from './platform-world.ts';
import type { Saying } from './saying.ts';

/**
 * A house's locks on one side, Homebridge's accessories on the other, in HomeKit, in Matter or in both: restores, adds,
 * updates and removes. A lock leaves HomeKit for Matter only once Matter has it.
 */
export class TheKeysPlatform implements DynamicPlatformPlugin, Block {
  readonly #block: PlatformConfig;
  readonly #log: Logging;
  readonly #api: API;
  readonly #world: PlatformWorld;
  readonly #house: House;
  readonly #homekit: HomeKit;
  readonly #matter: Matter;
  readonly #memories: Memories;
  readonly #blocks: Blocks;
  readonly #end = new AbortController();
  /** The locks that are shown anywhere, and what is listened to of each. */
  readonly #shown = new Map<number, { readonly lock: Lock; readonly memory: Disposable }>();

  constructor(log: Logging, config: PlatformConfig, api: API, world: PlatformWorld = realWorld) {
    this.#block = config;
    this.#log = log;
    this.#api = api;
    this.#world = world;
    const { signal } = this.#end;
    const common = {
      clock: world.clock,
      signal,
      tell: (saying: Saying): void => this.#tell(saying),
      fault: (error: unknown): void => this.#fault(error),
    };
    this.#house = new House({ ...common, config: readConfig(config), world, version: ownVersion() });
    this.#blocks = Blocks.of(api);
    this.#homekit = new HomeKit(api, { ...common, blocks: this.#blocks });
    this.#matter = new Matter(api, common);
    this.#memories = new Memories(world.memories(api.user.storagePath()), common);
    this.#blocks.join(this);
    api.on('didFinishLaunching', () => this.#guarded(() => this.#start()));
    api.on('shutdown', () => this.#guarded(() => this.#stop()));
  }

  get config(): Config {
    return this.#house.config;
  }

  /** Homebridge hands over an accessory that it remembers; another block of this platform may be who shows it. */
  configureAccessory(accessory: PlatformAccessory): void {
    this.#blocks.restored.push(accessory);
  }

  /** The same of one in Matter, which controllers see already. */
  configureMatterAccessory(accessory: MatterAccessory): void {
    this.#guarded(() => this.#matter.restore(accessory));
  }

  /** Shows a lock as it was shown before the restart; false when the config no longer wants it. */
  adopt({ identifier, gateway, memory }: LockRecord, accessory?: PlatformAccessory): boolean {
    const lock = this.#house.adopt(identifier, memory, gateway);
    if (!lock) return false;
    if (accessory) this.#homekit.adopt(lock, accessory);
    this.#join(lock);
    return true;
  }

  /** Whether a gateway of this block lists the lock, or has done so. */
  knows(identifier: number): boolean {
    return this.#house.locks.has(identifier);
  }

  /** Removes an accessory that no block wants. */
  discard(accessory: PlatformAccessory): void {
    this.#homekit.remove(accessory);
    if (!isMaintenance(this.#api, accessory)) this.#tell({ what: 'leaves', lock: accessory.displayName });
  }

  #start(): void {
    for (const problem of this.config.problems) this.#log.warn(problem);
    this.#house.onJoin((lock) => this.#guarded(() => this.#join(lock)));
    this.#house.onLeave((identifier) => this.#guarded(() => this.#leave(identifier)));
    this.#restore();
    // Before the bridge is published: what leaves must not be seen once more.
    this.#homekit.flush();
    void this.#unite()
      .catch((error: unknown) => this.#fault(error))
      .then(() => this.#guarded(() => this.#begin()));
  }

  /** A gateway that the config has under its name and under its address is one. */
  async #unite(): Promise<void> {
    const { problems, gateways } = this.config;
    const twins = await this.#world.addresses?.twins(
      gateways.map(({ address }) => address),
      this.#end.signal,
    );
    if (!twins || twins.size === 0) return;
    this.#house.unite(readConfig(this.#block, twins), twins);
    for (const problem of this.config.problems) if (!problems.includes(problem)) this.#log.warn(problem);
  }

  #begin(): void {
    if (this.#end.signal.aborted) return;
    this.#house.start();
    this.#speak();
  }

  /** From now on its gateways are asked, by this process or by the one that is their voice. */
  #speak(): void {
    const { clock, voices: all, addresses } = this.#world;
    all?.join(
      this.#house,
      {
        storage: this.#api.user.storagePath(),
        clock,
        version: ownVersion(),
        ...(addresses && { addresses }),
        fault: (error) => this.#fault(error),
        alone: (gateway, why) => this.#tell({ what: 'sideBySide', gateway, why }),
      },
      this.#end.signal,
    );
  }

  /** The first block to start deals out all that Homebridge remembers. */
  #restore(): void {
    const isWanted = this.#blocks.areForMatter;
    const records = isWanted ? this.#matter.remembered.map((one) => this.#memories.of(one)) : [];
    const { maintenance, unplaced, unwanted } = this.#blocks.restore(this, records);
    if (maintenance > 0) this.#tell({ what: 'maintenanceLeaves' });
    for (const { displayName } of unplaced) this.#tell({ what: 'unplaced', accessory: displayName });
    // With a mistake in the config, it may be just that which says that they are to stay.
    const leaving = isWanted || this.#blocks.isPartial ? unwanted : this.#matter.remembered;
    for (const identifier of leaving) void this.#matter.leave(identifier);
    this.#matter.silence();
  }

  /** Shows a lock wherever the config wants it, if it is not there yet. */
  #join(lock: Lock): void {
    const { identifier } = lock;
    const { matter } = this.config;
    if (!this.#shown.has(identifier)) {
      const memory = lock.onMemory((isUrgent) => this.#keep(lock, isUrgent));
      this.#shown.set(identifier, { lock, memory });
    }
    if (matter !== 'only' && !this.#homekit.has(identifier)) this.#homekit.join(lock);
    if (matter !== 'off') void this.#offer(lock).catch((error: unknown) => this.#fault(error));
    if (matter === 'also') this.#memories.forget(identifier);
  }

  /** Shows a lock in Matter; only once that is so does it leave HomeKit, if it is to. */
  async #offer(lock: Lock): Promise<void> {
    const shown = await this.#matter.show(lock);
    const { identifier, name } = lock;
    const isGone = this.#house.locks.get(identifier) !== lock || this.#end.signal.aborted;
    if (this.config.matter !== 'only' || isGone) return;
    if (shown === 'elsewhere') this.#tell({ what: 'shownElsewhere', lock: name });
    else if (shown === 'nowhere' && !this.#homekit.has(identifier)) this.#homekit.join(lock);
    if (shown !== 'here') return;
    const accessory = this.#homekit.release(identifier);
    this.#keep(lock, true);
    if (!accessory) return;
    this.#homekit.remove(accessory);
    this.#tell({ what: 'onlyInMatter', lock: name });
  }

  #leave(identifier: number): void {
    const shown = this.#shown.get(identifier);
    shown?.memory[Symbol.dispose]();
    this.#shown.delete(identifier);
    const accessory = this.#homekit.release(identifier);
    void this.#matter.leave(identifier);
    if (this.config.matter !== 'off') this.#memories.forget(identifier);
    if (shown && this.#blocks.handOver(this, recordOf(shown.lock), accessory)) return;
    if (!accessory) return;
    if (this.#blocks.isPartial) this.#blocks.silence(accessory);
    else this.discard(accessory);
  }

  /** Keeps what is known of a lock: with its accessory in HomeKit, or by ourselves while it has none. */
  #keep(lock: Lock, isUrgent: boolean): void {
    if (this.#homekit.keep(lock, isUrgent) || this.config.matter === 'off') return;
    this.#memories.keep(recordOf(lock), isUrgent);
  }

  /** Homebridge has written its accessories before it tells of the shutdown: what is in doubt by now must be added. */
  #stop(): void {
    this.#end.abort();
    this.#homekit.write();
    this.#memories.write();
  }

  #tell(saying: Saying): void {
    this.#world.voices?.tell(saying);
    const { sentence, isWarning } = inEnglish(saying);
    if (isWarning) this.#log.warn(sentence);
    else this.#log.info(sentence);
  }

  /** A mistake of ours must not end Homebridge. */
  #guarded(carryOut: () => void): void {
    try {
      carryOut();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
