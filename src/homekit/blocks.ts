import type { API, PlatformAccessory } from 'homebridge';
import type { Config } from '../config/read.ts';
import type { LockRecord } from '../lock/memory.ts';
import { isMaintenance, lockOf, silence } from './accessories.ts';

/** One block of this platform in Homebridge's config. */
export interface Block {
  readonly config: Config;
  /** Whether a gateway of its lists the lock, or has done so. */
  knows(identifier: number): boolean;
  /** Shows a lock; on the accessory that it had, if it had one. False when the config does not want it. */
  adopt(record: LockRecord, accessory?: PlatformAccessory): boolean;
  discard(accessory: PlatformAccessory): void;
}

/** What became of the accessories that nobody shows. */
export interface Rest {
  /** How many were gateways' with switches for maintenance. */
  readonly maintenance: number;
  /** Kept because nothing tells which lock they stand for. */
  readonly unplaced: readonly PlatformAccessory[];
  /** Locks that are remembered without an accessory, and that no block wants. */
  readonly unwanted: readonly number[];
}

const blocksOf = new WeakMap<API, Blocks>();

/**
 * All blocks of this platform in one Homebridge. There should be one, but Homebridge 1 permits more, and hands all
 * that it remembers to one of them: which would take the others' doors out of Home.
 */
export class Blocks {
  /** What Homebridge remembers, until the first block starts. */
  readonly restored: PlatformAccessory[] = [];
  /** UUIDs of all accessories that show a lock; Homebridge takes each once. */
  readonly shown = new Set<string>();
  /** Accessories that are kept and say No Response, by UUID. */
  readonly #silent = new Map<string, PlatformAccessory>();
  readonly #api: API;
  readonly #blocks: Block[] = [];

  private constructor(api: API) {
    this.#api = api;
  }

  /** The blocks of this Homebridge. */
  static of(api: API): Blocks {
    const blocks = blocksOf.get(api) ?? new Blocks(api);
    blocksOf.set(api, blocks);
    return blocks;
  }

  join(block: Block): void {
    this.#blocks.push(block);
  }

  /**
   * Deals out what Homebridge remembers, each to the block with the best claim to its lock; and `records` of locks
   * that have no accessory.
   */
  restore(by: Block, records: readonly LockRecord[]): Rest {
    const rest = { maintenance: 0, unplaced: [] as PlatformAccessory[], unwanted: [] as number[] };
    const placed = new Set<number>();
    const known = new Set(this.#blocks.flatMap(({ config }) => [...identifiersIn(config)]));
    for (const accessory of this.restored.splice(0)) {
      if (isMaintenance(this.#api, accessory)) {
        rest.maintenance += 1;
        by.discard(accessory);
        continue;
      }
      const context = lockOf(this.#api, accessory, known);
      if (context && this.#adopt(context, accessory)) {
        placed.add(context.identifier);
        continue;
      }
      if (context && !this.isPartial) by.discard(accessory);
      else this.silence(accessory);
      if (!context) rest.unplaced.push(accessory);
    }
    for (const record of records) {
      if (placed.has(record.identifier) || this.#adopt(record)) continue;
      if (!this.isPartial) rest.unwanted.push(record.identifier);
    }
    return rest;
  }

  /** Whether any block wants its locks in Matter. */
  get areForMatter(): boolean {
    return this.#blocks.some(({ config }) => config.matter !== 'off');
  }

  /** With a mistake in the config, absence proves nothing; a removed accessory would lose its room. */
  get isPartial(): boolean {
    return this.#blocks.some(({ config }) => config.isPartial);
  }

  /** A block shows a lock no more; gives whether another one, whose gateway lists it, does from now on. */
  handOver(from: Block, record: LockRecord, accessory?: PlatformAccessory): boolean {
    const others = this.#blocks.filter((block) => block !== from && block.knows(record.identifier));
    return others.some((block) => block.adopt(record, accessory));
  }

  /** Keeps an accessory that nobody can serve: it says No Response. */
  silence(accessory: PlatformAccessory): void {
    this.#silent.set(accessory.UUID, accessory);
    silence(this.#api, accessory);
  }

  /** The accessory of a lock that has turned up, if one is kept for it. */
  takeSilent(uuid: string): PlatformAccessory | undefined {
    const silent = this.#silent.get(uuid);
    this.#silent.delete(uuid);
    return silent;
  }

  #adopt(record: LockRecord, accessory?: PlatformAccessory): boolean {
    const claimants = this.#blocks.toSorted(
      (one, other) => claim(other.config, record) - claim(one.config, record),
    );
    return claimants.some((block) => block.adopt(record, accessory));
  }
}

/** How good a config's claim to a lock is: its gateway is there, or at least its name is. */
function claim(config: Config, { gateway, identifier }: LockRecord): number {
  if (config.gateways.some(({ key }) => key === gateway)) return 2;
  return identifiersIn(config).has(identifier) ? 1 : 0;
}

function identifiersIn({ gateways, locks }: Config): Set<number> {
  return new Set([...locks.keys(), ...gateways.flatMap(({ named }) => [...named])]);
}
