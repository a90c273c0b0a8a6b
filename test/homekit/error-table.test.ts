import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/gateway/errors.ts';
import { CODE, FRONT, House } from '../house.ts';

/** Unlocks the front door and gives what Home was told and shows, what the user was warned of, and what was sent. */
async function unlock(house: House, forMs = 60_000) {
  const since = house.clock.now();
  const status = await house.clock.until(house.front.home.tap('unsecured'));
  await house.clock.advance(forMs);
  return {
    status,
    current: await house.front.home.current(),
    target: await house.front.home.target(),
    warnings: house.log.warnings,
    sent: house.sent(since),
  };
}

const SECURED = { current: 1, target: 1 };
const UNSECURED = { current: 0, target: 0 };

describe.each(['observed', 'documented'] as const)('In the %s dialect, an unlock that gets', (dialect) => {
  test('500 (busy) three times is tried again until it works', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'busy' }, 3);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/open', '/open', '/locker_status']);
    await house.stop();
  });

  test('500 (busy) for ever is dropped after 30 s, and the sentence says that the gateway is busy', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'busy' }, Infinity);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...SECURED });
    expect(seen.warnings).toEqual([
      '“Front door” was not turned in time, and the request is dropped. The gateway “Home” is busy with another action (500). Try again in a moment.',
    ]);
    expect(seen.sent.length).toBeGreaterThan(5);
    expect(seen.sent.every((path) => path === '/open')).toBe(true);
    expect(house.simulated.door(FRONT).bolt).toBe('secured');
    await house.stop();
  });

  test('400 is tried again, and works', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'error', number: 400, detail: 'action already started' });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/locker_status']);
    await house.stop();
  });

  test('32 (not shared) ends at once, Home says so, and the sentence asks for a share', async () => {
    const house = await House.settled({ dialect });
    house.simulated.removeShare(FRONT);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: -70411, ...SECURED });
    expect(seen.warnings).toEqual([
      "“Front door” is not shared with the gateway “Home” (32). Create a share for this gateway in the plugin's settings.",
    ]);
    expect(seen.sent).toEqual(['/open']);
    await house.stop();
  });

  test('33 once (an old ts) is tried with a fresh ts, and works', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'error', number: 33 });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/locker_status']);
    await house.stop();
  });

  test('33 three times is a wrong code: it ends, and the sentence says so', async () => {
    const house = await House.settled({ dialect });
    house.simulated.removeShare(FRONT);
    house.simulated.addShare(FRONT, 'another code');
    const seen = await unlock(house);
    expect(seen).toMatchObject({ ...SECURED });
    expect(seen.warnings).toEqual([
      "The share code of “Front door” is wrong for the gateway “Home” (33). Copy it again, or create a new share in the plugin's settings.",
    ]);
    expect(seen.warnings.join()).not.toContain(CODE);
    expect(seen.sent).toEqual(['/open', '/open', '/open']);
    expect(new Set(house.simulated.journal.timestamps(FRONT)).size).toBe(
      house.simulated.journal.timestamps(FRONT).length,
    );
    await house.stop();
  });

  test('34 (not detected) while the gateway scans is tried twice more, then ends', async () => {
    const house = await House.settled({ dialect });
    house.simulated.setInRange(FRONT, false);
    const seen = await unlock(house, 15_000);
    expect(seen).toMatchObject({ ...SECURED });
    expect(seen.warnings).toEqual([
      "The gateway “Home” does not detect “Front door” (34). Move the gateway nearer to the door, or check the lock's batteries.",
    ]);
    expect(seen.sent).toEqual(['/open', '/open', '/open']);
    await house.stop();
  });

  test('34 while the gateway synchronizes is tried again until it scans', async () => {
    const house = await House.settled({ dialect });
    house.simulated.synchronizing('gateway', 15_000);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent.filter((path) => path === '/open').length).toBeGreaterThan(3);
    expect(house.simulated.journal.turns).toMatchObject([{ cause: 'open' }]);
    await house.stop();
  });

  test('34 while the gateway synchronizes for minutes is dropped after 30 s', async () => {
    const house = await House.settled({ dialect });
    house.simulated.synchronizing('gateway', 240_000);
    const seen = await unlock(house, 300_000);
    expect(seen).toMatchObject({ status: 0, ...SECURED });
    expect(seen.warnings).toHaveLength(1);
    expect(seen.warnings[0]).toMatch(/was not turned in time/);
    expect(house.simulated.journal.turns).toEqual([]);
    await house.stop();
  });

  test('35 (not compatible) ends at once, and the sentence asks for an update', async () => {
    const house = await House.settled({ dialect });
    house.simulated.door(FRONT).compatible = false;
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: -70402, ...SECURED });
    expect(seen.warnings).toEqual([
      '“Front door” is not compatible with the gateway “Home” (35). Update the firmware of both.',
    ]);
    expect(seen.sent).toEqual(['/open']);
    await house.stop();
  });

  test('36 (key refused) ends at once, and the sentence names the share', async () => {
    const house = await House.settled({ dialect });
    house.simulated.door(FRONT).refusesKey = true;
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...SECURED });
    expect(seen.warnings).toEqual([
      '“Front door” refused the key (36). Check that its share exists, then synchronize the lock.',
    ]);
    expect(seen.sent).toEqual(['/open']);
    await house.stop();
  });

  test('37 after which the bolt did move: one open on the wire, and Home shows unsecured', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'failed', moved: true });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent.filter((path) => path === '/open')).toHaveLength(1);
    expect(seen.sent[1]).toBe('/locker_status');
    await house.stop();
  });

  test('37 after which it did not move: read first, then the second try works', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'failed', moved: false });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent.slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
    await house.stop();
  });

  test('37 over and over is dropped after 30 s, and Home shows secured, never unknown for ever', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'failed', moved: false }, Infinity);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...SECURED });
    expect(seen.warnings).toHaveLength(1);
    const opens = /\/open \/open/.exec(seen.sent.join(' '));
    expect(opens).toBeNull();
    await house.stop();
  });

  test('38 (gateway’s clock) synchronizes the gateway, then works', async () => {
    const house = await House.settled({ dialect, strictClock: true });
    house.simulated.clockSkew = 86_400;
    const since = house.clock.now();
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    const paths = house.simulated.journal.entries.filter(({ at }) => at >= since).map(({ path }) => path);
    expect(paths.indexOf('/synchronize')).toBeGreaterThan(paths.indexOf('/open'));
    await house.stop();
  });

  test('38 for ever ends with a sentence on the gateway’s clock', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'error', number: 38 }, Infinity);
    const seen = await unlock(house);
    expect(seen).toMatchObject(SECURED);
    expect(seen.warnings).toEqual([
      'The clock of the gateway “Home” is wrong (38). Synchronize the gateway; it needs access to the internet.',
    ]);
    expect(seen.sent).toEqual(['/open', '/open', '/open']);
    await house.stop();
  });

  test('a number that no document knows: read first, then again', async () => {
    const house = await House.settled({ dialect });
    house.simulated.fault('/open', { kind: 'error', number: 77 });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ status: 0, ...UNSECURED, warnings: [] });
    expect(seen.sent.slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
    await house.stop();
  });
});

describe('Maintenance that gets', () => {
  const rows = [
    ['/locker/synchronize', 'synchronizeLock', 1, 'the gateway does not detect it (1)'],
    ['/locker/synchronize', 'synchronizeLock', 2, 'not compatible with the gateway (2)'],
    ['/locker/synchronize', 'synchronizeLock', 3, 'returned invalid data (3)'],
    ['/locker/synchronize', 'synchronizeLock', 4, 'the connection to it failed (4)'],
    ['/update', 'update', 1, 'the firmware did not download well (1)'],
    ['/update', 'update', 2, 'returned no firmware (2)'],
  ] as const;
  test.each(rows)('%s: %s, %i is told in words, and Home goes on', async (path, action, number, words) => {
    const house = await House.settled();
    house.simulated.fault(path, { kind: 'error', number });
    const { session } = house.gateway;
    const asking = { priority: 'command' } as const;
    const asked =
      action === 'update'
        ? session.maintain('update', asking)
        : session.maintainLock('synchronizeLock', { identifier: FRONT, name: 'Front door' }, asking);
    const error = await house.clock.until(asked.catch((reason: unknown) => reason));
    expect(error).toBeInstanceOf(GatewayError);
    expect(String(error)).toContain(words);
    expect(house.simulated.journal.entries.filter((entry) => entry.path === path)).toHaveLength(1);
    await house.clock.advance(60_000);
    expect(await house.front.home.current()).toBe(1);
    await house.stop();
  });
});
