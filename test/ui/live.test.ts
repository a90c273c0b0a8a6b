import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Live, type Live as LiveType } from './page-modules.ts';

const host = '192.168.1.50';
let live: LiveType;
/** What the gateways list now, by their address. */
let lists: Record<string, object[]>;
/** What a running plugin knows, where one runs. */
let houses: Record<string, object>;

beforeEach(() => {
  houses = {};
  lists = { [host]: [{ identifier: 1, rssi: -62, signal: 'good', percent: 50, token: '7' }] };
  const request = (path: string, { host: asked }: { host: string }): Promise<unknown> =>
    path === '/house'
      ? Promise.resolve(houses[asked] ? { house: houses[asked] } : {})
      : lists[asked]
        ? Promise.resolve({ host: asked, locks: lists[asked] })
        : Promise.reject(new Error('away'));
  vi.stubGlobal('window', { homebridge: { request } });
  live = new Live();
});
afterEach(() => {
  live.follow([]);
  vi.unstubAllGlobals();
});

const told = (lock: object) =>
  live.told({
    gateway: { key: host },
    locks: [{ identifier: 1, reachable: true, isSure: true, forMs: 0, ...lock }],
  });

describe('what is known of a door', () => {
  test('is nothing before anybody has looked', () => {
    expect(live.door(1)).toEqual({ isLive: false, hasMoved: false });
  });

  test('is what a read says, until the list has counted a turn', async () => {
    await live.look(host);
    live.read(1, { bolt: 'secured', percent: 49 });
    expect(live.door(1)).toMatchObject({ bolt: 'secured', percent: 50, signal: 'good', isLive: false });
    await live.look(host);
    expect(live.door(1)).toMatchObject({ bolt: 'secured', hasMoved: false });
    lists[host] = [{ identifier: 1, token: '8' }];
    await live.look(host);
    expect(live.door(1)).toMatchObject({ bolt: 'unknown', hasMoved: true });
    live.read(1, { bolt: 'unsecured' });
    expect(live.door(1)).toMatchObject({ bolt: 'unsecured', hasMoved: false });
  });

  test('is nothing certain when a read fails', () => {
    live.read(1, { bolt: 'secured' });
    live.read(1, { bolt: 'unknown' });
    expect(live.door(1).bolt).toBe('unknown');
  });

  test('has the signal of the gateway that hears it best', async () => {
    lists.other = [{ identifier: 1, rssi: -90, signal: 'weak' }];
    await Promise.all([live.look('other'), live.look(host)]);
    expect(live.door(1).signal).toBe('good');
  });

  test('is what the running plugin tells, since when, whatever was read before', () => {
    live.read(1, { bolt: 'secured' });
    const before = Date.now();
    told({ bolt: 'unsecured', forMs: 60_000, percent: 48 });
    const { since = 0, ...door } = live.door(1);
    expect(door).toEqual({ bolt: 'unsecured', percent: 48, isLive: true, hasMoved: false });
    expect(since).toBeGreaterThanOrEqual(before - 60_000);
    expect(since).toBeLessThanOrEqual(Date.now() - 60_000);
  });

  test('is not known when the running plugin does not reach it, and no news when it only remembers', () => {
    told({ bolt: 'secured', reachable: false });
    expect(live.door(1).bolt).toBe('unknown');
    told({ bolt: 'secured', isSure: false });
    expect(live.door(1).bolt).toBeUndefined();
  });

  test('is what a running plugin knows as soon as its gateway has been looked at', async () => {
    const lock = { identifier: 1, reachable: true, isSure: true, forMs: 0, bolt: 'jammed' };
    houses[host] = { gateway: { key: host }, locks: [lock] };
    await live.look(host);
    await vi.waitFor(() => expect(live.door(1)).toMatchObject({ bolt: 'jammed', isLive: true }));
  });

  test('is not known any more once the plugin that told it has ended, whether or not its gateway answers', async () => {
    const lock = { identifier: 1, reachable: true, isSure: true, forMs: 0, bolt: 'unsecured' };
    for (const isAway of [false, true]) {
      lists[host] = [{ identifier: 1, rssi: -62 }];
      await live.look(host);
      // Read before it spoke, and the lock has no counter: that is not what is known.
      live.read(1, { bolt: 'secured' });
      houses[host] = { gateway: { key: `${host}:80` }, locks: [lock] };
      await live.look(host);
      await vi.waitFor(() => expect(live.door(1)).toMatchObject({ bolt: 'unsecured', isLive: true }));
      houses = {};
      if (isAway) lists = {};
      await live.look(host);
      await vi.waitFor(() => expect(live.door(1)).toMatchObject({ isLive: false }));
      expect(live.door(1).bolt).toBeUndefined();
    }
  });

  test('is told to whoever shows it', async () => {
    const heard = vi.fn();
    const stop = live.subscribe(heard);
    await live.look(host);
    live.read(1, { bolt: 'secured' });
    told({ bolt: 'secured' });
    stop();
    told({ bolt: 'unsecured' });
    expect(heard).toHaveBeenCalledTimes(3);
  });
});
