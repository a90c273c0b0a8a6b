import { expect, vi, type TestContext } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { DoorOptions } from '../../src/simulator/gateway/door.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { Homebridge, type Version } from './homebridge.ts';
import { Phone, secured, unsecured, type DescribedLock, type What } from './phone.ts';

export const frontDoor = {
  identifier: 45961123,
  name: 'Front door',
  code: 'Zmo1sps2OVyCFtl1',
  bolt: 'secured',
} as const satisfies DoorOptions;

export const gardenGate = {
  identifier: 45961124,
  name: 'Garden gate',
  code: 'p4RkLm7xTq2WvB9c',
  bolt: 'unsecured',
} as const satisfies DoorOptions;

/** What takes a real gateway 3.2 s takes this one 0.32 s. */
const speed = 10;
/** So many real milliseconds, in the simulator's time. */
export const real = (ms: number): number => ms * speed;

export interface HomeOptions {
  /** The locks at the gateway; the two of this file when left out. */
  readonly doors?: readonly DoorOptions[];
  readonly gateway?: Partial<GatewayOptions>;
  /** Another gateway that has these locks in sight as well, with a worse signal; it has to be in `entries`, too. */
  readonly beside?: GatewayServer;
  /** The plugin's entries in config.json, given the gateway's address; the doors with their names and codes. */
  readonly entries?: (host: string) => readonly object[];
  /** Whether the bridge has Matter. */
  readonly matter?: boolean;
  /** Whether the gateway is there when Homebridge starts. */
  readonly isAway?: boolean;
}

/** An entry of config.json for a gateway and its locks. */
export const entryFor = (host: string, doors: readonly DoorOptions[], more: object = {}): object => ({
  platform: 'TheKeys',
  name: 'The Keys',
  gateways: [{ host, name: 'Home', pollInterval: 1, locks: doors.map(lockFor), ...more }],
});

/** What a gateway's entry says of a lock. */
export const lockFor = ({ identifier, name, code }: DoorOptions): object => ({ identifier, name, code });

/** Waits until this passes; what it fails with last is what the test fails with. */
export const eventually = <T>(look: () => T | Promise<T>, timeout = 15_000): Promise<T> =>
  vi.waitFor(look, { timeout, interval: 100 });

/** A gateway on loopback, until the test ends. */
export async function plugIn(
  context: TestContext,
  locks: readonly DoorOptions[],
  more: Partial<GatewayOptions> = {},
): Promise<GatewayServer> {
  const gateway = new SimulatedGateway({ clock: scaledClock(systemClock, speed), locks, ...more });
  const server = await GatewayServer.listen(gateway);
  context.onTestFinished(async () => {
    gateway.stop();
    await server.close();
  });
  return server;
}

/** A gateway with its doors, a Homebridge that knows it, and a phone that is paired. */
export class Home {
  readonly gateway: SimulatedGateway;
  readonly server: GatewayServer;
  readonly homebridge: Homebridge;
  phone: Phone;

  private constructor(
    gateway: SimulatedGateway,
    server: GatewayServer,
    homebridge: Homebridge,
    phone: Phone,
  ) {
    this.gateway = gateway;
    this.server = server;
    this.homebridge = homebridge;
    this.phone = phone;
  }

  /**
   * Sets everything up, and takes it down when the test ends. What must hold whatever happens is looked at then: one
   * request at a time, no `ts` twice, no secret outside of config.json, no crash.
   */
  static async open(context: TestContext, version: Version, options: HomeOptions = {}): Promise<Home> {
    const doors = options.doors ?? [frontDoor, gardenGate];
    const server = await plugIn(context, doors, options.gateway);
    const { gateway } = server;
    for (const { identifier, code } of doors) {
      options.beside?.gateway.share(gateway.door(identifier), { rssi: -90, ...(code && { code }) });
    }
    if (options.isAway === true) await server.goAway();
    const entries = options.entries?.(server.host) ?? [entryFor(server.host, doors)];
    const homebridge = await Homebridge.start(version, entries, options.matter);
    context.onTestFailed(() => {
      console.log(`What Homebridge said in “${context.task.name}”:\n${homebridge.text}`);
    });
    context.onTestFinished(async () => {
      const stored = homebridge.stored();
      await homebridge[Symbol.asyncDispose]();
      expectOrder(gateway, homebridge, stored, doors);
      expect(options.beside?.gateway.journal.mostAtOnce ?? 0, 'requests at once').toBeLessThanOrEqual(1);
    });
    const phone = await Phone.pair(homebridge);
    const home = new Home(gateway, server, homebridge, phone);
    context.onTestFinished(() => home.phone[Symbol.asyncDispose]());
    return home;
  }

  /** The accessory of a door, once it is there and the gateway has been asked about it. */
  async lock(door: DoorOptions): Promise<DescribedLock> {
    await eventually(() => {
      expect(this.reads(door.identifier), `${door.identifier} is never read`).toBeGreaterThan(0);
    }, 20_000);
    return this.accessory(door);
  }

  /** The accessory of a door, once it is there and says where its bolt is. */
  async accessory(door: DoorOptions): Promise<DescribedLock> {
    await eventually(async () => {
      expect((await this.phone.locks()).map(({ serialNumber }) => serialNumber)).toContain(
        String(door.identifier),
      );
    }, 20_000);
    const lock = await this.phone.lock(door.identifier);
    await this.until(lock, 'current', expect.toBeOneOf([secured, unsecured]));
    return lock;
  }

  /** Waits until the phone shows this. */
  async until(lock: DescribedLock, what: What, value: unknown, timeout = 15_000): Promise<void> {
    await eventually(async () => {
      expect(await this.phone.sees(lock, what), `${lock.name}: ${what}`).toEqual(value);
    }, timeout);
  }

  /** How many reads of a lock have been answered. */
  reads(identifier: number): number {
    return this.requests('/locker_status', identifier).filter(({ outcome }) => outcome === 'ok').length;
  }

  /** The requests that the gateway has taken, by path. */
  requests(path: string, identifier?: number): SimulatedGateway['journal']['entries'] {
    return this.gateway.journal.entries.filter(
      (entry) =>
        entry.path === path &&
        entry.outcome !== 'refused' &&
        (identifier === undefined || entry.identifier === identifier),
    );
  }

  /** Waits until the gateway has been polled so many times more. */
  async polled(times: number): Promise<void> {
    const before = this.gateway.journal.count('poll');
    await eventually(() => {
      expect(this.gateway.journal.count('poll') - before).toBeGreaterThanOrEqual(times);
    }, 40_000);
  }

  /** Ends Homebridge and starts it again; the phone keeps its pairing. */
  async restart(): Promise<void> {
    await this.homebridge.stop();
    await this.homebridge.start();
    this.phone = await this.phone.again();
  }
}

function expectOrder(
  gateway: SimulatedGateway,
  homebridge: Homebridge,
  stored: ReadonlyMap<string, string>,
  doors: readonly DoorOptions[],
): void {
  expect(gateway.journal.mostAtOnce, 'requests at once').toBeLessThanOrEqual(1);
  for (const { identifier, code } of doors) {
    const used = gateway.journal.timestamps(identifier).map(Number);
    expect(used, 'each ts is newer than the last').toEqual([...new Set(used)].sort((a, b) => a - b));
    if (code === undefined) continue;
    expect(homebridge.text, 'the log').not.toContain(code);
    for (const [file, text] of stored) expect(text.includes(code), `a share code in ${file}`).toBe(false);
  }
  expect(homebridge.lines(/unhandled|uncaught|TypeError|ReferenceError|^\s+at .+:\d+:\d+/i)).toEqual([]);
}
