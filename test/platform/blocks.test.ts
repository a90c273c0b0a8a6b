import { describe, expect, test } from 'vitest';
import { ATTIC, attic, Bridge, earlier, FRONT, home } from './bridge.ts';

describe('Two blocks of the platform in one Homebridge', () => {
  const blocks = [{ gateways: [home()] }, { gateways: [attic()] }];

  test('each bring back their own doors, whichever Homebridge hands them to', async () => {
    const disk = await (async () => {
      await using bridge = await Bridge.settled(blocks);
      expect(bridge.names).toHaveLength(3);
      bridge.shutDown();
      return bridge.disk;
    })();
    for (const order of [blocks, blocks.toReversed()]) {
      await using bridge = await Bridge.settled(order, { disk });
      await bridge.clock.advance(180_000);
      expect(bridge.removed).toEqual([]);
      expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
      for (const identifier of [FRONT, ATTIC]) {
        expect(await bridge.at(`The Keys ${identifier}`).current()).toBe('locked');
      }
    }
  });

  test('of which the wrong one has brought back a door: the other takes it over, and it stays', async () => {
    const disk = await earlier({ gateways: [home(), attic()] }, (accessory) => {
      accessory.context = { ...accessory.context, gateway: '192.168.0.99' };
    });
    await using bridge = await Bridge.settled(blocks, { disk });
    await bridge.clock.advance(300_000);
    expect(bridge.removed).toEqual([]);
    expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
    for (const identifier of [FRONT, ATTIC]) {
      expect(await bridge.at(`The Keys ${identifier}`).current()).toBe('locked');
    }
    bridge.attic.turnByHand(ATTIC);
    await bridge.clock.advance(15_000);
    expect(await bridge.at(`The Keys ${ATTIC}`).current()).toBe('unlocked');
  });

  test('that see the same door show it once, and say so', async () => {
    await using bridge = new Bridge(blocks);
    bridge.attic.share(bridge.home.door(FRONT), { code: 'Zmo1sps2OVyCFtl1' });
    await bridge.clock.advance(60_000);
    expect(bridge.names.toSorted()).toEqual(['The Keys 45961123', 'The Keys 45961124', 'The Keys 45961125']);
    expect(bridge.log.warnings).toEqual([
      expect.stringMatching(/“The Keys 45961123” is shown by another block/),
    ]);
    expect(await bridge.at('The Keys 45961123').current()).toBe('locked');
  });

  test('at one gateway ask it one thing at a time', async () => {
    await using bridge = await Bridge.settled([{ gateways: [home()] }, { gateways: [home()] }]);
    await bridge.clock.advance(60_000);
    expect(bridge.home.journal.mostAtOnce).toBe(1);
    expect(bridge.names).toHaveLength(2);
  });

  test('of which one is a mistake: no door of the other’s leaves', async () => {
    const disk = await (async () => {
      await using bridge = await Bridge.settled(blocks);
      bridge.shutDown();
      return bridge.disk;
    })();
    await using bridge = await Bridge.settled([{ gateways: [home()] }, { gateways: [{ host: '???' }] }], {
      disk,
    });
    await bridge.clock.advance(300_000);
    expect(bridge.removed).toEqual([]);
    expect(await bridge.at(`The Keys ${ATTIC}`).current()).toBe('No Response');
    expect(await bridge.at(`The Keys ${FRONT}`).current()).toBe('locked');
  });
});
