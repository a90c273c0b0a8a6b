import { describe, expect, test, type TestContext } from 'vitest';
import { entryFor, eventually, frontDoor, gardenGate, Home } from './home.ts';
import { freePort, Homebridge, longestEndMs, versions, type Version } from './homebridge.ts';
import { noResponse, secured } from './phone.ts';

/** A Homebridge with these entries and no gateway to find. */
async function homebridgeWith(
  context: TestContext,
  version: Version,
  entries: readonly object[],
): Promise<Homebridge> {
  const homebridge = await Homebridge.start(version, entries);
  context.onTestFinished(() => homebridge[Symbol.asyncDispose]());
  return homebridge;
}

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('with no configuration at all the plugin keeps still', async (context) => {
    const homebridge = await homebridgeWith(context, version, []);
    expect(homebridge.lines('[The Keys]')).toEqual([]);
    expect((await homebridge.stop()).tookMs).toBeLessThan(longestEndMs[version]);
  });

  test('a platform and nothing else gets one sentence that says what to do', async (context) => {
    const homebridge = await homebridgeWith(context, version, [{ platform: 'TheKeys' }]);
    await eventually(() => {
      expect(homebridge.lines('[TheKeys]', /gateway/i)).toHaveLength(1);
    });
    expect(homebridge.isRunning).toBe(true);
    expect((await homebridge.stop()).tookMs).toBeLessThan(longestEndMs[version]);
  });

  test('every mistake gets a sentence that names it, and the rest goes on working', async (context) => {
    const home = await Home.open(context, version, {
      entries: (host) => [
        {
          platform: 'TheKeys',
          name: 'The Keys',
          colour: 'blue',
          gateways: [
            { host: 'not a host', code: 'one' },
            { code: 'two' },
            'three',
            {
              host,
              name: 'Home',
              code: '',
              pollInterval: -5,
              speed: 3,
              locks: [
                { identifier: frontDoor.identifier, code: frontDoor.code, name: 'Front door', hidden: 'no' },
                { identifier: 'front', code: 'four' },
                { identifier: gardenGate.identifier, code: gardenGate.code, autoLock: -1, colour: 'red' },
              ],
            },
          ],
        },
      ],
    });
    const front = await home.lock(frontDoor);
    await home.lock(gardenGate);
    expect(await home.phone.read(front, 'current')).toBe(secured);

    for (const sentence of [
      /The configuration: "colour" is not an option/,
      /Gateway 1 \(not a host\): "host" must/,
      /Gateway 2: "host" must/,
      /Gateway 3: .* not a gateway/,
      /Gateway 4 .*: "code" must/,
      /Gateway 4 .*: "pollInterval" must/,
      /Gateway 4 .*: "speed" is not an option/,
      /lock 1 \(45961123\): "hidden" must/,
      /lock 2: "identifier" must/,
      /lock 3 \(45961124\): "autoLock" must/,
      /lock 3 \(45961124\): "colour" is not an option/,
    ]) {
      expect(home.homebridge.lines('[The Keys]', sentence), String(sentence)).toHaveLength(1);
    }
    for (const secret of ['"one"', 'four']) expect(home.homebridge.text).not.toContain(secret);
  });

  test('a gateway that is not there gets one warning, and its locks come alive when it is', async (context) => {
    const home = await Home.open(context, version, { isAway: true });
    const { homebridge } = home;
    await eventually(() => {
      expect(homebridge.lines('[The Keys]', 'Until it is back')).toHaveLength(1);
    }, 30_000);
    expect(await home.phone.locks()).toEqual([]);

    await home.server.comeBack();
    const front = await home.lock(frontDoor);
    expect(await home.phone.read(front, 'current')).toBe(secured);
    expect(homebridge.lines('[The Keys]', 'Until it is back')).toHaveLength(1);
    await eventually(() => {
      expect(homebridge.lines('[The Keys]', 'is back after')).toHaveLength(1);
    });
  });

  test('a name that leads nowhere and a port where nobody listens crash nothing, and hide no other gateway', async (context) => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const home = await Home.open(context, version, {
      entries: (host) => [
        {
          platform: 'TheKeys',
          name: 'The Keys',
          gateways: [
            { host: 'nothing.invalid', name: 'Nowhere', code: 'aaaaaaaaaaaaaaaa' },
            { host: nobody, name: 'Nobody', code: 'bbbbbbbbbbbbbbbb' },
            { host, name: 'Home', locks: [{ identifier: frontDoor.identifier, code: frontDoor.code }] },
          ],
        },
      ],
      doors: [frontDoor],
    });
    const front = await home.lock(frontDoor);

    expect(front.name).toBe('The Keys 45961123');
    for (const gateway of ['Nowhere', 'Nobody']) {
      await eventually(() => {
        expect(home.homebridge.lines('[The Keys]', gateway, 'Until it is back')).toHaveLength(1);
      }, 40_000);
    }
    expect((await home.homebridge.stop()).tookMs).toBeLessThan(longestEndMs[version]);
  });

  test('a lock with no code is named once with what to do, and is not shown', async (context) => {
    const home = await Home.open(context, version, { entries: (host) => [entryFor(host, [frontDoor])] });
    const front = await home.lock(frontDoor);
    await home.polled(4);

    expect(home.homebridge.lines('[The Keys]', String(gardenGate.identifier), /code/i)).toHaveLength(1);
    expect(await home.phone.locks()).toHaveLength(1);
    expect(home.requests('/locker_status', gardenGate.identifier)).toEqual([]);

    // Given its code, it appears at the next start, and the other stays the accessory that it was.
    await home.homebridge.stop();
    home.homebridge.configure([entryFor(home.server.host, [frontDoor, gardenGate])]);
    await home.homebridge.start();
    home.phone = await home.phone.again();
    await home.lock(gardenGate);
    expect((await home.phone.lock(frontDoor.identifier)).aid).toBe(front.aid);
  });

  test("a gateway's code serves every lock that has none of its own", async (context) => {
    const home = await Home.open(context, version, {
      doors: [frontDoor, { ...gardenGate, code: frontDoor.code }],
      entries: (host) => [
        { platform: 'TheKeys', name: 'The Keys', gateways: [{ host, code: frontDoor.code }] },
      ],
    });
    const gate = await home.lock(gardenGate);
    await home.lock(frontDoor);
    expect(gate.name).toBe('The Keys 45961124');
  });

  test('a lock with a wrong code does not join Home, one whose share is taken back shows No Response, and neither is hammered', async (context) => {
    const home = await Home.open(context, version, {
      entries: (host) => [entryFor(host, [frontDoor, { ...gardenGate, code: 'not the right one' }])],
    });
    const front = await home.lock(frontDoor);
    await eventually(() => {
      expect(home.homebridge.lines('[The Keys]', 'Garden gate', '33')).toHaveLength(1);
    }, 30_000);
    home.gateway.removeShare(frontDoor.identifier);
    home.gateway.turnByHand(frontDoor.identifier);
    await home.until(front, 'current', { status: noResponse });
    const asked = [frontDoor, gardenGate].map(({ identifier }) =>
      home.requests('/locker_status', identifier),
    );
    await home.polled(6);

    expect(await home.phone.locks()).toHaveLength(1);
    for (const [index, { identifier }] of [frontDoor, gardenGate].entries()) {
      expect(asked[index]?.length).toBeLessThanOrEqual(4);
      expect(home.requests('/locker_status', identifier)).toEqual(asked[index]);
    }
    expect(home.homebridge.lines('[The Keys]', 'Front door', '32')).toHaveLength(1);
    expect(home.homebridge.lines('[The Keys]', 'Garden gate', '33')).toHaveLength(1);
  });
});
