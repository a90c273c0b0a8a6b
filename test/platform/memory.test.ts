import { describe, expect, test } from 'vitest';
import { ATTIC, attic, Bridge, CODE, earlier, FRONT, home } from './bridge.ts';

const onDisk = (bridge: Bridge, identifier = FRONT): { bolt?: unknown; onWire?: unknown } | undefined =>
  bridge.disk
    .map((file) => (JSON.parse(file) as { context: { identifier: number; memory: object } }).context)
    .find((context) => context.identifier === identifier)?.memory;

describe('What Homebridge keeps of a lock', () => {
  test('is written as soon as the bolt has moved, so that a power cut loses nothing, and holds no secret', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    bridge.home.turnByHand(FRONT);
    await bridge.clock.advance(10_000);
    expect(onDisk(bridge)).toMatchObject({ bolt: 'unsecured' });
    expect(bridge.disk.join()).not.toContain(CODE);
  });

  test('is written at most once a second, for all locks at once', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    for (let turn = 0; turn < 30; turn += 1) {
      bridge.home.turnByHand(FRONT);
      bridge.home.turnByHand(FRONT + 1);
      await bridge.clock.advance(2_000);
    }
    const updates = bridge.calls.filter(({ what }) => what === 'update').map(({ at }) => at);
    expect(updates.length).toBeGreaterThan(5);
    for (const [index, at] of updates.entries()) {
      expect(at - (updates[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(1_000);
    }
  });

  test('is not written while nothing happens', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    await bridge.clock.advance(5_000);
    const before = bridge.calls.length;
    await bridge.clock.advance(3_600_000);
    expect(bridge.calls.length - before).toBeLessThanOrEqual(2);
  });

  test('says before the first byte of a command that it is on its way, and no longer once it is answered', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    const seen: unknown[] = [];
    bridge.home.on('request', ({ path }) => {
      if (path === '/open') seen.push(onDisk(bridge)?.onWire);
    });
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(20_000);
    expect(seen).toEqual(['open']);
    expect(onDisk(bridge)).toMatchObject({ bolt: 'unsecured' });
    expect(onDisk(bridge)).not.toHaveProperty('onWire');
  });
});

describe('A command on the wire', () => {
  const config = { gateways: [home()] };

  test.each([
    ['SIGTERM', (bridge: Bridge) => bridge.shutDown()],
    ['SIGKILL', () => undefined],
  ])('at a %s leaves the bolt unknown, and the first read says where it is', async (_name, end) => {
    const disk = await (async () => {
      await using bridge = await Bridge.settled(config);
      bridge.home.fault('/open', { kind: 'hang', moved: true });
      void bridge.at('The Keys 45961123').tap('unlock');
      await bridge.clock.advance(2_500);
      end(bridge);
      return [...bridge.disk];
    })();
    await using bridge = new Bridge(config, { disk });
    bridge.home.turnByHand(FRONT);
    bridge.home.door(FRONT).lastLog = 100;
    const front = bridge.at('The Keys 45961123');
    expect(await front.current()).toBe('unknown');
    await bridge.clock.advance(15_000);
    expect(await front.current()).toBe('unlocked');
    expect(await front.target()).toBe('unlocked');
  });

  test('that was answered before the shutdown leaves what it said', async () => {
    const disk = await (async () => {
      await using bridge = await Bridge.settled(config);
      void bridge.at('The Keys 45961123').tap('unlock');
      await bridge.clock.advance(20_000);
      bridge.shutDown();
      return bridge.disk;
    })();
    await using bridge = new Bridge(config, { disk });
    expect(await bridge.at('The Keys 45961123').current()).toBe('unlocked');
  });
});

describe('A shutdown', () => {
  test('writes at once what has changed a moment ago', async () => {
    await using bridge = await Bridge.settled({ gateways: [home(), attic()] });
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(100);
    void bridge.at('The Keys 45961125').tap('unlock');
    // What the second gateway has answered waits: what the first one did was written less than a second ago.
    while ((await bridge.at('The Keys 45961125').current()) === 'locked') await bridge.clock.advance(10);
    expect(onDisk(bridge, FRONT)).toMatchObject({ bolt: 'unsecured' });
    expect(onDisk(bridge, ATTIC)).toMatchObject({ onWire: 'open' });
    bridge.shutDown();
    expect(onDisk(bridge, ATTIC)).toMatchObject({ bolt: 'unsecured' });
  });

  test('in the middle of anything leaves no timer, and writes no more', async () => {
    for (const ms of [0, 100, 600, 3_000, 4_000]) {
      await using bridge = await Bridge.settled(
        { gateways: [home()] },
        { disk: await earlier({ gateways: [home()] }) },
      );
      void bridge.at('The Keys 45961123').tap('unlock');
      await bridge.clock.advance(ms);
      bridge.shutDown();
      await bridge.clock.advance(1);
      const { length } = bridge.calls;
      expect(bridge.clock.pending).toBe(0);
      await bridge.clock.advance(60_000);
      expect(bridge.calls).toHaveLength(length);
    }
  });
});
