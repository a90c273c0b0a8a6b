import { describe, expect, test } from 'vitest';
import { eventually, frontDoor, gardenGate, Home } from './home.ts';
import { longestEndMs, versions } from './homebridge.ts';
import { secured, unknown, unsecured } from './phone.ts';

/** An answer that does not say how long it is, and stops in the middle of its body for good. */
const frozen = { kind: 'delivery', framing: 'unsized', stop: { after: 80, then: 'freeze' } } as const;

describe.concurrent.each(versions)('Homebridge %s', (version) => {
  test('goes on when its gateway freezes in the middle of an answer, and ends cleanly when it is stopped meanwhile', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    const gate = await home.lock(gardenGate);

    // A list: it is given up, and the next one is asked for.
    home.gateway.fault('/lockers', frozen);
    await eventually(() => {
      expect(home.requests('/lockers').some(({ outcome }) => outcome === 'hanging')).toBe(true);
    });
    await home.polled(2);
    expect(await home.phone.sees(front, 'current')).toBe(secured);

    // A command: whatever has become of it, the lock is read before Home says anything.
    home.gateway.fault('/open', frozen);
    await home.phone.tap(front, unsecured);
    await home.until(front, 'current', unsecured, 40_000);
    expect(home.requests('/open').map(({ outcome }) => outcome)).toEqual(['hanging']);

    home.gateway.fault('/close', frozen);
    await home.phone.tap(front, secured);
    await eventually(() => {
      expect(home.requests('/close').map(({ outcome }) => outcome)).toEqual(['hanging']);
    });
    expect(await home.phone.sees(gate, 'current')).toBe(unsecured);
    const said = home.homebridge.log.length;
    const end = await home.homebridge.stop();
    expect(end.tookMs).toBeLessThan(longestEndMs[version]);
    expect(end.signal).toBeNull();
    expect(end.code).toBe(version === '2.4.0' ? 0 : 143);
    expect(home.homebridge.log.slice(said).filter((line) => /error|warn|fail|assert/i.test(line))).toEqual(
      [],
    );
  });

  test('that is killed with a command on the wire says Unknown afterwards, not what it had known, until the lock is read', async (context) => {
    const home = await Home.open(context, version);
    const front = await home.lock(frontDoor);
    home.gateway.fault('/open', { kind: 'hang', moved: true });
    const busy = home.gateway.fault('/locker_status', { kind: 'busy' }, Infinity);
    // As soon as the gateway has the request: what has to be on disk by now was written before the first byte.
    const killed = new Promise<void>((resolve) => {
      home.gateway.on('request', ({ path }) => {
        if (path === '/open') resolve(home.homebridge.kill());
      });
    });
    home.phone.tap(front, unsecured).catch(() => undefined);
    await killed;

    await eventually(() => {
      expect(home.gateway.door(frontDoor.identifier).bolt).toBe('unsecured');
    });
    await home.homebridge.start();
    home.phone = await home.phone.again();
    await home.phone.listen();
    const polls = home.gateway.journal.count('poll');
    do {
      expect(await home.phone.read(front, 'current')).toBe(unknown);
    } while (home.gateway.journal.count('poll') < polls + 3);
    expect(home.phone.toldOf(front, 'current')).toEqual([]);

    busy.clear();
    await home.until(front, 'current', unsecured);
    await eventually(() => {
      expect(home.phone.toldOf(front, 'current')).toEqual([unsecured]);
    });
    expect(home.requests('/open')).toHaveLength(1);
  });
});
