import { readFileSync } from 'node:fs';
import type { API } from 'homebridge';
import { describe, expect, test, vi } from 'vitest';
import register from '../../src/index.ts';
import { TheKeysPlatform } from '../../src/platform.ts';
import { attic, Bridge, CODE, FRONT, GARDEN, home } from './bridge.ts';

describe('The plugin', () => {
  test('registers its platform and does nothing else', () => {
    const registerPlatform = vi.fn();
    register({ registerPlatform } as unknown as API);
    expect(registerPlatform.mock.calls).toEqual([['TheKeys', TheKeysPlatform]]);
  });
});

describe('The platform', () => {
  test('adds each lock that has a code, once, with its name from the config or its number', async () => {
    await using bridge = await Bridge.settled({
      gateways: [home({ locks: [{ identifier: FRONT, name: 'Front door' }] })],
    });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['Front door', 'The Keys 45961124']);
    expect(await bridge.at('Front door').current()).toBe('locked');
    expect(bridge.log.sentences).toContain('“Front door” (45961123) joins Home.');
  });

  test('says once of each gateway what it is, with which version of the plugin, and how its doors stand', async () => {
    await using bridge = await Bridge.settled({
      gateways: [home({ locks: [{ identifier: FRONT, name: 'Front door' }] }), attic()],
    });
    bridge.home.turnByHand(GARDEN);
    await bridge.clock.advance(600_000);
    const manifest = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(bridge.log.sentences.filter((sentence) => sentence.includes('answers')).toSorted()).toEqual([
      `The gateway “Attic” answers (The Keys ${version}, firmware 65): “The Keys 45961125” is locked.`,
      `The gateway “Home” answers (The Keys ${version}, firmware 65): “Front door” is locked, “The Keys 45961124” is locked.`,
    ]);
  });

  test('reads a lock once when it joins, and not again until it is turned', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    await bridge.clock.advance(600_000);
    expect(bridge.home.journal.count('read')).toBe(2);
  });

  test('shows a bolt before Homebridge publishes it: HAP’s own preset would be told as an unlock', async () => {
    await using bridge = new Bridge({ gateways: [home()] });
    const published: unknown[] = [];
    bridge.api.on(
      'registerPlatformAccessories' as 'shutdown',
      ((accessories: Bridge['accessories']) => {
        for (const accessory of accessories) {
          published.push(
            accessory
              .getService(bridge.api.hap.Service.LockMechanism)
              ?.getCharacteristic(bridge.api.hap.Characteristic.LockCurrentState).value,
          );
        }
      }) as () => void,
    );
    await bridge.clock.advance(15_000);
    expect(published).toEqual([1, 1]);
  });

  test('names a lock without a code once, says what to do, and does not show it', async () => {
    await using bridge = await Bridge.settled({
      gateways: [{ host: 'home', name: 'Home', locks: [{ identifier: FRONT, code: CODE }] }],
    });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['The Keys 45961123']);
    expect(bridge.log.warnings).toEqual([
      expect.stringMatching(
        /“Home” sees the lock 45961124, for which there is no share code\. Open the settings/,
      ),
    ]);
  });

  test('does not show a hidden lock, nor speak of it', async () => {
    await using bridge = await Bridge.settled({
      gateways: [home({ locks: [{ identifier: FRONT, hidden: true }] })],
    });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toEqual(['The Keys 45961124']);
    expect(bridge.log.warnings).toEqual([]);
  });

  test.each([{}, { gateways: 7 }, { gateways: [null] }])(
    'says what is wrong with the config %j, and nothing else happens',
    async (config) => {
      await using bridge = await Bridge.settled(config);
      await bridge.clock.advance(60_000);
      expect(bridge.log.warnings.length).toBeGreaterThanOrEqual(1);
      expect(bridge.names).toEqual([]);
      expect(bridge.calls).toEqual([]);
    },
  );

  test('shows a lock that two gateways see once, and loses nothing when one of them dies', async () => {
    await using bridge = new Bridge({ gateways: [home(), attic()] });
    bridge.attic.share(bridge.home.door(FRONT), { code: CODE });
    await bridge.clock.advance(60_000);
    expect(bridge.names.filter((name) => name.endsWith(String(FRONT)))).toHaveLength(1);
    bridge.home.unplug();
    for (let second = 0; second < 60; second += 1) {
      await bridge.clock.advance(1_000);
      expect(await bridge.at(`The Keys ${FRONT}`).current()).toBe('locked');
    }
    bridge.attic.turnByHand(FRONT);
    await bridge.clock.advance(15_000);
    expect(await bridge.at(`The Keys ${FRONT}`).current()).toBe('unlocked');
    expect(await bridge.at(`The Keys ${GARDEN}`).current()).toBe('No Response');
  });

  test('never unlocks a door by one gateway that the entry under another forbids to unlock', async () => {
    await using bridge = new Bridge({
      gateways: [home({ locks: [{ identifier: FRONT, allowUnlock: false }] }), attic()],
    });
    bridge.attic.share(bridge.home.door(FRONT), { code: CODE });
    await bridge.clock.advance(15_000);
    bridge.home.unplug();
    await bridge.clock.advance(30_000);
    const tap = bridge.at(`The Keys ${FRONT}`).tap('unlock');
    expect(await bridge.clock.until(tap)).toBe('not allowed');
    await bridge.clock.advance(30_000);
    expect(bridge.home.door(FRONT).bolt).toBe('secured');
  });

  test('goes on when Homebridge does not take an accessory for a reason of its own', async () => {
    await using bridge = new Bridge({ gateways: [home()] });
    vi.spyOn(bridge.api, 'registerPlatformAccessories').mockImplementationOnce(() => {
      throw new Error('no such luck');
    });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toHaveLength(1);
    expect(bridge.log.warnings).toEqual([expect.stringMatching(/no such luck/)]);
    expect(bridge.home.journal.count('poll')).toBeGreaterThan(20);
  });

  test('goes on when a mistake of our own throws', async () => {
    await using bridge = await Bridge.settled({ gateways: [home()] });
    vi.spyOn(bridge.api, 'updatePlatformAccessories').mockImplementation(() => {
      throw new Error('a mistake');
    });
    void bridge.at('The Keys 45961123').tap('unlock');
    await bridge.clock.advance(60_000);
    expect(bridge.log.warnings.join()).toMatch(/a mistake/);
    expect(await bridge.at('The Keys 45961123').current()).toBe('unlocked');
    vi.restoreAllMocks();
  });
});

describe('A bridge', () => {
  test('that takes one more accessory takes one; the other is named once, with the way on', async () => {
    await using bridge = await Bridge.settled({ gateways: [home(), attic()] }, { others: 148 });
    await bridge.clock.advance(60_000);
    expect(bridge.names).toHaveLength(1);
    expect(bridge.log.warnings).toEqual([
      expect.stringMatching(/cannot join Home: .* takes 149 accessories.*child bridge/),
    ]);
    expect(bridge.log.sentences.filter((sentence) => sentence.endsWith('joins Home.'))).toHaveLength(1);
    const [name = ''] = bridge.names;
    expect(await bridge.at(name).current()).toBe('locked');
    bridge.shutDown();
    expect(bridge.disk).toHaveLength(1);
  });

  test('that is full when Homebridge restores its accessories is said to be, and the others go on', async () => {
    const disk = await (async () => {
      await using bridge = await Bridge.settled({ gateways: [home()] });
      bridge.shutDown();
      return bridge.disk;
    })();
    await using bridge = await Bridge.settled({ gateways: [home()] }, { disk, others: 148 });
    expect(bridge.names).toHaveLength(1);
    expect(bridge.log.warnings).toEqual([expect.stringMatching(/cannot join Home/)]);
    const [name = ''] = bridge.names;
    expect(await bridge.at(name).current()).toBe('locked');
  });
});
