import type { API, Logging, PlatformAccessory, Service } from 'homebridge';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TheKeysPlatform } from '../../src/platform.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway.ts';
import { simulatedExchange } from '../../src/simulator/in-process.ts';
import { afterRestart, realHap } from '../hap.ts';
import { CODE, FRONT, GARDEN } from '../house.ts';
import { RecordedLog } from '../recorded-log.ts';
import { VirtualClock } from '../virtual-clock.ts';

// Homebridge exports its API as a type only; the real class is what tests want.
const { HomebridgeAPI } = (await import(
  new URL('../../node_modules/homebridge/dist/api.js', import.meta.url).href
)) as { HomebridgeAPI: new () => API & { signalFinished(): void; signalShutdown(): void } };

const { UUID: SWITCH } = realHap.Service.Switch;
const noResponse = -70402;

interface Options {
  /** More for the gateway's entry in the config; maintenance is on unless it says otherwise. */
  readonly config?: Record<string, unknown>;
  readonly gateway?: Partial<GatewayOptions>;
  readonly restored?: readonly PlatformAccessory[];
}

/** A Homebridge in virtual time with the platform in it, on one simulated gateway. */
class Bridge {
  readonly clock = new VirtualClock();
  readonly log = new RecordedLog();
  readonly simulated: SimulatedGateway;
  readonly #api = new HomebridgeAPI();
  accessories: PlatformAccessory[];

  constructor({ config, gateway, restored = [] }: Options = {}) {
    const { clock } = this;
    this.simulated = new SimulatedGateway({
      clock,
      locks: [
        { identifier: FRONT, code: CODE },
        { identifier: GARDEN, code: CODE },
      ],
      ...gateway,
    });
    this.accessories = [...restored];
    // What Homebridge does with these needs a bridge that is published; that part is tested end to end.
    vi.spyOn(this.#api, 'registerPlatformAccessories').mockImplementation((_plugin, _platform, added) => {
      this.accessories.push(...added);
    });
    vi.spyOn(this.#api, 'unregisterPlatformAccessories').mockImplementation((_plugin, _platform, removed) => {
      this.accessories = this.accessories.filter((accessory) => !removed.includes(accessory));
    });
    vi.spyOn(this.#api, 'updatePlatformAccessories').mockReturnValue();
    const locks = [
      { identifier: FRONT, name: 'Front door', calibrate: true },
      { identifier: GARDEN, name: 'Garden gate' },
    ];
    const entry = { host: 'gateway', name: 'Home', code: CODE, maintenance: true, locks, ...config };
    const platform = new TheKeysPlatform(
      this.log as unknown as Logging,
      { platform: 'TheKeys', gateways: [entry] },
      this.#api,
      { clock, exchangeWith: () => simulatedExchange(this.simulated) },
    );
    for (const accessory of restored) platform.configureAccessory(accessory);
    this.#api.signalFinished();
    bridges.push(this);
  }

  /** A bridge whose locks are known. */
  static async settled(options?: Options): Promise<Bridge> {
    const bridge = new Bridge(options);
    await bridge.clock.advance(30_000);
    return bridge;
  }

  /** The same Homebridge after a restart: accessories go through its own file format. */
  async restarted(options: Options = {}): Promise<Bridge> {
    await this.stop();
    return new Bridge({ ...options, restored: this.accessories.map((accessory) => afterRestart(accessory)) });
  }

  get gateway(): PlatformAccessory {
    const found = this.gateways[0];
    if (!found) throw new Error('no accessory for the gateway');
    return found;
  }

  get gateways(): PlatformAccessory[] {
    return this.accessories.filter(({ context }) => (context as { kind?: string }).kind === 'gateway');
  }

  get switches(): string[] {
    return this.accessories
      .flatMap(({ services }) => services)
      .filter(({ UUID }) => UUID === SWITCH)
      .map((service) => service.getCharacteristic(realHap.Characteristic.Name).value as string);
  }

  information(name: string): unknown {
    return this.gateway.getService(realHap.Service.AccessoryInformation)?.getCharacteristic(name)?.value;
  }

  /** Turns a switch on (or off); gives HAP's status, 0 for success. */
  async write(name: string, isOn = true): Promise<number> {
    try {
      await this.#switch(name).getCharacteristic(realHap.Characteristic.On).handleSetRequest(isOn);
      return 0;
    } catch (status) {
      return status as number;
    }
  }

  /** Whether a switch is on as a controller reads it, or HAP's status. */
  async read(name: string): Promise<unknown> {
    try {
      return await this.#switch(name).getCharacteristic(realHap.Characteristic.On).handleGetRequest();
    } catch (status) {
      return status;
    }
  }

  /** What a subscribed controller is told of a switch from now on. */
  listen(name: string): unknown[] {
    const told: unknown[] = [];
    this.#switch(name)
      .getCharacteristic(realHap.Characteristic.On)
      .on('change', ({ oldValue, newValue }) => {
        if (oldValue !== newValue) told.push(newValue);
      });
    return told;
  }

  /** LockCurrentState of a lock: 0 unsecured, 1 secured, 3 unknown. */
  async current(name: string): Promise<unknown> {
    return this.accessories
      .find(({ displayName }) => displayName === name)
      ?.getService(realHap.Service.LockMechanism)
      ?.getCharacteristic(realHap.Characteristic.LockCurrentState)
      .handleGetRequest();
  }

  /** Requests that have reached the gateway since a moment (ms), polls aside. */
  sent(since: number): string[] {
    return this.simulated.journal.entries
      .filter(({ at, path }) => at >= since && path !== '/lockers' && path !== '/status')
      .map(({ path }) => path);
  }

  async stop(): Promise<void> {
    this.#api.signalShutdown();
    this.simulated.stop();
    await this.clock.advance(1);
  }

  #switch(name: string): Service {
    const found = this.accessories
      .flatMap(({ services }) => services)
      .find(
        (one) => one.UUID === SWITCH && one.getCharacteristic(realHap.Characteristic.Name).value === name,
      );
    if (!found) throw new Error(`no switch “${name}”`);
    return found;
  }
}

const bridges: Bridge[] = [];

afterEach(async () => {
  for (const bridge of bridges.splice(0)) {
    await bridge.stop();
    expect(bridge.clock.pending, 'sleeps left over').toBe(0);
    expect(bridge.simulated.journal.mostAtOnce).toBeLessThanOrEqual(1);
    expect(JSON.stringify(bridge.log.lines)).not.toContain(CODE);
    for (const { context } of bridge.accessories) expect(JSON.stringify(context)).not.toContain(CODE);
  }
});

describe('Maintenance in Home', () => {
  test('does not exist unless asked for', async () => {
    const bridge = await Bridge.settled({ config: { maintenance: false } });
    expect(bridge.accessories.map(({ displayName }) => displayName)).toEqual(['Front door', 'Garden gate']);
    expect(bridge.switches).toEqual([]);
  });

  test('is one accessory for the gateway, and calibrates only where that is asked for on its own', async () => {
    const bridge = await Bridge.settled();
    expect(bridge.gateway.displayName).toBe('Home gateway');
    expect(bridge.switches).toEqual([
      'Synchronize',
      'Synchronize Front door',
      'Calibrate Front door',
      'Synchronize Garden gate',
    ]);
    expect(bridge.information('Manufacturer')).toBe('The Keys');
    expect(bridge.information('Model')).toBe('Gateway');
    expect(bridge.information('Firmware Revision')).toBe('65');
    expect(await bridge.read('Synchronize')).toBe(false);
  });

  test('does not come into Home before the gateway was ever heard of', async () => {
    const bridge = new Bridge();
    bridge.simulated.unplug();
    await bridge.clock.advance(60_000);
    expect(bridge.accessories).toEqual([]);
    bridge.simulated.plug();
    await bridge.clock.advance(60_000);
    expect(bridge.gateways).toHaveLength(1);
  });

  test('synchronizes the gateway, and the switch goes off by itself', async () => {
    const bridge = await Bridge.settled({ gateway: { clockSkew: 100 } });
    const since = bridge.clock.now();
    const told = bridge.listen('Synchronize');
    expect(await bridge.clock.until(bridge.write('Synchronize'))).toBe(0);
    await bridge.clock.advance(5_000);
    expect(bridge.sent(since)).toEqual(['/synchronize']);
    expect(bridge.simulated.clockSkew).toBe(0);
    expect(told).toEqual([true, false]);
    expect(await bridge.read('Synchronize')).toBe(false);
    expect(bridge.log.lines).toContainEqual({
      level: 'info',
      message: 'The gateway “Home” has been told to synchronize.',
    });
  });

  test('is on for as long as a lock is being synchronized, and asks once however often it is tapped', async () => {
    const bridge = await Bridge.settled();
    const since = bridge.clock.now();
    expect(await bridge.clock.until(bridge.write('Synchronize Front door'))).toBe(0);
    expect(await bridge.read('Synchronize Front door')).toBe(true);
    expect(await bridge.read('Synchronize Garden gate')).toBe(false);
    expect(await bridge.clock.until(bridge.write('Synchronize Front door'))).toBe(0);
    expect(await bridge.write('Synchronize Front door', false)).toBe(0);
    await bridge.clock.advance(10_000);
    expect(await bridge.read('Synchronize Front door')).toBe(false);
    expect(bridge.sent(since)).toEqual(['/locker/synchronize']);
  });

  test('cannot be called back: turned off while it works, it is on again until it is done', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.fault('/calibrate', { kind: 'slow', ms: 3_000 });
    expect(await bridge.clock.until(bridge.write('Calibrate Front door'))).toBe(0);
    const told = bridge.listen('Calibrate Front door');
    expect(await bridge.write('Calibrate Front door', false)).toBe(0);
    await bridge.clock.advance(10_000);
    expect(told).toEqual([false, true, false]);
  });

  test('calibrates once, and the lock is read afterwards', async () => {
    const bridge = await Bridge.settled();
    const since = bridge.clock.now();
    expect(await bridge.clock.until(bridge.write('Calibrate Front door'))).toBe(0);
    await bridge.clock.advance(12_000);
    expect(bridge.sent(since)).toEqual(['/calibrate', '/locker_status']);
    expect(await bridge.current('Front door')).toBe(1);
    expect(bridge.log.warnings).toEqual([]);
  });

  test.each([
    ['cut', { kind: 'cut', moved: true }],
    ['37', { kind: 'failed', moved: true }],
    ['nonsense', { kind: 'garbage', body: 'HTML' }],
    ['a number that nobody knows', { kind: 'error', number: 77 }],
  ] as const)('does not calibrate again after %s, reads the lock, and says why', async (_, fault) => {
    const bridge = await Bridge.settled();
    const since = bridge.clock.now();
    bridge.simulated.fault('/calibrate', fault);
    await bridge.clock.until(bridge.write('Calibrate Front door'));
    await bridge.clock.advance(15_000);
    expect(bridge.sent(since)).toEqual(['/calibrate', '/locker_status']);
    expect(await bridge.read('Calibrate Front door')).toBe(false);
    expect(bridge.log.warnings).toHaveLength(1);
  });

  test('calibrates no more once the time of a command is over', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.fault('/calibrate', { kind: 'busy' }, 1_000);
    await bridge.clock.until(bridge.write('Calibrate Front door'));
    await bridge.clock.advance(31_000);
    expect(await bridge.read('Calibrate Front door')).toBe(false);
    expect(bridge.log.warnings).toEqual([expect.stringContaining('busy with another action (500)')]);
    const since = bridge.clock.now();
    await bridge.clock.advance(60_000);
    expect(bridge.sent(since)).toEqual([]);
  });

  test('does not take a bolt for secured that a calibration may have moved', async () => {
    const bridge = await Bridge.settled();
    const since = bridge.clock.now();
    void bridge.write('Calibrate Front door');
    await bridge.clock.advance(500);
    const lock = bridge.accessories
      .find(({ displayName }) => displayName === 'Front door')
      ?.getService(realHap.Service.LockMechanism)
      ?.getCharacteristic(realHap.Characteristic.LockTargetState);
    await bridge.clock.until(Promise.resolve(lock?.handleSetRequest(1)));
    bridge.simulated.turnByHand(FRONT, 'unsecured');
    await bridge.clock.advance(20_000);
    // The tap was for what the lock was before; a read after the calibration shows that it is not so any more.
    expect(bridge.sent(since).slice(0, 3)).toEqual(['/calibrate', '/locker_status', '/close']);
    expect(bridge.simulated.door(FRONT).bolt).toBe('secured');
    expect(await bridge.current('Front door')).toBe(1);
  });

  test('a gateway that is stuck is asked once, and shows No Response', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.synchronizing('gateway', 10_000_000);
    await bridge.clock.advance(700_000);
    expect(await bridge.read('Synchronize')).toBe(noResponse);
    bridge.simulated.fault('/synchronize', { kind: 'busy' }, 1_000);
    const since = bridge.clock.now();
    expect(await bridge.clock.until(bridge.write('Synchronize'))).toBe(-70403);
    await bridge.clock.advance(60_000);
    expect(bridge.sent(since)).toEqual(['/synchronize']);
  });

  test('a quick refusal is HAP’s status at once, and the log says why', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.fault('/calibrate', { kind: 'error', number: 32 }, 10);
    expect(await bridge.clock.until(bridge.write('Calibrate Front door'))).toBe(-70411);
    await bridge.clock.advance(2_000);
    expect(await bridge.read('Calibrate Front door')).toBe(false);
    expect(bridge.log.warnings).toEqual([expect.stringContaining('(32)')]);
  });

  test('a later failure turns the switch off, and the log says why', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.fault('/locker/synchronize', { kind: 'error', number: 4 }, 1);
    bridge.simulated.fault('/locker/synchronize', { kind: 'slow', ms: 4_000 }, 1);
    await bridge.clock.until(bridge.write('Synchronize Garden gate'));
    await bridge.clock.advance(15_000);
    expect(await bridge.read('Synchronize Garden gate')).toBe(false);
    expect(bridge.log.warnings).toEqual([expect.stringContaining('connection to it failed (4)')]);
  });

  test('shows No Response when the gateway is away, as its locks do', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.unplug();
    await bridge.clock.advance(30_000);
    expect(await bridge.read('Synchronize')).toBe(noResponse);
    expect(await bridge.read('Synchronize Front door')).toBe(noResponse);
    expect(await bridge.read('Calibrate Front door')).toBe(noResponse);
    expect(await bridge.clock.until(bridge.write('Synchronize'))).toBe(noResponse);
    expect(await bridge.clock.until(bridge.write('Calibrate Front door'))).toBe(noResponse);
    const since = bridge.clock.now();
    bridge.simulated.plug();
    await bridge.clock.advance(60_000);
    expect(await bridge.read('Synchronize')).toBe(false);
    expect(bridge.sent(since)).not.toContain('/synchronize');
    expect(bridge.sent(since)).not.toContain('/calibrate');
  });

  test('one lock out of reach is No Response, the gateway and the other are not', async () => {
    const bridge = await Bridge.settled();
    bridge.simulated.setInRange(GARDEN, false);
    await bridge.clock.advance(45_000);
    expect(await bridge.read('Synchronize Garden gate')).toBe(noResponse);
    expect(await bridge.read('Synchronize Front door')).toBe(false);
    expect(await bridge.read('Synchronize')).toBe(false);
  });

  test('comes back the same after a restart', async () => {
    const first = await Bridge.settled();
    const before = first.gateway.UUID;
    const second = await first.restarted();
    expect(second.gateways.map(({ UUID }) => UUID)).toEqual([before]);
    expect(second.switches).toEqual(first.switches);
    await second.clock.advance(15_000);
    expect(second.gateways).toHaveLength(1);
    expect(await second.clock.until(second.write('Synchronize Front door'))).toBe(0);
  });

  test('goes when the option is taken away, and the locks stay', async () => {
    const first = await Bridge.settled();
    const second = await first.restarted({ config: { maintenance: false } });
    await second.clock.advance(15_000);
    expect(second.accessories.map(({ displayName }) => displayName)).toEqual(['Front door', 'Garden gate']);
    expect(second.switches).toEqual([]);
  });

  test('the switch that calibrates goes when its own option is taken away', async () => {
    const first = await Bridge.settled();
    const locks = [
      { identifier: FRONT, name: 'Front door' },
      { identifier: GARDEN, name: 'Garden gate' },
    ];
    const second = await first.restarted({ config: { locks } });
    expect(second.switches).toEqual(['Synchronize', 'Synchronize Front door', 'Synchronize Garden gate']);
  });

  test('the switches of a hidden lock go', async () => {
    const first = await Bridge.settled();
    const locks = [
      { identifier: FRONT, name: 'Front door', hidden: true },
      { identifier: GARDEN, name: 'Garden gate' },
    ];
    const second = await first.restarted({ config: { locks } });
    expect(second.switches).toEqual(['Synchronize', 'Synchronize Garden gate']);
  });

  test('a gateway with a new address keeps its accessory, and with it its room', async () => {
    const first = await Bridge.settled();
    const before = first.gateway.UUID;
    const second = await first.restarted({ config: { host: 'elsewhere', name: 'Flat' } });
    await second.clock.advance(15_000);
    expect(second.gateways.map(({ UUID }) => UUID)).toEqual([before]);
    expect(second.information('Serial Number')).toBe('elsewhere');
  });

  test('with a mistake in the config, what is not found falls silent rather than leave Home', async () => {
    const first = await Bridge.settled();
    const second = await first.restarted({ config: { host: 'not a host!' } });
    expect(second.gateways).toHaveLength(1);
    expect(await second.read('Synchronize')).toBe(noResponse);
    expect(await second.read('Calibrate Front door')).toBe(noResponse);
    expect(await second.write('Calibrate Front door')).toBe(noResponse);
  });

  test('keeps the name that the user gave a switch in Home', async () => {
    const first = await Bridge.settled();
    const { ConfiguredName } = realHap.Characteristic;
    const service = first.gateway.getServiceById(realHap.Service.Switch, 'synchronize');
    expect(service?.getCharacteristic(ConfiguredName).value).toBe('Synchronize');
    service?.setCharacteristic(ConfiguredName, 'Wake up, box');
    const second = await first.restarted();
    const again = second.gateway.getServiceById(realHap.Service.Switch, 'synchronize');
    expect(again?.getCharacteristic(ConfiguredName).value).toBe('Wake up, box');
  });
});
