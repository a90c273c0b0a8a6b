import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { readConfig } from '../../src/config/read.ts';
import { House } from '../../src/house.ts';
import { Addresses, type Lookup } from '../../src/local/addresses.ts';
import { LocalClient } from '../../src/local/client.ts';
import { socketOf } from '../../src/local/place.ts';
import { speakLightly } from '../../src/local/speak.ts';
import { Voices } from '../../src/local/voices.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
import { RecordedLog } from '../recorded-log.ts';
import { VirtualClock } from '../virtual-clock.ts';

export const FRONT = 45961123;
export const GARDEN = 45961124;
export const CODE = 'Zmo1sps2OVyCFtl1';
export const HOST = '192.168.0.26';
/** Of a second gateway that sees the same doors, where there is one. */
export const OTHER_HOST = '192.168.0.27';

/** Virtual time that goes by itself, as fast as sockets can follow, until the test ends. */
class FreeClock extends VirtualClock {
  #isOver = false;

  async run(): Promise<void> {
    while (!this.#isOver) {
      await this.advance(10);
      // Sockets are real: they are given a turn of their own.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  stop(): void {
    this.#isOver = true;
  }
}

/** A folder of Homebridge's, a gateway and its doors, until the test ends. */
export class Site {
  readonly clock = new FreeClock();
  readonly storage = mkdtempSync(join(tmpdir(), 'the-keys-local-'));
  readonly gateway: SimulatedGateway;
  /** Another one, of the same house; nobody asks it unless his config says so. */
  readonly other: SimulatedGateway;
  /** What names of gateways mean here. */
  readonly names: Record<string, readonly string[]> = {};
  readonly #context: TestContext;

  constructor(context: TestContext, options: Partial<GatewayOptions> = {}) {
    this.#context = context;
    this.gateway = new SimulatedGateway({
      clock: this.clock,
      name: 'Home',
      locks: [
        { identifier: FRONT, code: CODE, bolt: 'secured' },
        { identifier: GARDEN, code: CODE, bolt: 'secured' },
      ],
      ...options,
    });
    this.other = new SimulatedGateway({ clock: this.clock, name: 'Cellar', locks: [] });
    void this.clock.run();
    context.onTestFinished(() => {
      this.gateway.stop();
      this.other.stop();
      this.clock.stop();
      rmSync(this.storage, { recursive: true, force: true });
    });
  }

  get socket(): string {
    return socketOf(this.storage, HOST);
  }

  get client(): LocalClient {
    return new LocalClient(speakLightly(this.socket));
  }

  /** One process of the plugin. `gateway` and `locks` are what its entry in the config has beside host and code. */
  plugin(gateway: object = {}, locks: readonly object[] = [], storage = this.storage): Plugin {
    const plugin = new Plugin(this, storage, [{ host: HOST, name: 'Home', code: CODE, locks, ...gateway }]);
    this.#context.onTestFinished(() => plugin.stop());
    return plugin;
  }

  /** One that has been running for a while: it is the voice, and all locks are known. */
  async settled(gateway: object = {}, locks: readonly object[] = []): Promise<Plugin> {
    const plugin = this.plugin(gateway, locks);
    await plugin.knows(FRONT);
    await plugin.knows(GARDEN);
    return plugin;
  }

  /** Paths of the requests that the gateway has taken since a moment (ms), oldest first. */
  asked(since = 0): string[] {
    return this.gateway.journal.entries
      .filter(({ at, outcome }) => at >= since && outcome !== 'refused')
      .map(({ path }) => path);
  }

  /** What went over the radio since a moment (ms). */
  radio(since = 0): string[] {
    return this.asked(since).filter((path) => !['/lockers', '/status', '/'].includes(path));
  }

  /** Waits until this is so. */
  async until(look: () => boolean, limitMs = 120_000): Promise<void> {
    const end = this.clock.now() + limitMs;
    while (!look()) {
      if (this.clock.now() > end) throw new Error(`nothing after ${limitMs} ms: ${String(look)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** The plugin in one process, without Homebridge: its house, and its voice. */
export class Plugin {
  readonly house: House;
  readonly log = new RecordedLog();
  readonly faults: unknown[] = [];
  readonly voices = new Voices();
  readonly #site: Site;
  readonly #storage: string;
  readonly #end = new AbortController();

  constructor(site: Site, storage: string, gateways: readonly object[]) {
    this.#site = site;
    this.#storage = storage;
    this.house = this.add(gateways);
  }

  /** One more house in this process, as each block of the platform is one. */
  add(gateways: readonly object[]): House {
    const { clock, gateway, other } = this.#site;
    const { signal } = this.#end;
    const { voices, log } = this;
    const fault = (error: unknown): void => void this.faults.push(error);
    const house = new House({
      config: readConfig({ gateways }),
      world: {
        clock,
        dialerFor: ({ host }) => simulatedDialer(host === OTHER_HOST ? other : gateway),
        posts: voices.posts,
        around: voices.around,
      },
      tell: (saying) => {
        voices.tell(saying);
        log.tell(saying);
      },
      signal,
      fault,
    });
    house.start();
    const alone = (name: string, why: 'tooLong' | 'notOurs' | 'unusable' | 'version' | 'silent'): void =>
      log.tell({ what: 'sideBySide', gateway: name, why });
    const lookup: Lookup = (name) => Promise.resolve(this.#site.names[name] ?? []);
    const addresses = new Addresses({ clock, lookup });
    const storage = this.#storage;
    voices.join(house, { storage, clock, addresses, version: '1.2.3', fault, alone }, signal);
    return house;
  }

  lock(identifier: number): Lock {
    const lock = this.house.locks.get(identifier);
    if (!lock) throw new RangeError(`no lock ${identifier}`);
    return lock;
  }

  /** Waits until it knows where the bolt of a lock is. */
  async knows(identifier: number): Promise<void> {
    await this.#site.until(() => this.house.locks.get(identifier)?.isCurrent === true);
  }

  /** Ends it, as a shutdown of Homebridge does; throws if it has made a mistake. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.house.ended;
    await this.voices.ended;
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'faults of the plugin');
  }
}
