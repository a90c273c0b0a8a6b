import { getEventListeners } from 'node:events';
import type { PlatformAccessory } from 'homebridge';
import type { Clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Exchange } from '../../src/gateway/exchange.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { readContext, type AccessoryContext } from '../../src/homekit/context.ts';
import { LockAccessory } from '../../src/homekit/lock-accessory.ts';
import { Lock } from '../../src/lock/lock.ts';
import { nothingKnown } from '../../src/lock/state.ts';
import type { Log } from '../../src/log.ts';
import { afterRestart, realAccessory, realHap } from '../hap.ts';
import { Home } from '../house.ts';

/** A lock in one life of the plugin. */
export interface LivingDoor {
  readonly lock: Lock;
  readonly home: Home;
  /** What events have told of the current state and of the target. */
  readonly told: () => { current: unknown; target: unknown };
}

/** What Homebridge keeps of each lock between two lives. */
export type Remembered = ReadonlyMap<number, PlatformAccessory<AccessoryContext>>;

/** The injected clock, with the plugin's own sleeps counted apart from the simulator's. */
class CountedClock implements Clock {
  readonly #clock: Clock;
  asleep = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  unixSeconds(): number {
    return this.#clock.unixSeconds();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.asleep += 1;
    try {
      await this.#clock.sleep(ms, signal);
    } finally {
      this.asleep -= 1;
    }
  }
}

/** The plugin from its start to its shutdown, with one gateway, in injected time. */
export class PluginLife {
  readonly doors = new Map<number, LivingDoor>();
  readonly gateway: Gateway;
  readonly #clock: CountedClock;
  readonly #end = new AbortController();
  readonly #watch: Promise<void>;

  constructor(
    identifiers: readonly number[],
    { code, exchange, log, clock }: { code: string; exchange: Exchange; log: Log; clock: Clock },
    remembered: Remembered = new Map(),
  ) {
    this.#clock = new CountedClock(clock);
    const [config] = readConfig({ gateways: [{ host: '127.0.0.1', name: 'Home', code }] }).gateways;
    if (!config) throw new Error('no gateway in the config');
    const context = { clock: this.#clock, log, signal: this.#end.signal };
    this.gateway = createGateway(config, exchange, context);
    for (const identifier of identifiers) {
      const name = `Door ${identifier}`;
      const accessory = remembered.get(identifier) ?? realAccessory(name, identifier);
      const lock = new Lock({
        ...context,
        key: { identifier, code, name },
        gateway: this.gateway,
        commandTimeoutMs: config.commandTimeout * 1000,
        memory: readContext(accessory.context)?.memory ?? nothingKnown,
      });
      this.gateway.monitor.watch(lock);
      const shown = { ...context, allowUnlock: true, lowBattery: 20 };
      const home = new Home(new LockAccessory(realHap, accessory, lock, shown));
      this.doors.set(identifier, { lock, home, told: () => toldBy(accessory) });
    }
    this.#watch = this.gateway.monitor.run();
  }

  /** What Homebridge would write down now, and read again. */
  remember(): Remembered {
    return new Map(
      [...this.doors].map(([identifier, { home }]) => [identifier, afterRestart(home.accessory.accessory)]),
    );
  }

  /** What is there that could pile up: waits, and listeners on the signal that ends everything, and on each lock. */
  get load(): { readonly asleep: number; readonly listeners: number } {
    const onLocks = [...this.doors.values()].map(({ lock }) => lock.listenerCount('change'));
    const listeners = getEventListeners(this.#end.signal, 'abort').length;
    return {
      asleep: this.#clock.asleep,
      listeners: listeners + onLocks.reduce((sum, count) => sum + count, 0),
    };
  }

  /** SIGTERM. */
  async end(): Promise<void> {
    this.#end.abort();
    await this.#watch;
    // Everything that is to stop at once has had its turn when the loop comes round again.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function toldBy(accessory: PlatformAccessory): { current: unknown; target: unknown } {
  const mechanism = accessory.getService(realHap.Service.LockMechanism);
  return {
    current: mechanism?.getCharacteristic(realHap.Characteristic.LockCurrentState).value,
    target: mechanism?.getCharacteristic(realHap.Characteristic.LockTargetState).value,
  };
}
