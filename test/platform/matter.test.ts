import { describe, expect, test } from 'vitest';
import { attic, Bridge, FRONT, home, type BridgeOptions } from './bridge.ts';

const NAMES = ['The Keys 45961123', 'The Keys 45961124'];
const front = NAMES[0] ?? '';
type Mode = 'off' | 'also' | 'only';
const config = (matter: Mode | undefined, more: object = {}): object => ({
  gateways: [home(more)],
  ...(matter && { matter }),
});

/** One life of Homebridge; gives what it leaves behind. */
async function life(
  matter: Mode | undefined,
  before: BridgeOptions,
  meanwhile: (bridge: Bridge) => void | Promise<void> = () => undefined,
): Promise<BridgeOptions> {
  await using bridge = await Bridge.settled(config(matter), before);
  await meanwhile(bridge);
  expect(bridge.matter.errors).toEqual([]);
  bridge.shutDown();
  return bridge.left;
}

describe('Matter is', () => {
  test.each([undefined, 'off'] as const)('not offered when the config says %s', async (matter) => {
    await life(matter, { matter: [] }, ({ matter: host, names, log, writes }) => {
      expect(host.names).toEqual([]);
      expect(names.toSorted()).toEqual(NAMES);
      expect(log.warnings).toEqual([]);
      expect(writes).toBe(0);
    });
  });

  test('offered beside HomeKit when the config says “also”, and each door is announced once', async () => {
    const kept = await life('also', { matter: [] }, ({ matter: host, names, log, writes }) => {
      expect(host.names.toSorted()).toEqual(NAMES);
      expect(names.toSorted()).toEqual(NAMES);
      expect(host.at(front).shown).toBe('locked');
      expect(log.sentences).toContain('“The Keys 45961123” (45961123) is offered in Matter.');
      expect(log.warnings).toEqual([]);
      expect(writes).toBe(0);
    });
    await life('also', kept, ({ log, matter: host, removed }) => {
      expect(log.sentences.filter((sentence) => sentence.includes('offered in Matter'))).toEqual([]);
      expect([...host.removed, ...removed]).toEqual([]);
    });
  });

  test('offered alone when the config says “only”', async () => {
    await life('only', { matter: [] }, ({ matter: host, names, calls, log }) => {
      expect(host.names.toSorted()).toEqual(NAMES);
      expect(names).toEqual([]);
      expect(calls).toEqual([]);
      expect(log.warnings).toEqual([]);
    });
  });

  test('turned on, alone, and off again: HomeKit keeps its accessories whenever it stays on', async () => {
    const first = await life('off', { matter: [] });
    const both = await life('also', first, ({ removed, calls }) => {
      expect(removed).toEqual([]);
      expect(calls.filter(({ what }) => what === 'register')).toEqual([]);
    });
    const alone = await life('only', both, ({ removed, names, matter: host, log }) => {
      expect(removed.toSorted()).toEqual(NAMES);
      expect(names).toEqual([]);
      expect(host.removed).toEqual([]);
      expect(host.at(front).shown).toBe('locked');
      expect(log.sentences).toContain(
        '“The Keys 45961123” leaves Home: the configuration wants it in Matter only.',
      );
    });
    const again = await life('also', alone, ({ names, matter: host }) => {
      expect(names.toSorted()).toEqual(NAMES);
      expect(host.removed).toEqual([]);
    });
    await life('off', again, ({ removed, names, matter: host, log }) => {
      expect(removed).toEqual([]);
      expect(names.toSorted()).toEqual(NAMES);
      expect(host.removed.toSorted()).toEqual(NAMES);
      expect(log.sentences).toContain(
        '“The Keys 45961123” leaves Matter: the configuration does not want it there any more.',
      );
    });
  });

  test('off after “only”: the doors are in HomeKit again', async () => {
    const alone = await life('only', { matter: [] });
    await life('off', alone, ({ names, matter: host }) => {
      expect(names.toSorted()).toEqual(NAMES);
      expect(host.names).toEqual([]);
    });
  });

  test('left by a lock that the config hides, and the others stay', async () => {
    for (const matter of ['also', 'only'] as const) {
      const kept = await life(matter, { matter: [] });
      await using bridge = await Bridge.settled(
        config(matter, { locks: [{ identifier: FRONT, hidden: true }] }),
        kept,
      );
      expect(bridge.matter.names).toEqual([NAMES[1]]);
      expect(bridge.matter.removed).toEqual([front]);
    }
  });

  test.each([
    ['a word that it is not', { matter: 'yes' }],
    ['a gateway that is a mistake', { matter: 'only', gateways: [{ host: '???', code: 'x' }] }],
  ])('kept, and nothing of it removed, with %s in the config', async (_name, mistake) => {
    const kept = await life('only', { matter: [] });
    await using bridge = await Bridge.settled({ ...config('only'), ...mistake }, kept);
    await bridge.clock.advance(300_000);
    expect(bridge.matter.removed).toEqual([]);
    expect(bridge.matter.names.toSorted()).toEqual(NAMES);
    expect(bridge.matter.errors).toEqual([]);
  });

  test('left by a lock whose gateway is gone from the config, and that no other one sees', async () => {
    const kept = await life('only', { matter: [] });
    await using bridge = await Bridge.settled({ gateways: [attic()], matter: 'only' }, kept);
    expect(bridge.matter.at(front).shown).toBe('unreachable');
    await bridge.clock.advance(180_000);
    expect(bridge.matter.names).toEqual(['The Keys 45961125']);
    expect(bridge.memories).not.toContain(String(FRONT));
  });
});

describe('Without Matter', () => {
  const wanted = ['also', 'only'] as const;

  test.each(wanted)(
    '(a Homebridge that has none), “%s” is HomeKit as usual, with one warning',
    async (matter) => {
      await using bridge = new Bridge(config(matter));
      Object.assign(bridge.api, { isMatterAvailable: undefined });
      await bridge.clock.advance(120_000);
      expect(bridge.names.toSorted()).toEqual(NAMES);
      expect(bridge.log.warnings).toEqual([
        expect.stringMatching(/no Matter: Homebridge 2 has.*HomeKit as usual/),
      ]);
    },
  );

  test.each(wanted)(
    '(off for this bridge), “%s” is HomeKit as usual, and the warning says how',
    async (matter) => {
      await using bridge = await Bridge.settled(config(matter));
      expect(bridge.names.toSorted()).toEqual(NAMES);
      expect(bridge.log.warnings).toEqual([expect.stringMatching(/settings of the bridge.*turn Matter on/)]);
    },
  );

  test.each(wanted)('(on for another bridge alone), “%s” is the same', async (matter) => {
    await using bridge = await Bridge.settled(config(matter), {
      matter: [],
      before: (host) => {
        host.trouble =
          'Cannot register: Matter is not enabled for this bridge. api.matter is available because …';
      },
    });
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(bridge.log.warnings).toEqual([expect.stringMatching(/settings of the bridge.*turn Matter on/)]);
  });

  test.each(wanted)(
    'that starts, “%s” is HomeKit as usual, and the warning has what Homebridge says',
    async (matter) => {
      const homekit = await life('off', { matter: [] });
      await using bridge = await Bridge.settled(config(matter), {
        ...homekit,
        before: (host) => {
          host.trouble = 'the Matter server is still starting';
        },
      });
      await bridge.clock.advance(60_000);
      expect(bridge.removed).toEqual([]);
      expect(bridge.names.toSorted()).toEqual(NAMES);
      expect(bridge.calls.filter(({ what }) => what === 'register')).toEqual([]);
      expect(bridge.log.warnings).toEqual([
        expect.stringMatching(/could not start it.*\(the Matter server is/),
      ]);
      expect(await bridge.at(front).current()).toBe('locked');
    },
  );

  test('that answers, “only” gives up after half a minute, and HomeKit has the doors', async () => {
    await using bridge = await Bridge.settled(config('only'), {
      matter: [],
      before: (host) => {
        host.isDeaf = true;
      },
    });
    expect(bridge.names).toEqual([]);
    await bridge.clock.advance(60_000);
    expect(bridge.names.toSorted()).toEqual(NAMES);
    expect(bridge.log.warnings).toHaveLength(1);
  });

  test('any more, what was in Matter only is in HomeKit until it is back', async () => {
    const alone = await life('only', { matter: [] });
    const { matter: disk = [], ...rest } = alone;
    const fallen = await (async () => {
      await using bridge = await Bridge.settled(config('only'), rest);
      expect(bridge.names.toSorted()).toEqual(NAMES);
      bridge.shutDown();
      return bridge.left;
    })();
    await life('only', { ...fallen, matter: disk }, ({ names, matter: host }) => {
      expect(names).toEqual([]);
      expect(host.removed).toEqual([]);
      expect(host.names.toSorted()).toEqual(NAMES);
    });
  });
});

describe('After a restart, a door in Matter only', () => {
  test('is unknown and unreachable until the first word, and is then where it is', async () => {
    const kept = await life('only', { matter: [] });
    await using bridge = new Bridge(config('only'), kept);
    bridge.home.turnByHand(FRONT);
    expect(bridge.matter.at(front).lockState).toBe(null);
    await bridge.clock.advance(60_000);
    expect(bridge.matter.at(front).shown).toBe('unlocked');
    expect(bridge.matter.at(front).told('lockState')).toEqual([2]);
    expect(bridge.matter.errors).toEqual([]);
  });

  test('is unreachable while the gateway is away, and nothing is removed', async () => {
    const kept = await life('only', { matter: [] });
    await using bridge = new Bridge(config('only'), kept);
    bridge.home.unplug();
    await bridge.clock.advance(600_000);
    expect(bridge.matter.at(front).shown).toBe('unreachable');
    expect(bridge.matter.at(front).lockState).toBe(null);
    expect(bridge.matter.removed).toEqual([]);
    expect(await bridge.clock.until(bridge.matter.at(front).unlock())).not.toBe('done');
  });

  test('that nobody has turned is not read: what was remembered is proved by a list', async () => {
    const kept = await life('only', { matter: [] });
    await using bridge = new Bridge(config('only'), kept);
    await bridge.clock.advance(60_000);
    expect(bridge.matter.at(front).shown).toBe('locked');
    expect(bridge.home.journal.entries.filter(({ path }) => path === '/locker_status')).toEqual([]);
  });

  test('whose turn was on the wire when it was killed is unknown until it is read', async () => {
    const kept = await life('only', { matter: [] });
    const killed = await (async () => {
      await using bridge = await Bridge.settled(config('only'), kept);
      // What this writes is so recent that nothing else would be written for a while.
      expect(await bridge.clock.until(bridge.matter.at(front).unlock())).toBe('done');
      // As it leaves: what is on disk by then is all that a power cut leaves.
      const left = new Promise<BridgeOptions>((resolve) => {
        bridge.home.on('request', ({ path }) => {
          if (path === '/close') resolve(bridge.left);
        });
      });
      void bridge.matter.at(front).lock();
      return await bridge.clock.until(left);
    })();
    expect(killed.memories).toContain('"onWire":"close"');
    await using bridge = new Bridge(config('only'), killed);
    await bridge.clock.advance(0);
    expect(bridge.matter.at(front).lockState).toBe(null);
    await bridge.clock.advance(60_000);
    const reads = bridge.home.journal.entries.filter(
      ({ path, identifier }) => path === '/locker_status' && identifier === FRONT,
    );
    expect(reads.length).toBeGreaterThan(0);
    expect(bridge.matter.at(front).shown).toBe('locked');
  });

  test.each([
    ['nonsense', '{"45961123": [1, 2'],
    ['somebody else’s list', '[1, null]'],
    ['nothing', ''],
  ])('comes back from a file that holds %s', async (_name, memories) => {
    const kept = await life('only', { matter: [] });
    await using bridge = await Bridge.settled(config('only'), { ...kept, memories });
    await bridge.clock.advance(30_000);
    expect(bridge.matter.at(front).shown).toBe('locked');
    expect(bridge.matter.removed).toEqual([]);
  });

  test('keeps no secret in the file, and writes no oftener than once a second', async () => {
    await life('only', { matter: [] }, async (bridge) => {
      const before = bridge.writes;
      for (let turn = 0; turn < 4; turn += 1) {
        bridge.home.turnByHand(FRONT);
        await bridge.clock.advance(10_000);
      }
      expect(bridge.memories).not.toContain('Zmo1sps2OVyCFtl1');
      expect(bridge.writes - before).toBeGreaterThan(0);
      expect(bridge.writes - before).toBeLessThan(40);
    });
  });
});

test('A door of two blocks is offered once, in Matter too', async () => {
  await using bridge = new Bridge([config('only'), config('only')], { matter: [] });
  await bridge.clock.advance(60_000);
  expect(bridge.matter.names.toSorted()).toEqual(NAMES);
  expect(bridge.names).toEqual([]);
  expect(bridge.matter.errors).toEqual([]);
  expect(bridge.log.warnings).toEqual([
    expect.stringMatching(/shown by another block/),
    expect.stringMatching(/shown by another block/),
  ]);
});
