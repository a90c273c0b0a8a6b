import type { API, Logging, PlatformAccessory } from 'homebridge';
import { afterEach, describe, expect, test, vi } from 'vitest';
import register from '../src/index.ts';
import { TheKeysPlatform } from '../src/platform.ts';
import { SimulatedGateway } from '../src/simulator/gateway.ts';
import { simulatedExchange } from '../src/simulator/in-process.ts';
import { afterRestart, realHap } from './hap.ts';
import { CODE, FRONT, GARDEN } from './house.ts';
import { RecordedLog } from './recorded-log.ts';
import { VirtualClock } from './virtual-clock.ts';

// Homebridge exports its API as a type only; the real class is what tests want.
const { HomebridgeAPI } = (await import(
  new URL('../node_modules/homebridge/dist/api.js', import.meta.url).href
)) as { HomebridgeAPI: new () => API & { signalFinished(): void; signalShutdown(): void } };

const ATTIC = 45961125;

/** A Homebridge with the platform in it, on two simulated gateways: `home`, which sees two locks, and `attic`. */
class Bridge {
  readonly clock = new VirtualClock();
  readonly log = new RecordedLog();
  readonly api = new HomebridgeAPI();
  readonly home: SimulatedGateway;
  readonly attic: SimulatedGateway;
  registered: PlatformAccessory[] = [];
  removed: string[] = [];

  constructor(config: object, restored: readonly PlatformAccessory[] = []) {
    const { clock, api } = this;
    this.home = new SimulatedGateway({
      clock,
      locks: [
        { identifier: FRONT, code: CODE },
        { identifier: GARDEN, code: CODE },
      ],
    });
    this.attic = new SimulatedGateway({ clock, locks: [{ identifier: ATTIC, code: CODE }] });
    const gateways: Record<string, SimulatedGateway> = { home: this.home, attic: this.attic };
    this.registered = [...restored];
    // What Homebridge does with these needs a bridge that is published; that part is tested end to end.
    vi.spyOn(api, 'registerPlatformAccessories').mockImplementation((_plugin, _platform, added) => {
      this.registered.push(...added);
    });
    vi.spyOn(api, 'unregisterPlatformAccessories').mockImplementation((_plugin, _platform, removed) => {
      this.removed.push(...removed.map(({ displayName }) => displayName));
      this.registered = this.registered.filter((accessory) => !removed.includes(accessory));
    });
    const platform = new TheKeysPlatform(
      this.log as unknown as Logging,
      { platform: 'TheKeys', ...config },
      api,
      {
        clock,
        exchangeWith: ({ host }) => {
          const gateway = gateways[host];
          if (!gateway) throw new Error(`no gateway ${host}`);
          return simulatedExchange(gateway);
        },
      },
    );
    for (const accessory of restored) platform.configureAccessory(accessory);
    api.signalFinished();
    bridges.push(this);
  }

  get names(): string[] {
    return this.registered.map(({ displayName }) => displayName);
  }

  /** LockCurrentState as a controller reads it, or `No Response`. */
  async current(name: string): Promise<unknown> {
    const accessory = this.registered.find(({ displayName }) => displayName === name);
    const characteristic = accessory
      ?.getService(realHap.Service.LockMechanism)
      ?.getCharacteristic(realHap.Characteristic.LockCurrentState);
    try {
      return await characteristic?.handleGetRequest();
    } catch (status) {
      return status === -70402 ? 'No Response' : status;
    }
  }
}

const bridges: Bridge[] = [];
afterEach(async () => {
  for (const { api, clock, home, attic } of bridges.splice(0)) {
    api.signalShutdown();
    home.stop();
    attic.stop();
    await clock.advance(1);
    expect(clock.pending).toBe(0);
  }
});

const home = (more: object = {}): object => ({ host: 'home', name: 'Home', code: CODE, ...more });
const attic = (more: object = {}): object => ({ host: 'attic', name: 'Attic', code: CODE, ...more });

/** The accessories that an earlier run left with Homebridge. */
async function earlier(config: object): Promise<PlatformAccessory[]> {
  const bridge = new Bridge(config);
  await bridge.clock.advance(15_000);
  return bridge.registered.map(afterRestart);
}

describe('The plugin', () => {
  test('registers its platform and does nothing else', () => {
    const registerPlatform = vi.fn();
    register({ registerPlatform } as unknown as API);
    expect(registerPlatform.mock.calls).toEqual([['TheKeys', TheKeysPlatform]]);
  });
});

describe('The platform', () => {
  test('adds each lock that has a code, once, with its name from the config or its number', async () => {
    const bridge = new Bridge({ gateways: [home({ locks: [{ identifier: FRONT, name: 'Front door' }] })] });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['Front door', 'The Keys 45961124']);
    expect(await bridge.current('Front door')).toBe(1);
  });

  test('reads a lock once when it joins, and not again until it is turned', async () => {
    const bridge = new Bridge({ gateways: [home()] });
    await bridge.clock.advance(600_000);
    expect(bridge.home.journal.count('read')).toBe(2);
  });

  test('names a lock without a code once, says what to do, and does not show it', async () => {
    const bridge = new Bridge({
      gateways: [{ host: 'home', name: 'Home', locks: [{ identifier: FRONT, code: CODE }] }],
    });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['The Keys 45961123']);
    expect(bridge.log.warnings).toEqual([
      expect.stringMatching(
        /“Home” sees the lock 45961124, for which there is no share code\. Open the settings/,
      ),
    ]);
  });

  test('does not show a hidden lock, nor speak of it', async () => {
    const bridge = new Bridge({ gateways: [home({ locks: [{ identifier: FRONT, hidden: true }] })] });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['The Keys 45961124']);
    expect(bridge.log.warnings).toEqual([]);
  });

  test('says what is wrong with the config, and nothing else happens', async () => {
    const bridge = new Bridge({});
    await bridge.clock.advance(60_000);
    expect(bridge.log.warnings).toEqual([expect.stringMatching(/No gateway is configured/)]);
    expect(bridge.names).toEqual([]);
  });

  test('brings accessories back with their state, and adds none twice', async () => {
    const config = { gateways: [home()] };
    const restored = await earlier(config);
    const bridge = new Bridge(config, restored);
    expect(await bridge.current('The Keys 45961123')).toBe(1);
    await bridge.clock.advance(60_000);
    expect(bridge.registered).toEqual(restored);
    expect(bridge.removed).toEqual([]);
  });

  test('keeps accessories when the gateway is away, or lists nothing', async () => {
    const config = { gateways: [home()] };
    const bridge = new Bridge(config, await earlier(config));
    bridge.home.unplug();
    await bridge.clock.advance(120_000);
    bridge.home.plug();
    bridge.home.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 100);
    await bridge.clock.advance(120_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.names).toHaveLength(2);
  });

  test('removes an accessory only because the config no longer wants it', async () => {
    const restored = await earlier({ gateways: [home()] });
    const bridge = new Bridge(
      { gateways: [home({ locks: [{ identifier: FRONT, hidden: true }] })] },
      restored,
    );
    await bridge.clock.advance(60_000);
    expect(bridge.removed).toEqual(['The Keys 45961123']);
    expect(bridge.names).toEqual(['The Keys 45961124']);
  });

  test.each([
    ['a gateway whose host is a mistake', { gateways: [{ host: '???', code: CODE }] }],
    ['no gateway at all', { gateways: [] }],
    ['a code that is a mistake', { gateways: [{ host: 'home', code: '' }] }],
  ])('with %s in the config keeps accessories, which say No Response', async (_name, config) => {
    const bridge = new Bridge(config, await earlier({ gateways: [home()] }));
    expect(bridge.removed).toEqual([]);
    expect(await bridge.current('The Keys 45961123')).toBe('No Response');
  });

  test('keeps an accessory when its gateway gets another address', async () => {
    const restored = await earlier({ gateways: [home()] });
    for (const accessory of restored) accessory.context.host = '192.168.0.99';
    const bridge = new Bridge({ gateways: [home()] }, restored);
    await bridge.clock.advance(60_000);
    expect(bridge.registered).toEqual(restored);
    expect(await bridge.current('The Keys 45961123')).toBe(1);
  });

  test('takes an accessory whose context was lost for what its serial number says', async () => {
    const restored = await earlier({ gateways: [home()] });
    for (const accessory of restored) accessory.context = {};
    const bridge = new Bridge({ gateways: [home()] }, restored);
    await bridge.clock.advance(60_000);
    expect(bridge.registered).toEqual(restored);
    expect(bridge.removed).toEqual([]);
  });

  test('shows a lock that two gateways see once, and goes on through the other when one loses it', async () => {
    const bridge = new Bridge({ gateways: [home(), attic()] });
    bridge.attic.addLock({ identifier: FRONT, code: CODE, bolt: 'unsecured' });
    await bridge.clock.advance(60_000);
    expect(bridge.names.filter((name) => name.endsWith(String(FRONT)))).toHaveLength(1);
    expect(await bridge.current('The Keys 45961123')).toBe(1);
    bridge.home.unplug();
    await bridge.clock.advance(60_000);
    expect(bridge.names.filter((name) => name.endsWith(String(FRONT)))).toHaveLength(1);
    expect(await bridge.current('The Keys 45961123')).toBe(0);
    expect(await bridge.current('The Keys 45961124')).toBe('No Response');
  });

  test('writes a bolt down as soon as it has moved, so that a power cut loses nothing', async () => {
    const bridge = new Bridge({ gateways: [home()] });
    const written = vi.spyOn(bridge.api, 'updatePlatformAccessories');
    await bridge.clock.advance(15_000);
    const before = written.mock.calls.length;
    bridge.home.turnByHand(FRONT);
    await bridge.clock.advance(10_000);
    expect(written.mock.calls.length).toBe(before + 1);
    expect(bridge.registered[0]?.context).toMatchObject({ memory: { bolt: 'unsecured' } });
    expect(JSON.stringify(bridge.registered.map(({ context }) => context as unknown))).not.toContain(CODE);
  });
});
