import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { eventually, frontDoor, gardenGate, Home, real } from './home.ts';
import { versions } from './homebridge.ts';
import { noResponse, Refused, secured, unknown, unsecured } from './phone.ts';

// Each takes half a minute and more, and Homebridge's version makes no difference to it.
describe.concurrent('Homebridge 2.4.0', () => {
  test('a gateway that synchronizes for too long: the wish is dropped, and the door does not open later', async (context) => {
    const home = await Home.open(context, '2.4.0');
    const front = await home.lock(frontDoor);
    home.gateway.synchronizing('gateway', real(40_000));

    await home.phone.tap(front, unsecured);
    await home.until(front, 'target', secured, 40_000);
    expect(home.homebridge.lines('[The Keys]', 'Front door', 'not turned in time')).toHaveLength(1);
    const opens = home.requests('/open').length;
    await eventually(() => {
      expect(home.gateway.activity.synchronizing).toBe(false);
    }, 20_000);
    await home.polled(4);

    expect(home.requests('/open')).toHaveLength(opens);
    expect(home.gateway.journal.turns).toEqual([]);
    await home.until(front, 'current', secured);
  });

  test('a turn by hand while the gateway synchronizes for long shows soon after it has done so', async (context) => {
    const home = await Home.open(context, '2.4.0');
    const front = await home.lock(frontDoor);
    home.gateway.synchronizing('gateway', real(25_000));

    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    // It is known that the bolt was turned, and not yet where it is.
    await home.until(front, 'current', unknown, 30_000);
    await eventually(() => {
      expect(home.gateway.activity.synchronizing).toBe(false);
    }, 30_000);
    await home.until(front, 'current', unsecured, 15_000);
    await home.until(front, 'target', unsecured);
  });

  test('a gateway that hangs after it turned the bolt is read when it answers again', async (context) => {
    const home = await Home.open(context, '2.4.0');
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'hang', moved: true });

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 45_000);

    expect(home.requests('/open')).toHaveLength(1);
    expect(await home.phone.read(front, 'target')).toBe(unsecured);
  });

  test('an unlock asked while the gateway is unplugged is not done when it comes back a minute later', async (context) => {
    const home = await Home.open(context, '2.4.0');
    const front = await home.lock(frontDoor);
    await home.phone.listen();

    await home.server.goAway();
    const goneAt = performance.now();
    await home.phone.tap(front, unsecured).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Refused);
    });
    await home.until(front, 'current', { status: noResponse }, 30_000);
    await expect(home.phone.tap(front, unsecured)).rejects.toThrow(Refused);
    await eventually(() => {
      // The outage is counted from the first request in vain, a poll later.
      expect(performance.now() - goneAt).toBeGreaterThan(65_000);
    }, 75_000);
    await home.server.comeBack();

    await home.until(front, 'current', secured, 40_000);
    await home.until(front, 'target', secured);
    expect(home.requests('/open').filter(({ at }) => at > real(goneAt))).toEqual([]);
    expect(home.gateway.journal.turns).toEqual([]);
    expect(home.phone.toldOf(front, 'current')).not.toContain(unsecured);
    expect(home.homebridge.lines('[The Keys]', 'Until it is back')).toHaveLength(1);
    await eventually(() => {
      expect(home.homebridge.lines('[The Keys]', /is back after 1 min/)).toHaveLength(1);
    });
  });

  test('a lock out of range shows No Response after half a minute, the other goes on', async (context) => {
    const home = await Home.open(context, '2.4.0');
    const front = await home.lock(frontDoor);
    const gate = await home.lock(gardenGate);

    home.gateway.setInRange(frontDoor.identifier, false);
    await home.until(front, 'current', { status: noResponse }, 60_000);
    expect(await home.phone.read(gate, 'current')).toBe(unsecured);

    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    home.gateway.setInRange(frontDoor.identifier, true);
    await home.until(front, 'current', unsecured, 30_000);
  });
});

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('a busy gateway gets the command again until it takes it', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'busy' }, 3);

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 30_000);

    expect(home.requests('/open').map(({ outcome }) => outcome)).toEqual([500, 500, 500, 'ok']);
    expect(home.gateway.journal.turns).toHaveLength(1);
  });

  test('a gateway that synchronizes gets the command when it has done so, within the deadline', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.synchronizing('gateway', real(8000));

    await home.phone.tap(front, unsecured);
    expect(await home.phone.read(front, 'target')).toBe(unsecured);
    expect(await home.phone.read(front, 'current')).toBe(secured);
    await home.until(front, 'current', unsecured, 30_000);

    expect(home.gateway.journal.turns).toHaveLength(1);
  });

  test('37 though the bolt moved: it is read, not opened twice', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'failed', moved: true });

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 30_000);

    expect(await home.phone.read(front, 'target')).toBe(unsecured);
    expect(home.requests('/open')).toHaveLength(1);
  });

  test('37 and the bolt did not move: Home never says that it did, and it ends where the bolt is', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    await home.phone.listen();
    home.gateway.fault('/open', { kind: 'failed', moved: false });

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 30_000);

    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
    expect(home.requests('/open').map(({ moved }) => moved)).toEqual([false, true]);
    expectReadBeforeSecondOpen(home);
    // It might have moved, until it was read.
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unknown, secured, unsecured]);
    });
  });

  test('a key that is refused at once fails the tap; the lock shows No Response until a tap finds the key good', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    const refusals = home.gateway.fault('/open', { kind: 'error', number: 36 }, Infinity);

    await expect(home.phone.tap(front, unsecured)).rejects.toThrow(Refused);

    await home.until(front, 'current', { status: noResponse });
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('secured');
    expect(home.requests('/open')).toHaveLength(1);
    expect(home.homebridge.lines('[The Keys]', 'Front door', '36', 'synchronize')).toHaveLength(1);

    refusals.clear();
    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured);
    await home.until(front, 'target', unsecured);
  });

  test('a key that is refused late puts the target back', async (context) => {
    const home = await Home.open(context, version, { gateway: { latencies: { bluetooth: real(4000) } } });
    const front = await home.lock(frontDoor);
    await home.phone.listen();
    home.gateway.door(frontDoor.identifier).refusesKey = true;

    await home.phone.tap(front, unsecured);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'target')).toEqual([unsecured, secured]);
    }, 20_000);

    expect(home.requests('/open')).toHaveLength(1);
    expect(home.phone.toldOf(front, 'current')).toEqual([]);
  });

  test('a connection that is reset is followed by a read, then by another try', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'reset' });

    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 30_000);

    expectReadBeforeSecondOpen(home);
    expect(home.gateway.journal.turns).toHaveLength(1);
  });

  test('one lost poll is no outage', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    const lost = home.gateway.fault('/lockers', { kind: 'reset' }, 2);

    await eventually(() => {
      expect(lost.left).toBe(0);
    }, 20_000);
    expect(await home.phone.read(front, 'current')).toBe(secured);
    expect(home.homebridge.lines('[The Keys]', 'Until it is back')).toEqual([]);
  });

  test('twenty taps in two seconds end with Home and the bolt agreed, and few of them on the wire', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);

    const taps: Promise<unknown>[] = [];
    for (let tap = 0; tap < 20; tap += 1) {
      await delay(100);
      taps.push(home.phone.tap(front, tap % 2 === 0 ? unsecured : secured));
    }
    await Promise.all(taps);
    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 30_000);

    expect(await home.phone.read(front, 'target')).toBe(unsecured);
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
    expect(home.gateway.journal.count('command')).toBeLessThanOrEqual(12);
    const commands = home.gateway.journal.count('command');
    await home.polled(3);
    expect(home.gateway.journal.count('command')).toBe(commands);
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
  });
});

/** The door was opened in two tries, and read in between. */
function expectReadBeforeSecondOpen({ gateway }: Home): void {
  const asked = gateway.journal.entries
    .filter(({ identifier, outcome }) => identifier === frontDoor.identifier && outcome !== 'refused')
    .map(({ path }) => path)
    .join(' ');
  expect(asked).toMatch(/\/open( \/locker_status)+ \/open$/);
}
