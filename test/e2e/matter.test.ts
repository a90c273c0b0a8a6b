import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, type TestContext } from 'vitest';
import { freePort, randomMac } from './homebridge.ts';
import { Ecosystem, type MatterLock } from './ecosystem.ts';
import { entryFor, eventually, frontDoor, gardenGate, Home, type HomeOptions } from './home.ts';
import { matterBridge, type MatterBridge } from './matter-bridge.ts';
import { secured, unsecured } from './phone.ts';

type Mode = 'off' | 'also' | 'only';
const HOMEBRIDGE = '2.4.0';
/** What a door is while a command is carried out, and what Matter may say of it meanwhile. */
const doors = [frontDoor, gardenGate];

const entries =
  (matter: Mode, more: object = {}) =>
  (host: string): readonly object[] => [{ ...entryFor(host, doors), matter, ...more }];

/** A home whose bridge has Matter. */
const open = (context: TestContext, matter: Mode, options: HomeOptions = {}): Promise<Home> =>
  Home.open(context, HOMEBRIDGE, { matter: true, entries: entries(matter), ...options });

/** An ecosystem that has commissioned the bridge, until the test ends. */
async function commission(context: TestContext, bridge: MatterBridge): Promise<Ecosystem> {
  const ecosystem = await Ecosystem.commission(bridge);
  context.onTestFinished(() => ecosystem[Symbol.asyncDispose]());
  return ecosystem;
}

async function lockIn(ecosystem: Ecosystem, { identifier }: { identifier: number }): Promise<MatterLock> {
  return eventually(async () => {
    await ecosystem.look();
    return ecosystem.lock(identifier);
  }, 120_000);
}

/** Waits until the controller shows this. */
async function until(
  lock: MatterLock,
  shown: Awaited<ReturnType<MatterLock['shown']>>,
  timeout = 60_000,
): Promise<void> {
  await eventually(async () => expect(await lock.shown()).toBe(shown), timeout);
}

// Homebridge with Matter takes long to load on a busy machine, and some of these start it four times.
describe.concurrent('A real Matter controller', { timeout: 420_000 }, () => {
  test('sees and turns a door, and is told the truth about each thing that can go wrong', async (context) => {
    const home = await open(context, 'also', { doors: [{ ...frontDoor, battery: 7_301 }, gardenGate] });
    const { gateway } = home;
    const ecosystem = await commission(context, home.homebridge.matter);
    const front = await lockIn(ecosystem, frontDoor);
    const inHome = await home.accessory(frontDoor);
    await until(front, 'locked');
    await until(await lockIn(ecosystem, gardenGate), 'unlocked');
    expect(front.information).toMatchObject({
      nodeLabel: 'Front door',
      vendorName: 'The Keys',
      serialNumber: '45961123',
      softwareVersionString: '59',
    });

    expect(await front.unlock()).toBe('done');
    expect(gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
    expect(await front.shown()).toBe('unlocked');
    await home.until(inHome, 'current', unsecured);
    expect(await front.lock()).toBe('done');
    expect(gateway.door(frontDoor.identifier).bolt).toBe('secured');
    await home.until(inHome, 'target', secured);

    gateway.turnByHand(frontDoor.identifier);
    await until(front, 'unlocked');
    await home.phone.tap(inHome, secured);
    await until(front, 'locked');

    expect(await front.battery()).toMatchObject({ batPercentRemaining: 100, batChargeLevel: 0 });
    gateway.setBattery(frontDoor.identifier, 6_500);
    await eventually(async () => {
      expect(await front.battery()).toMatchObject({ batPercentRemaining: 12, batChargeLevel: 1 });
    }, 30_000);

    gateway.setState(frontDoor.identifier, 'jammed');
    gateway.turnByHand(frontDoor.identifier, 'unsecured');
    gateway.setState(frontDoor.identifier, 'jammed');
    await until(front, 'jammed');
    gateway.turnByHand(frontDoor.identifier, 'secured');
    gateway.setState(frontDoor.identifier, 'unknown');
    await until(front, 'unknown');
    gateway.turnByHand(frontDoor.identifier, 'unsecured');
    gateway.turnByHand(frontDoor.identifier, 'secured');
    await until(front, 'locked');

    gateway.door(frontDoor.identifier).refusesKey = true;
    expect(await front.unlock()).toEqual({ status: 'failure' });
    expect(home.homebridge.lines('refused the key (36)')).toHaveLength(1);
    await until(front, 'unreachable');
    gateway.door(frontDoor.identifier).refusesKey = false;
    expect(await front.lock()).toBe('done');
    await until(front, 'locked');

    const opens = home.requests('/open').length;
    const busy = gateway.fault('/open', { kind: 'busy' }, Infinity);
    const from = performance.now();
    expect(await front.unlock()).toEqual({ status: 'busy' });
    expect(performance.now() - from).toBeLessThan(9_000);
    const asked = home.requests('/open').length;
    expect(asked).toBeGreaterThan(opens);
    busy.clear();
    await home.polled(5);
    expect(home.requests('/open')).toHaveLength(asked);
    expect(gateway.door(frontDoor.identifier).bolt).toBe('secured');
    expect(await front.unlock()).toBe('done');
    await until(front, 'unlocked');
  });

  test('has its door unreachable while the gateway is away, and stays commissioned over restarts', async (context) => {
    const home = await open(context, 'only');
    const ecosystem = await commission(context, home.homebridge.matter);
    const front = await lockIn(ecosystem, frontDoor);
    await until(front, 'locked');
    expect(await home.phone.locks()).toEqual([]);

    await home.server.goAway();
    await until(front, 'unreachable');
    expect(await front.unlock()).not.toBe('done');
    await home.server.comeBack();
    await until(front, 'locked');
    expect(home.requests('/open')).toEqual([]);

    /** Restarts Homebridge while the controller looks; gives everything that it was shown until `last`. */
    const restart = async (last: string, meanwhile: () => Promise<void>): Promise<string[]> => {
      await home.homebridge.stop();
      await meanwhile();
      const seen = new Set<string>();
      let isOver = false;
      const look = async (): Promise<void> => {
        while (!isOver) {
          seen.add(await front.shown().catch(() => 'nothing'));
          await delay(50);
        }
      };
      const looking = look();
      await home.homebridge.start();
      await until(front, last as 'locked');
      isOver = true;
      await looking;
      return [...seen];
    };

    // Turned by hand meanwhile: nobody may be shown that it is locked.
    const turned = await restart('unlocked', async () => {
      home.gateway.turnByHand(frontDoor.identifier);
      await Promise.resolve();
    });
    expect(turned).not.toContain('locked');
    expect(await front.lock()).toBe('done');

    const away = await restart('unreachable', () => home.server.goAway());
    expect(away).not.toContain('locked');
    expect(away).not.toContain('unlocked');
    await home.server.comeBack();
    await until(front, 'locked');
    expect(ecosystem.names.toSorted()).toEqual(['Front door', 'Garden gate']);
  });

  test('and another, and a phone: whoever asks, all show the newest wish', async (context) => {
    const home = await open(context, 'also');
    const { matter } = home.homebridge;
    const one = await commission(context, matter);
    const front = await lockIn(one, frontDoor);
    const two = await commission(context, await one.invite(matter));
    const same = await lockIn(two, frontDoor);
    const inHome = await home.accessory(frontDoor);
    await Promise.all([until(front, 'locked'), until(same, 'locked')]);
    const bolt = (): string => home.gateway.door(frontDoor.identifier).bolt;

    // Two ecosystems in the same second, of one mind and then not.
    expect(await Promise.all([front.unlock(), same.unlock()])).toEqual(['done', 'done']);
    expect(home.requests('/open')).toHaveLength(1);
    await Promise.all([until(front, 'unlocked'), until(same, 'unlocked')]);
    await Promise.all([front.lock(), delay(150).then(() => same.unlock())]);
    await Promise.all([until(front, 'unlocked'), until(same, 'unlocked')]);
    expect(bolt()).toBe('unsecured');
    await home.until(inHome, 'current', unsecured);
    expect(await front.lock()).toBe('done');

    // Matter unlocks, and HomeKit locks within the same second.
    const [told] = await Promise.all([
      front.unlock(),
      delay(300).then(() => home.phone.tap(inHome, secured)),
    ]);
    await home.until(inHome, 'current', secured);
    await home.until(inHome, 'target', secured);
    await Promise.all([until(front, 'locked'), until(same, 'locked')]);
    expect(bolt()).toBe('secured');
    expect(told).toBeOneOf(['done', { status: 'invalid-in-state' }]);

    // And the other way round.
    await Promise.all([home.phone.tap(inHome, unsecured), delay(300).then(() => front.lock())]);
    await Promise.all([until(front, 'locked'), until(same, 'locked')]);
    await home.until(inHome, 'current', secured);
    expect(bolt()).toBe('secured');
  });

  test('has the doors of a child bridge; one that may only be locked is not unlocked there', async (context) => {
    const [port, matterPort, mac] = [await freePort(), await freePort(), randomMac()];
    const home = await open(context, 'also', {
      matter: false,
      entries: (host) => [
        {
          ...entryFor(host, doors, {
            locks: doors.map(({ identifier, name, code }) => ({
              identifier,
              name,
              code,
              allowUnlock: false,
            })),
          }),
          matter: 'only',
          _bridge: { username: mac, port, name: 'The Keys', bind: ['lo'], matter: { port: matterPort } },
        },
      ],
    });
    const { storage } = home.homebridge;
    const bridge = await eventually(() => matterBridge(storage, mac, matterPort), 60_000);
    await eventually(() => expect(home.homebridge.lines('is offered in Matter')).toHaveLength(2), 60_000);
    const ecosystem = await commission(context, bridge);
    const gate = await lockIn(ecosystem, gardenGate);
    await until(gate, 'unlocked');
    expect(await gate.lock()).toBe('done');
    await until(gate, 'locked');
    expect(await gate.unlock()).toEqual({ status: 'invalid-in-state' });
    expect(home.requests('/open')).toEqual([]);
  });

  test('loses nothing but what the config takes away: off, also, only, off', async (context) => {
    const home = await open(context, 'off');
    const inHome = await home.accessory(frontDoor);
    const ecosystem = await commission(context, home.homebridge.matter);
    expect(ecosystem.names).toEqual([]);
    const change = async (matter: Mode): Promise<void> => {
      await home.homebridge.stop();
      home.homebridge.configure(entries(matter)(home.server.host));
      await home.homebridge.start();
      home.phone = await home.phone.again();
    };

    await change('also');
    await until(await lockIn(ecosystem, frontDoor), 'locked', 90_000);
    await home.until(inHome, 'current', secured);
    // The same accessory: a room and its automations hang on its number.
    expect((await home.accessory(frontDoor)).aid).toBe(inHome.aid);

    await change('only');
    await eventually(async () => expect(await home.phone.locks()).toEqual([]), 60_000);
    await until(await lockIn(ecosystem, frontDoor), 'locked', 90_000);

    await change('off');
    await home.accessory(frontDoor);
    await eventually(async () => {
      await ecosystem.look();
      expect(ecosystem.names).toEqual([]);
    }, 120_000);
    expect(home.homebridge.lines('leaves Matter')).toHaveLength(2);
  });
});

describe.concurrent('Without Matter', () => {
  test.for([
    { version: '1.11.4', why: 'has no Matter', matter: 'also' },
    { version: '1.11.4', why: 'has no Matter', matter: 'only' },
    { version: HOMEBRIDGE, why: 'turn Matter on', matter: 'only' },
  ] as const)(
    'Homebridge $version has the doors in HomeKit as usual (“$matter”), and one warning',
    async ({ version, why, matter }, context) => {
      const home = await Home.open(context, version, { entries: entries(matter) });
      const front = await home.accessory(frontDoor);
      await home.phone.tap(front, unsecured);
      await home.until(front, 'current', unsecured);
      expect(home.homebridge.lines('asks for Matter')).toEqual([expect.stringContaining(why)]);
    },
  );
});
