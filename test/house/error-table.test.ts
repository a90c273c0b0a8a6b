import { describe, expect, test } from 'vitest';
import { CODE, FRONT, House } from './house.ts';

/** Unlocks the front door and gives what Home was told and shows, what the user was warned of, and what was sent. */
async function unlock(house: House, forMs = 60_000) {
  const since = house.clock.now();
  const told = await house.tap(house.front, 'unlock');
  await house.clock.advance(forMs);
  return {
    told,
    current: await house.front.home.current(),
    target: await house.front.home.target(),
    warnings: house.log.warnings,
    sent: house.sent(since),
  };
}

const LOCKED = { current: 'locked', target: 'locked' };
const UNLOCKED = { current: 'unlocked', target: 'unlocked' };

describe.each(['observed', 'documented'] as const)('In the %s dialect, an unlock that gets', (dialect) => {
  const settled = (simulated: object = {}): Promise<House> =>
    House.settled({ gateways: [{ simulated: { dialect, ...simulated } }] });

  test('500 (busy) three times is tried again until it works', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'busy' }, 3);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/open', '/open', '/locker_status']);
  });

  test('500 (busy) for ever is dropped after 30 s, and the sentence says that the gateway is busy', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'busy' }, Infinity);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...LOCKED });
    expect(seen.warnings).toEqual([
      expect.stringMatching(
        /“Front door” was to be unlocked \(asked by Home\).*in time.*“Home” is busy.*\(500\)/,
      ),
    ]);
    expect(seen.sent.length).toBeGreaterThan(5);
    expect(seen.sent.every((path) => path === '/open')).toBe(true);
    expect(house.front.bolt).toBe('secured');
  });

  test('400 is tried again, and works', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'error', number: 400, detail: 'action already started' });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/locker_status']);
  });

  test('32 (not shared) ends at once, Home says so, and the sentence asks for a share', async () => {
    await using house = await settled();
    house.front.share(undefined);
    const seen = await unlock(house);
    expect(seen.told).toBe('not authorized');
    expect(seen.warnings[0]).toMatch(
      /“Front door” is not shared with the gateway “Home” \(32\)\. Create a share/,
    );
    expect(seen.sent).toEqual(['/open']);
  });

  test('33 once (an old ts) is tried with a fresh ts, and works', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'error', number: 33 });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent).toEqual(['/open', '/open', '/locker_status']);
  });

  test('33 three times is a wrong code: it ends, and the sentence says so', async () => {
    await using house = await settled();
    house.front.share('another code');
    const seen = await unlock(house);
    expect(seen.warnings[0]).toMatch(/The share code of “Front door” is wrong for the gateway “Home” \(33\)/);
    expect(seen.warnings.join()).not.toContain(CODE);
    expect(seen.sent).toEqual(['/open', '/open', '/open']);
    const timestamps = house.gateway.journal.timestamps(FRONT);
    expect(new Set(timestamps).size).toBe(timestamps.length);
  });

  test('34 (not detected) while the gateway scans is tried twice more, then ends', async () => {
    await using house = await settled();
    house.gateway.setInRange(FRONT, false);
    const seen = await unlock(house, 15_000);
    expect(seen).toMatchObject(LOCKED);
    expect(seen.warnings).toEqual([
      expect.stringMatching(
        /The gateway “Home” does not detect “Front door” \(34\)\. Move the gateway nearer/,
      ),
    ]);
    expect(seen.sent).toEqual(['/open', '/open', '/open']);
  });

  test('34 while the gateway synchronizes is tried again until it scans', async () => {
    await using house = await settled();
    house.gateway.synchronizing('gateway', 15_000);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent.filter((path) => path === '/open').length).toBeGreaterThan(3);
    expect(house.gateway.journal.turns).toMatchObject([{ cause: 'open' }]);
  });

  test('34 while the gateway synchronizes for minutes is dropped after 30 s', async () => {
    await using house = await settled();
    house.gateway.synchronizing('gateway', 240_000);
    const seen = await unlock(house, 300_000);
    expect(seen).toMatchObject({ told: 'accepted', ...LOCKED });
    expect(seen.warnings).toEqual([expect.stringMatching(/in time/)]);
    expect(house.gateway.journal.turns).toEqual([]);
  });

  test('35 (not compatible) ends at once, and the sentence asks for an update', async () => {
    await using house = await settled();
    house.front.at(0).compatible = false;
    const seen = await unlock(house);
    expect(seen.told).toBe('No Response');
    expect(seen.warnings[0]).toMatch(
      /“Front door” is not compatible with the gateway “Home” \(35\)\. Update/,
    );
    expect(seen.sent).toEqual(['/open']);
  });

  test('36 (key refused) ends at once, and the sentence names the share', async () => {
    await using house = await settled();
    house.front.at(0).refusesKey = true;
    const seen = await unlock(house);
    expect(seen.told).toBe('accepted');
    expect(seen.warnings[0]).toMatch(/“Front door” refused the key \(36\)\. Check that its share exists/);
    expect(seen.sent).toEqual(['/open']);
  });

  test('37 after which the bolt did move: one open on the wire, and Home shows unlocked', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'failed', moved: true });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent.filter((path) => path === '/open')).toHaveLength(1);
    expect(seen.sent[1]).toBe('/locker_status');
  });

  test('37 after which it did not move: read first, then the second try works', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'failed', moved: false });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent.slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
  });

  test('37 over and over is dropped after 30 s, and Home shows locked, never unknown for ever', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'failed', moved: false }, Infinity);
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...LOCKED });
    expect(seen.warnings).toHaveLength(1);
    expect(seen.sent.join(' ')).not.toContain('/open /open');
  });

  test('38 (gateway’s clock) synchronizes the gateway, then works', async () => {
    await using house = await settled({ strictClock: true });
    house.gateway.clockSkew = 86_400;
    const since = house.clock.now();
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    const paths = house.gateway.journal.entries.filter(({ at }) => at >= since).map(({ path }) => path);
    expect(paths.indexOf('/synchronize')).toBeGreaterThan(paths.indexOf('/open'));
  });

  test('38 for ever ends with a sentence on the gateway’s clock', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'error', number: 38 }, Infinity);
    const seen = await unlock(house);
    expect(seen.warnings).toEqual([expect.stringMatching(/The clock of the gateway “Home” is wrong \(38\)/)]);
    expect(house.gateway.journal.asked('/synchronize')).toBe(1);
    expect(house.gateway.journal.turns).toEqual([]);
    expect(seen.sent.length).toBeLessThanOrEqual(4);
  });

  test('a number that no document knows: read first, then again', async () => {
    await using house = await settled();
    house.gateway.fault('/open', { kind: 'error', number: 77 });
    const seen = await unlock(house);
    expect(seen).toMatchObject({ told: 'accepted', ...UNLOCKED, warnings: [] });
    expect(seen.sent.slice(0, 3)).toEqual(['/open', '/locker_status', '/open']);
  });
});
