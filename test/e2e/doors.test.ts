import { describe, expect, test } from 'vitest';
import { entryFor, eventually, frontDoor, gardenGate, Home, plugIn } from './home.ts';
import { longestEndMs, versions } from './homebridge.ts';
import { described, noResponse, secured, serviceOf, unknown, unsecured } from './phone.ts';

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('two doors appear with what is true of them', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    const gate = await home.lock(gardenGate);

    expect(await home.phone.locks()).toHaveLength(2);
    expect(front.name).toBe('Front door');
    expect(await home.phone.read(front, 'current')).toBe(secured);
    expect(await home.phone.read(front, 'target')).toBe(secured);
    expect(gate.name).toBe('Garden gate');
    expect(await home.phone.read(gate, 'current')).toBe(unsecured);
    expect(await home.phone.read(gate, 'target')).toBe(unsecured);

    expect(await home.phone.read(front, 'manufacturer')).toBe('The Keys');
    expect(await home.phone.read(front, 'serialNumber')).toBe('45961123');
    expect(await home.phone.read(front, 'firmware')).toBe('59');
    const lock = serviceOf(front.services, 'lock');
    const battery = serviceOf(front.services, 'battery');
    expect(lock?.primary).toBe(true);
    expect(lock?.linked).toContain(battery?.iid);
  });

  test('a battery at 7300 mV shows 50 %, and the signal is in dBm beside it', async (context) => {
    const home = await Home.open(context, version, { doors: [{ ...frontDoor, battery: 7301, rssi: -71 }] });
    const front = await home.lock(frontDoor);

    expect(await home.phone.read(front, 'batteryLevel')).toBe(50);
    expect(await home.phone.read(front, 'lowBattery')).toBe(0);
    expect(await home.phone.read(front, 'charging')).toBe(2);
    expect(await home.phone.read(front, 'rssi')).toBe(-71);
    expect(described(front, 'rssi')).toMatchObject({
      format: 'int',
      unit: 'dBm',
      minValue: -127,
      maxValue: 0,
    });
    expect(described(front, 'rssi').perms).toEqual(expect.arrayContaining(['pr', 'ev']));

    home.gateway.setBattery(frontDoor.identifier, 6500);
    await home.until(front, 'lowBattery', 1);
    expect(await home.phone.read(front, 'batteryLevel')).toBe(6);

    home.gateway.setBattery(frontDoor.identifier, null);
    // What was known still stands: a gateway leaves the battery out now and then.
    expect(await home.phone.read(front, 'batteryLevel')).toBe(6);
  });

  test('a lock that never told its battery shows no level at all', async (context) => {
    const home = await Home.open(context, version, { doors: [{ ...frontDoor, battery: null }] });
    const front = await home.lock(frontDoor);

    // Its Battery service would have to say whether it is low, so there is none.
    expect(serviceOf(front.services, 'battery')).toBeUndefined();
    expect(await home.phone.read(front, 'current')).toBe(secured);
  });

  test('unlock and lock turn the bolt, and Home follows', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    await home.phone.listen();

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured);
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
    expect(await home.phone.read(front, 'target')).toBe(unsecured);

    await home.phone.tap(front, secured);
    await home.until(front, 'current', secured);
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('secured');
    expect(await home.phone.read(front, 'target')).toBe(secured);

    expect(home.requests('/open')).toHaveLength(1);
    expect(home.requests('/close')).toHaveLength(1);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unsecured, secured]);
    });
    expect(home.gateway.door(gardenGate.identifier).bolt).toBe('unsecured');
  });

  test('a turn by hand moves current and target, by event', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    await home.phone.listen();

    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unsecured]);
    }, 10_000);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'target')).toEqual([unsecured]);
    });

    home.gateway.turnByHand(frontDoor.identifier, 'secured');
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unsecured, secured]);
    }, 10_000);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'target')).toEqual([unsecured, secured]);
    });
    expect(home.gateway.journal.count('command')).toBe(0);
  });

  test('a lock that does not know where its bolt is shows unknown, until it is turned', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);

    home.gateway.setState(frontDoor.identifier, 'unknown');
    await home.until(front, 'current', unknown);

    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    await home.until(front, 'current', unsecured);
    await home.until(front, 'target', unsecured);
  });

  test('a lock that is not turned is not read, however often the gateway is polled', async (context) => {
    const home = await Home.open(context, version);
    await home.lock(frontDoor);
    await home.lock(gardenGate);
    const reads = home.gateway.journal.count('read');
    await home.polled(6);
    expect(home.gateway.journal.count('read')).toBe(reads);
  });

  test('a restart brings back the same accessories with no event', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    const gate = await home.lock(gardenGate);
    const before = shape(await home.phone.locks());
    const polls = home.gateway.journal.count('poll');

    await home.restart();
    await home.phone.listen();
    expect(await home.phone.read(front, 'current')).toBe(secured);
    expect(await home.phone.read(gate, 'current')).toBe(unsecured);
    await eventually(() => {
      expect(home.gateway.journal.count('poll')).toBeGreaterThanOrEqual(polls + 2);
    }, 20_000);
    await home.polled(2);

    expect(home.phone.told).toEqual([]);
    expect(shape(await home.phone.locks())).toEqual(before);
    expect(await home.phone.read(front, 'target')).toBe(secured);
    expect(await home.phone.read(gate, 'target')).toBe(unsecured);
  });

  test('a restart while the gateway is away shows the last known state, then No Response', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    await home.lock(gardenGate);

    await home.homebridge.stop();
    await home.server.goAway();
    await home.homebridge.start();
    home.phone = await home.phone.again();
    await home.phone.listen();
    expect(await home.phone.read(front, 'current')).toBe(secured);
    expect(await home.phone.read(front, 'target')).toBe(secured);
    await home.until(front, 'current', { status: noResponse }, 30_000);

    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    await home.server.comeBack();
    await home.until(front, 'current', unsecured, 60_000);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unsecured]);
    });
    expect(await home.phone.locks()).toHaveLength(2);
  });

  test('a lock that the config no longer wants goes, the others stay as they are', async (context) => {
    const home = await Home.open(context, version);
    await home.lock(frontDoor);
    const gate = await home.lock(gardenGate);

    await home.homebridge.stop();
    const hidden = {
      locks: [
        { ...frontDoor, bolt: undefined, hidden: true },
        { ...gardenGate, bolt: undefined },
      ],
    };
    home.homebridge.configure([entryFor(home.server.host, [], hidden)]);
    await home.homebridge.start();
    home.phone = await home.phone.again();

    await eventually(async () => {
      expect((await home.phone.locks()).map(({ serialNumber }) => serialNumber)).toEqual([
        String(gardenGate.identifier),
      ]);
    }, 20_000);
    expect((await home.phone.lock(gardenGate.identifier)).aid).toBe(gate.aid);
  });

  test('two gateways that see one lock make one accessory, and one serves it when the other is away', async (context) => {
    const other = await plugIn(context, [frontDoor]);
    const home = await Home.open(context, version, {
      doors: [frontDoor],
      entries: (host) => [
        {
          platform: 'TheKeys',
          name: 'The Keys',
          gateways: [
            { host, name: 'Hall', code: frontDoor.code },
            { host: other.host, name: 'Attic', code: frontDoor.code },
          ],
        },
      ],
    });
    const front = await home.accessory(frontDoor);
    expect(await home.phone.locks()).toHaveLength(1);
    const served = home.requests('/locker_status').length > 0 ? home.server : other;
    const spare = served === other ? home.server : other;

    await served.goAway();
    spare.gateway.setState(frontDoor.identifier, 'unsecured');
    await home.until(front, 'current', unsecured, 60_000);
    await home.phone.tap(front, secured);
    await home.until(front, 'current', secured);
    expect(spare.gateway.door(frontDoor.identifier).bolt).toBe('secured');
    expect(await home.phone.locks()).toHaveLength(1);
    expect(spare.gateway.journal.mostAtOnce).toBe(1);
  });

  test('SIGTERM ends Homebridge within five seconds with no error, even in the middle of a command', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'hang', moved: false });
    await home.phone.tap(front, unsecured);
    await eventually(() => {
      expect(home.requests('/open').length).toBe(1);
    });
    const said = home.homebridge.log.length;

    const end = await home.homebridge.stop();

    expect(end.tookMs).toBeLessThan(longestEndMs[version]);
    expect(end.signal).toBeNull();
    expect(end.code).toBe(version === '2.4.0' ? 0 : 143);
    expect(home.homebridge.log.slice(said).filter((line) => /error|warn|fail/i.test(line))).toEqual([]);
  });
});

/** What Home keeps rooms and automations by: everything of the accessories but the values. */
function shape(locks: Awaited<ReturnType<Home['phone']['locks']>>): unknown {
  return locks.map(({ aid, name, serialNumber, services }) => ({
    aid,
    name,
    serialNumber,
    services: services.map(({ iid, type, characteristics }) => ({
      iid,
      type,
      characteristics: new Map(characteristics.map((one) => [one.iid, one.type])),
    })),
  }));
}
