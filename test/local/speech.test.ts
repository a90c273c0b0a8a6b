import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FRONT, Site } from './plugin.ts';

describe('the running plugin', () => {
  test('listens for this user alone, and leaves nothing behind', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    expect(statSync(site.socket).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(site.socket)).mode & 0o777).toBe(0o700);
    await plugin.stop();
    expect(existsSync(site.socket)).toBe(false);
  });

  test('says how the doors stand without asking anybody', async (context) => {
    const site = new Site(context);
    await site.settled();
    const since = site.clock.now();
    const house = await site.client.house();
    expect(house.gateway).toMatchObject({ key: '192.168.0.26', name: 'Home', reach: 'reachable' });
    expect(house.locks.map(({ identifier, bolt, isSure }) => ({ identifier, bolt, isSure }))).toContainEqual({
      identifier: FRONT,
      bolt: 'secured',
      isSure: true,
    });
    expect(site.radio(since)).toEqual([]);
  });

  test('opens a door for whoever asks, as a tap in Home would', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const turn = {
      identifier: FRONT,
      by: 'command',
      wish: 'unsecured',
      withinMs: 30_000,
      allowUnlock: true,
    } as const;
    expect(await site.client.turn(turn)).toEqual({ kind: 'done' });
    expect(site.gateway.door(FRONT).bolt).toBe('unsecured');
    expect(plugin.lock(FRONT).view).toMatchObject({ bolt: 'unsecured', target: 'unsecured' });
    expect(site.gateway.journal.mostAtOnce).toBe(1);
  });
});
